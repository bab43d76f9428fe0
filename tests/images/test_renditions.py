import io
import threading

import pytest
from PIL import Image as Pillow

from newsroom.demo import factories
from newsroom.images import renditions
from newsroom.images.models import Image
from newsroom.images.renditions import NoSuchRendition, Rendition
from newsroom.images.uploads import store

from .files import encoded, spotted, swapped_colours, upload, with_gps

RED, WHITE = (255, 0, 0), (255, 255, 255)


def kept(data: bytes, **fields) -> Image:
    return store(upload(data), alt="A picture", **fields)


def pixels(image: Image, shape: str, width: int, fmt: str = "webp") -> Pillow.Image:
    return Pillow.open(Rendition(image, shape, width, fmt).file())


def about(colour, wanted, *, by=12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(colour, wanted, strict=True))


def at(picture: Pillow.Image, x: float, y: float):
    return picture.getpixel((int(x * (picture.width - 1)), int(y * (picture.height - 1))))


def image_of(width: int, height: int, focal_x: float = 0.5, focal_y: float = 0.5) -> Image:
    """A row that no file stands behind."""
    return Image(
        pk=1, digest="0" * 64, width=width, height=height, focal_x=focal_x, focal_y=focal_y
    )


# --- Geometry -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "shape", "focus", "wanted"),
    [
        ((1600, 1600), "wide", (0.5, 0.5), (0, 350, 1600, 900)),
        ((1600, 1600), "wide", (0.5, 0.0), (0, 0, 1600, 900)),
        ((1600, 1600), "wide", (0.5, 1.0), (0, 700, 1600, 900)),
        ((3000, 1000), "square", (0.2, 0.5), (100, 0, 1000, 1000)),
        ((3000, 1000), "square", (0.9, 0.5), (2000, 0, 1000, 1000)),
        ((1200, 800), "card", (0.1, 0.9), (0, 0, 1200, 800)),
        ((1000, 3000), "full", (0.1, 0.9), (0, 0, 1000, 3000)),
        ((1, 1), "wide", (0.5, 0.5), (0, 0, 1, 1)),
    ],
)
def test_the_cut_holds_the_focal_point_as_near_its_middle_as_can_be(size, shape, focus, wanted):
    assert renditions.cut(image_of(*size, *focus), shape) == wanted


@pytest.mark.parametrize(
    ("size", "shape", "wanted"),
    [
        ((6000, 4000), "wide", [320, 480, 640, 800, 960, 1280, 1600, 1920]),
        ((1200, 800), "full", [320, 480, 640, 800, 960, 1200]),
        ((1200, 800), "square", [320, 480, 640, 800]),
        ((640, 640), "full", [320, 480, 640]),
        ((90, 60), "card", [90]),
    ],
)
def test_no_width_is_larger_than_the_picture(size, shape, wanted):
    assert renditions.widths(image_of(*size), shape) == wanted


def test_an_address_changes_with_what_its_pixels_depend_on_and_with_nothing_else():
    image = image_of(1200, 800)
    before = {shape: renditions.key(image, shape) for shape in renditions.SHAPES}
    assert len(set(before.values())) == len(before)
    image.alt = "Other words"
    assert renditions.key(image, "wide") == before["wide"]
    image.focal_x = 0.51
    assert renditions.key(image, "wide") != before["wide"]
    assert renditions.key(image, "full") == before["full"]
    image.digest = "1" * 64
    assert renditions.key(image, "full") != before["full"]


@pytest.mark.parametrize(
    "name",
    [
        *("wide-321.jpg", "wide-1280.jpg", "wide-0320.jpg", "wide-٣٢٠.jpg", "wide-320.png"),
        *("tall-320.jpg", "wide.jpg", "wide-320", "WIDE-320.JPG", "", "wide-320.jpg\n"),
    ],
)
def test_no_other_names_than_those_on_offer(name):
    image = image_of(1200, 800)
    with pytest.raises(NoSuchRendition):
        renditions.find(image, renditions.key(image, "wide"), name)


def test_a_key_opens_its_own_shape_only():
    image = image_of(1200, 800)
    assert renditions.find(image, renditions.key(image, "wide"), "wide-320.avif").width == 320
    with pytest.raises(NoSuchRendition):
        renditions.find(image, renditions.key(image, "card"), "wide-320.avif")


# --- Pixels -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["avif", "webp", "jpg"])
def test_the_spot_at_the_focal_point_ends_in_the_middle(fmt):
    image = kept(encoded(spotted((2400, 800), (0.7, 0.5))), focal_x=0.7)
    square = pixels(image, "square", 320, fmt)
    assert square.size == (320, 320)
    assert square.mode == "RGB"
    assert about(at(square, 0.5, 0.5), RED)
    assert about(at(square, 0.1, 0.5), WHITE)
    assert Pillow.open(Rendition(image, "square", 320, fmt).path).format == (
        renditions.FORMATS[fmt].pillow
    )


@pytest.mark.django_db
def test_the_spot_is_cut_off_where_the_focal_point_is_elsewhere():
    image = kept(encoded(spotted((2400, 800), (0.9, 0.5))), focal_x=0.1)
    square = pixels(image, "square", 320)
    assert all(about(at(square, x / 10, 0.5), WHITE) for x in range(11))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("orientation", "where"),
    [
        *((1, (0.25, 0.25)), (2, (0.75, 0.25)), (3, (0.75, 0.75)), (4, (0.25, 0.75))),
        *((5, (0.25, 0.25)), (6, (0.75, 0.25)), (7, (0.75, 0.75)), (8, (0.25, 0.75))),
    ],
)
def test_the_orientation_is_applied_and_forgotten(orientation, where):
    image = kept(with_gps(spotted((800, 600), (0.25, 0.25)), orientation))
    full = pixels(image, "full", 480, "jpg")
    assert full.size == ((480, 360) if orientation < 5 else (480, 640))
    assert about(at(full, *where), RED, by=20)
    assert not full.getexif()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_every_format_has_its_orientation_applied(kind):
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image = kept(encoded(spotted((800, 600), (0.25, 0.25)), kind, exif=exif))
    assert (image.width, image.height) == (600, 800)
    full = pixels(image, "full", 480, "jpg")
    assert full.size == (480, 640)
    assert about(at(full, 0.75, 0.25), RED, by=20)


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["avif", "webp", "jpg"])
def test_nothing_the_camera_wrote_gets_out(fmt):
    data = with_gps(spotted((800, 600), (0.5, 0.5)), orientation=6)
    assert Pillow.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    made = Rendition(kept(data), "full", 320, fmt).file()
    assert b"Spycam" not in made.read_bytes()
    picture = Pillow.open(made)
    assert not picture.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["avif", "webp", "jpg"])
def test_colours_are_brought_to_srgb_and_the_profile_is_left_behind(fmt):
    red = Pillow.new("RGB", (400, 400), (220, 0, 0))
    made = pixels(kept(encoded(red, "PNG", icc_profile=swapped_colours())), "full", 320, fmt)
    r, g, _ = made.getpixel((100, 100))
    assert g > r + 100
    assert "icc_profile" not in made.info


@pytest.mark.django_db
def test_a_profile_that_makes_no_sense_is_ignored():
    data = encoded(Pillow.new("RGB", (400, 400), "red"), "PNG", icc_profile=b"nonsense")
    assert about(pixels(kept(data), "full", 320).getpixel((9, 9)), RED)


@pytest.mark.django_db
def test_transparent_parts_stay_so_and_are_white_in_a_jpeg():
    cutout = Pillow.new("RGBA", (400, 400), (0, 0, 0, 0))
    cutout.paste((255, 0, 0, 255), (100, 100, 300, 300))
    image = kept(encoded(cutout, "PNG"))
    jpeg = pixels(image, "full", 400, "jpg")
    assert about(jpeg.getpixel((20, 20)), WHITE)
    assert about(jpeg.getpixel((200, 200)), RED)
    for fmt in ("avif", "webp"):
        assert pixels(image, "full", 400, fmt).getpixel((20, 20))[3] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "RGBA", "RGB"])
def test_every_way_of_storing_pixels_is_understood(mode):
    grey = Pillow.new("L", (400, 300), 200)
    if mode == "I;16":
        stored = Pillow.new("I;16", grey.size, 200 * 257)
    else:
        stored = grey.convert("RGB").convert(mode) if mode != "LA" else grey.convert("LA")
    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = pixels(kept(encoded(stored, kind)), "square", 300, "jpg")
    assert made.mode == "RGB"
    mean = sum(made.resize((1, 1), Pillow.Resampling.BOX).getpixel((0, 0))) / 3
    assert abs(mean - 200) < 8


@pytest.mark.django_db
def test_a_palette_with_a_transparent_colour():
    palette = Pillow.new("P", (40, 40), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    palette.paste(1, (20, 0, 40, 40))
    jpeg = pixels(kept(encoded(palette, "GIF", transparency=0)), "full", 40, "jpg")
    assert about(jpeg.getpixel((5, 20)), WHITE)
    assert about(jpeg.getpixel((35, 20)), RED, by=20)


# --- Keeping ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_rendition_is_made_once(monkeypatch, settings):
    image = factories.make_image()
    drawn = []
    draw = renditions.draw
    monkeypatch.setattr(renditions, "draw", lambda *args: drawn.append(args) or draw(*args))
    first = Rendition(image, "wide", 640, "webp").file()
    assert Rendition(image, "wide", 640, "webp").file() == first
    assert len(drawn) == 1
    assert first.is_relative_to(settings.MEDIA_ROOT / "renditions")


@pytest.mark.django_db
def test_one_that_fails_leaves_nothing_behind(monkeypatch):
    image = factories.make_image()
    monkeypatch.setattr(renditions, "draw", lambda *args: Pillow.new("F", (10, 10)))
    wanted = Rendition(image, "wide", 640, "jpg")
    with pytest.raises(OSError, match="cannot write mode F"):
        wanted.file()
    assert list(wanted.path.parent.iterdir()) == []


@pytest.mark.django_db
def test_two_at_once_each_get_a_whole_file(monkeypatch):
    image = factories.make_image(size=(1600, 900))
    both_at_it = threading.Barrier(2, timeout=10)
    draw = renditions.draw

    def drawn_together(*args):
        both_at_it.wait()
        return draw(*args)

    monkeypatch.setattr(renditions, "draw", drawn_together)
    seen = []

    def ask():
        path = Rendition(image, "wide", 640, "jpg").file()
        seen.append(path.read_bytes())

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 2
    for data in seen:
        Pillow.open(io.BytesIO(data)).load()
    assert len(list(Rendition(image, "wide", 640, "jpg").path.parent.iterdir())) == 1
