import hashlib
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from newsroom.demo import factories
from newsroom.demo.loading import Loader
from newsroom.images import renditions, uploads
from newsroom.images.models import Image
from newsroom.images.uploads import InUse, discard, store

from .files import encoded, spotted, upload, with_gps

pytestmark = pytest.mark.django_db

PICTURE = Pillow.new("RGB", (400, 300), "teal")


def refusal(data: bytes, **fields) -> str:
    """The one sentence with which a file is refused; nothing of it is kept."""
    with pytest.raises(ValidationError) as error:
        store(upload(data), alt="A picture", **fields)
    assert not Image.objects.exists()
    return error.value.messages[0]


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"), ("GIF", "gif")],
)
def test_takes_every_format_of_the_web(kind, suffix):
    data = encoded(PICTURE, kind)
    image = store(upload(data), alt="Teal", caption="A wall", credit="Ann", rights="Ours")
    assert (image.width, image.height) == (400, 300)
    assert (image.alt, image.caption, image.credit, image.rights) == (
        *("Teal", "A wall", "Ann", "Ours"),
    )
    assert image.digest == hashlib.sha256(data).hexdigest()
    assert image.file.name.endswith(f"{image.digest}.{suffix}")
    with image.file.open() as kept:
        assert kept.read() == data


def test_a_file_is_what_its_bytes_say_whatever_its_name():
    image = store(upload(encoded(PICTURE, "PNG"), "holiday.jpg"), alt="Teal")
    assert image.file.name.endswith(".png")


def test_the_size_is_that_of_the_picture_the_right_way_up():
    image = store(upload(with_gps(PICTURE, orientation=6)), alt="Teal")
    assert (image.width, image.height) == (300, 400)


def test_a_phones_jpeg_with_a_second_picture_inside_is_a_still_picture():
    data = encoded(PICTURE, "MPO", save_all=True, append_images=[PICTURE])
    assert store(upload(data), alt="Teal").file.name.endswith(".jpg")


def test_the_same_file_again_is_the_row_there_is(django_assert_num_queries):
    data = encoded(PICTURE)
    first = store(upload(data), alt="First")
    again = store(upload(data), alt="Second")
    assert again == first
    assert again.alt == "First"
    assert Image.objects.count() == 1


def test_the_same_file_again_brings_a_lost_original_back():
    data = encoded(PICTURE)
    first = store(upload(data), alt="First")
    first.file.storage.delete(first.file.name)
    store(upload(data), alt="First")
    assert first.file.storage.exists(first.file.name)


def test_loading_the_demo_pictures_twice_makes_no_more_rows(clock):
    from newsroom import clock as newsroom_clock

    Loader(newsroom_clock.now())._pictures()
    count = Image.objects.count()
    assert count > 30
    Loader(newsroom_clock.now())._pictures()
    assert Image.objects.count() == count


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0 and nothing more",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_refused(data):
    assert "not a picture that can be read" in refusal(data)


def test_an_empty_file_is_refused():
    assert refusal(b"") == "The file is empty."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_picture_that_is_cut_off_is_refused(kind):
    data = encoded(Pillow.effect_noise((300, 200), 90), kind)
    said = refusal(data[: len(data) * 2 // 3])
    assert "damaged" in said or "not a picture" in said


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_is_refused(kind):
    other = Pillow.new("RGB", PICTURE.size, "red")
    data = encoded(PICTURE, kind, save_all=True, append_images=[other])
    assert refusal(data) == "This is an animation. The library takes still pictures."


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that would fill the memory: a PNG's header, and no pixels to speak of."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("width", "height"), [(8_001, 8_000), (10_000, 10_000), (60_000, 60_000), (16_001, 10)]
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_decompression_bomb_is_refused(width, height):
    assert "too many pixels" in refusal(png_that_claims(width, height))


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    assert "larger than" in refusal(encoded(PICTURE) + bytes(1000))


def test_words_that_do_not_fit_are_refused():
    with pytest.raises(ValidationError, match="at most 300 characters"):
        store(upload(encoded(PICTURE)), alt="long " * 100)
    assert not Image.objects.exists()


def test_a_focal_point_outside_is_refused():
    assert "less than or equal to 1" in refusal(encoded(PICTURE), focal_x=1.2)


def test_what_is_in_use_is_not_discarded():
    image = factories.make_image()
    factories.make_author("Ann Other", portrait=image)
    with pytest.raises(InUse, match=r"in use: “Ann Other”\. Take it"):
        discard(image)
    edition = factories.make_edition(logo=factories.make_image())
    with pytest.raises(InUse, match="The Marlow Bay Ledger"):
        discard(edition.logo)
    assert Image.objects.count() == 2


def test_a_picture_in_a_body_is_in_use_in_every_version_that_shows_it(editor):
    image = factories.make_image()
    body = f'<p>It floods.</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>'
    factories.make_live("Why the street floods", by=editor, body=body)
    with pytest.raises(InUse, match="Why the street floods"):
        discard(image)


def test_discarding_takes_the_files_along(django_capture_on_commit_callbacks, settings):
    image = store(upload(encoded(spotted((400, 300), (0.5, 0.5)))), alt="A spot")
    made = renditions.Rendition(image, "square", 300, "jpg").file()
    original = settings.MEDIA_ROOT / image.file.name
    assert original.exists()
    with django_capture_on_commit_callbacks(execute=True):
        discard(image)
    assert not original.exists()
    assert not made.exists()
    assert not Image.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_handed_in_twice_at_once_is_one_row(monkeypatch):
    data = encoded(PICTURE)
    inspect = uploads.inspect
    first = []

    def overtaken(content: bytes):
        monkeypatch.setattr(uploads, "inspect", inspect)
        first.append(store(upload(content), alt="First"))
        return inspect(content)

    monkeypatch.setattr(uploads, "inspect", overtaken)
    assert store(upload(data), alt="Second") == first[0]
    assert Image.objects.get().alt == "First"
