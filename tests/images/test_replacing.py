"""Another file in a picture's place."""

import io
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from newsroom.demo import factories
from newsroom.images import limits, markup, renditions, uploads
from newsroom.images.models import Image
from newsroom.images.replacing import replace

from .files import encoded, upload

pytestmark = pytest.mark.django_db

RED = encoded(Pillow.new("RGB", (800, 600), "red"))
BLUE = encoded(Pillow.new("RGB", (1000, 500), "blue"))


@pytest.fixture
def image(edition, clock, writer):
    return factories.make_image(data=RED, by=writer, focal_x=0.2, caption="A field")


def address(image) -> str:
    return reverse("admin:images_image_replace", args=[image.pk])


def sent(data: bytes = BLUE, name: str = "blue.jpg") -> dict:
    return {"file": SimpleUploadedFile(name, data)}


def colour(response) -> str:
    with Pillow.open(io.BytesIO(b"".join(response.streaming_content))) as picture:
        red, _, blue = picture.convert("RGB").getpixel((50, 50))
    return "red" if red > 200 > blue else "blue"


def test_what_readers_see_changes_at_once(
    client, image, editor, settings, django_capture_on_commit_callbacks
):
    story = factories.make_live("Bridge", by=editor, lead_image=image)

    def shown() -> set[str]:
        page = client.get(story.get_absolute_url()).content.decode()
        return {found for found in re.findall(r"/images/[^\s\",]+", page) if "-320." in found}

    before = shown()
    assert before
    assert {colour(client.get(each)) for each in before} == {"red"}
    old = image.file.name
    kept = renditions.Rendition(image, "wide", 320, "jpg").file()
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address(image), sent(), follow=True)
    assert "The focal point stays where it was" in response.content.decode()
    client.logout()
    after = shown()
    assert not before & after
    assert {colour(client.get(each)) for each in after} == {"blue"}
    assert {client.get(each).status_code for each in before} == {404}
    assert not (settings.MEDIA_ROOT / old).exists()
    assert not kept.exists()
    image.refresh_from_db()
    assert (image.width, image.height) == (1000, 500)
    assert (image.focal_x, image.caption) == (0.2, "A field")
    assert markup.address(image, shape="full", width=1000).endswith("full-1000.jpg")


def test_it_is_logged(client, image, editor):
    client.force_login(editor)
    client.post(address(image), sent())
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (editor, str(image.pk))
    assert entry.get_change_message() == "Replaced the file."


def test_nothing_is_lost_where_it_fails_in_the_end(image, editor, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(uploads, "keep", fail)
    with pytest.raises(OSError, match="disk full"):
        replace(image, upload(BLUE), by=editor)
    image.refresh_from_db()
    assert image.digest == renditions.hashlib.sha256(RED).hexdigest()
    assert (settings.MEDIA_ROOT / image.file.name).exists()


def test_the_old_file_stays_where_another_picture_has_it_by_then(
    image, editor, settings, django_capture_on_commit_callbacks
):
    old = image.file.name
    with django_capture_on_commit_callbacks() as callbacks:
        replace(image, upload(BLUE), by=editor)
    again = uploads.store(upload(RED), alt="The same once more")
    assert again.pk != image.pk
    for callback in callbacks:
        callback()
    assert (settings.MEDIA_ROOT / old).exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (RED, "This is the file that the picture has now."),
        (b"<svg/>", "This is not a picture that can be read."),
        (b"", "The file is empty."),
    ],
)
def test_what_can_not_be_shown_is_refused(client, image, editor, data, said):
    client.force_login(editor)
    response = client.post(address(image), sent(data))
    assert response.status_code == 422
    assert said in response.content.decode()
    image.refresh_from_db()
    assert image.width == 800


def test_a_file_that_is_another_picture_is_refused(client, image, editor):
    other = factories.make_image(data=BLUE, caption="The <b>sea")
    client.force_login(editor)
    page = client.post(address(image), sent()).content.decode()
    assert "The library has this file already, as “The &lt;b&gt;sea”" in page
    assert Image.objects.get(pk=other.pk).digest == other.digest


def test_no_file_and_too_large_a_file_are_told_apart(client, image, editor, monkeypatch):
    client.force_login(editor)
    assert "This field is required." in client.post(address(image)).content.decode()
    monkeypatch.setattr(limits, "MAX_BYTES", 100)
    page = client.post(address(image), sent()).content.decode()
    assert "The file is larger than" in page
    assert "This field is required." not in page


def test_a_writer_replaces_their_own_until_readers_may_see_it(client, image, writer, editor):
    client.force_login(writer)
    other = factories.make_image()
    assert client.get(address(other)).status_code == 403
    assert client.post(address(other), sent()).status_code == 403
    assert client.get(address(image)).status_code == 200
    assert client.post(address(image), sent()).status_code == 302
    factories.make_live(by=editor, lead_image=image)
    green = encoded(Pillow.new("RGB", (800, 600), "green"))
    assert client.post(address(image), sent(green)).status_code == 403
    assert (
        "Replace the file"
        not in client.get(reverse("admin:images_image_change", args=[image.pk])).content.decode()
    )
    with pytest.raises(PermissionDenied):
        replace(image, upload(green), by=writer)


def test_nobody_else(client, image):
    assert client.get(address(image)).status_code == 302
    client.force_login(factories.make_user("other"))
    assert client.get(address(image)).status_code == 403
    client.force_login(factories.make_editor())
    missing = reverse("admin:images_image_replace", args=[99_999])
    assert client.get(missing).status_code == 404


def test_the_same_file_by_two_requests_at_once_is_one_picture(image, editor, monkeypatch):
    keep = uploads.keep

    def overtaken(name, data):
        monkeypatch.setattr(uploads, "keep", keep)
        uploads.store(upload(data), alt="First")
        keep(name, data)

    monkeypatch.setattr(uploads, "keep", overtaken)
    with pytest.raises(ValidationError, match="The library has this file already"):
        replace(image, upload(BLUE), by=editor)
