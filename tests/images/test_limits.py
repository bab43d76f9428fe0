"""How much is taken in at once, over HTTP and on a real connection."""

import http.client
import json
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow
from PIL import PngImagePlugin

from newsroom.demo import factories
from newsroom.images import limits, uploads
from newsroom.images.models import Image

from .files import encoded, upload

UPLOAD = "/admin/images/image/upload/"
JSON = {"Accept": "application/json"}
LENGTH = 500 * 1024 * 1024


def file(name: str = "picture.jpg", colour: str = "teal", more: int = 0):
    return SimpleUploadedFile(name, encoded(Pillow.new("RGB", (40, 30), colour)) + bytes(more))


@pytest.fixture
def desk(client, edition, writer):
    client.force_login(writer)
    return client


# --- One file -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_over_the_limit_is_named_and_the_others_go_through(desk, monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 20_000)
    posted = {"files": [file("one.jpg"), file("large.jpg", more=30_000), file("two.jpg", "red")]}
    response = desk.post(UPLOAD, posted, headers=JSON)
    assert response.status_code == 422
    said = response.json()
    assert len(said["images"]) == Image.objects.count() == 2
    (error,) = said["errors"]
    assert error.startswith("“large.jpg”: The file is larger than")


@pytest.mark.django_db
@pytest.mark.parametrize("past", [0, 1])
def test_the_limit_is_exact(desk, monkeypatch, past):
    exact = file(more=100_000)
    monkeypatch.setattr(limits, "MAX_BYTES", exact.size - past)
    monkeypatch.setattr(uploads, "MAX_BYTES", exact.size - past)
    response = desk.post(UPLOAD, {"files": exact}, headers=JSON)
    assert response.status_code == (422 if past else 201)


@pytest.mark.django_db
def test_a_file_that_is_let_go_leaves_nothing_on_the_disk(desk, monkeypatch, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    monkeypatch.setattr(limits, "MAX_BYTES", 3_000_000)
    desk.post(UPLOAD, {"files": [file("large.jpg", more=3_000_000), file("small.jpg")]})
    assert Image.objects.count() == 1
    assert list((tmp_path / "incoming").iterdir()) == []


# --- One request --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_request_that_is_too_large_is_refused_unread(desk, monkeypatch):
    monkeypatch.setattr(limits, "MAX_REQUEST", 1000)
    response = desk.post(UPLOAD, {"files": file(more=1000)})
    assert response.status_code == 413
    assert "Send fewer or smaller files." in response.getvalue().decode()
    assert "no-store" in response["Cache-Control"]
    response = desk.post(UPLOAD, {"files": file(more=1000)}, headers=JSON)
    assert response.status_code == 413
    said = json.loads(response.getvalue())
    assert said["errors"][0].endswith("Send fewer or smaller files.")
    assert not Image.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/admin/login/", "/nowhere/", UPLOAD])
def test_anyone_is_refused_anywhere_before_the_csrf_check_reads(edition, monkeypatch, address):
    monkeypatch.setattr(limits, "MAX_REQUEST", 1000)
    client = Client(enforce_csrf_checks=True)
    assert client.post(address, {"files": file(more=1000)}).status_code == 413


@pytest.mark.django_db
def test_an_address_without_a_body_is_none_of_this(client, edition):
    assert client.get("/", headers={"Content-Length": "x"}).status_code == 200


class TestOnAConnection:
    """What a server hears that never read the body."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def answer(self, live_server, headers: dict[str, str], body: bytes = b"--x\r\n" * 1000):
        connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=20)
        connection.putrequest("POST", UPLOAD)
        kind = "multipart/form-data; boundary=x"
        for name, value in ({"Content-Type": kind} | JSON | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body)
        response = connection.getresponse()
        said = json.loads(response.read())
        connection.close()
        return response.status, said["errors"][0]

    def test_500_mb_are_refused_while_they_are_still_on_their_way(self, live_server):
        factories.make_edition()
        status, said = self.answer(live_server, {"Content-Length": str(LENGTH)})
        assert status == 413
        assert said == "This is more than 100.0\xa0MB at once. Send fewer or smaller files."

    def test_a_client_that_sends_all_before_it_listens_hears_the_sentence(
        self, live_server, monkeypatch
    ):
        factories.make_edition()
        monkeypatch.setattr(limits, "MAX_REQUEST", 1000)
        body = bytes(20_000_000)  # more than sockets hold
        status, said = self.answer(live_server, {"Content-Length": str(len(body))}, body)
        assert status == 413
        assert said.endswith("Send fewer or smaller files.")

    def test_a_body_without_a_length_is_refused(self, live_server):
        factories.make_edition()
        chunk = b"1000\r\n" + bytes(0x1000) + b"\r\n"
        status, said = self.answer(live_server, {"Transfer-Encoding": "chunked"}, chunk)
        assert status == 411
        assert said.startswith("This came without its size.")


# --- Pictures that unpack to more than they are -------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["zTXt", "iTXt"])
def test_a_picture_with_a_bomb_in_its_text_keeps_nothing_of_it(kind):
    info = PngImagePlugin.PngInfo()
    text = "a" * 20_000_000
    if kind == "zTXt":
        info.add_text("comment", text, zip=True)
    else:
        info.add_itxt("comment", text, zip=True)
    data = encoded(Pillow.new("RGB", (40, 30)), "PNG", pnginfo=info)
    assert len(data) < 100_000
    with pytest.raises(uploads.ValidationError) as refused:
        uploads.store(upload(data), alt="A picture")
    assert "picture" in refused.value.messages[0]
    assert not Image.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["CMYK", "I;16", "1", "LA", "P"])
def test_pictures_of_print_and_scanners_are_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = uploads.store(upload(encoded(Pillow.new(mode, (40, 30)), kind)), alt="A picture")
    assert (image.width, image.height) == (40, 30)
