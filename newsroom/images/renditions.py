"""Renditions: a picture cut to a shape around its focal point, in one width and format.

They are what readers get; originals are never served. A rendition is made when it is first
asked for and then kept under MEDIA_ROOT/renditions. Its address holds a key made from all
that its pixels depend on, so that what an address shows never changes.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from PIL import Image as Pillow

from . import pixels
from .models import Image

SHAPES: dict[str, tuple[int, int] | None] = {
    "wide": (16, 9),
    "standard": (4, 3),
    "card": (3, 2),
    "square": (1, 1),
    "full": None,
}
"""Width to height; `full` is the picture's own."""

WIDTHS = (320, 480, 640, 800, 960, 1280, 1600, 1920)


@dataclass(frozen=True)
class Format:
    content_type: str
    pillow: str
    options: dict[str, Any]
    has_alpha: bool = True


# Best first: a browser takes the first that it knows. AVIF at speed 7 takes less than half the time
# that it takes at 6, for 3 % more bytes.
FORMATS = {
    "avif": Format("image/avif", "AVIF", {"quality": 58, "speed": 7}),
    "webp": Format("image/webp", "WEBP", {"quality": 78, "method": 4}),
    "jpg": Format(
        "image/jpeg",
        "JPEG",
        {"quality": 80, "progressive": True, "optimize": True},
        has_alpha=False,
    ),
}


class Seen(NamedTuple):
    """What of an Image is in the HTML that shows it: as a value, which an Image is not."""

    id: int
    digest: str
    width: int
    height: int
    focal_x: float
    focal_y: float
    alt: str

    @classmethod
    def of(cls, image: Image) -> "Seen":
        return cls(
            image.id,
            image.digest,
            image.width,
            image.height,
            image.focal_x,
            image.focal_y,
            image.alt,
        )


RECIPE = 1
"""Count up when the same picture is to look different: it changes every address."""


_NAME = re.compile(r"(?P<shape>[a-z]+)-(?P<width>[1-9]\d{0,4})\.(?P<fmt>[a-z]+)", re.A)


class NoSuchRendition(LookupError):
    """Not an address of this picture: an unknown shape, width or format, or an old key."""


class Cut(NamedTuple):
    """A part of a picture, in pixels of the original the right way up."""

    left: int
    top: int
    width: int
    height: int


def cut(image: Image, shape: str) -> Cut:
    """The largest part of that shape, with the focal point as near its middle as can be."""
    return _cut(shape, image.width, image.height, image.focal_x, image.focal_y)


@lru_cache(maxsize=2048)
def _cut(shape: str, width: int, height: int, focal_x: float, focal_y: float) -> Cut:
    ratio = SHAPES[shape]
    if ratio is None:
        return Cut(0, 0, width, height)
    across, down = ratio
    wide = max(1, min(width, round(height * across / down)))
    high = max(1, min(height, round(width * down / across)))
    left = min(max(0, round(focal_x * width - wide / 2)), width - wide)
    top = min(max(0, round(focal_y * height - high / 2)), height - high)
    return Cut(left, top, wide, high)


def widths(image: Image, shape: str) -> list[int]:
    """The widths on offer, ascending; none is larger than what there is to show."""
    most = min(cut(image, shape).width, WIDTHS[-1])
    return [width for width in WIDTHS if width < most] + [most]


def height(image: Image, shape: str, width: int) -> int:
    part = cut(image, shape)
    return max(1, round(part.height * width / part.width))


def key(image: Image, shape: str) -> str:
    focus = "" if SHAPES[shape] is None else f"{image.focal_x:.4f} {image.focal_y:.4f}"
    facts = f"{RECIPE} {image.digest} {shape} {focus}"
    return hashlib.sha256(facts.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Rendition:
    image: Image
    shape: str
    width: int
    fmt: str

    @property
    def content_type(self) -> str:
        return FORMATS[self.fmt].content_type

    @property
    def name(self) -> str:
        """The last part of its address."""
        return f"{self.shape}-{self.width}.{self.fmt}"

    @property
    def etag(self) -> str:
        return f'"{key(self.image, self.shape)}-{self.name}"'

    @property
    def path(self) -> Path:
        return _folder(self.image.digest) / f"{key(self.image, self.shape)}-{self.name}"

    def file(self) -> Path:
        """The file, made now if it isn't there. Raises FileNotFoundError without an original."""
        if not self.path.exists():
            self._make()
        return self.path

    def _make(self) -> None:
        fmt = FORMATS[self.fmt]
        drawn = draw(self.image, self.shape, self.width)
        if drawn.mode == "RGBA" and not fmt.has_alpha:
            paper = Pillow.new("RGB", drawn.size, "white")
            paper.paste(drawn, mask=drawn.getchannel("A"))
            drawn = paper
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and then renamed: whoever asks at the same time gets a whole file.
        handle, aside = tempfile.mkstemp(dir=self.path.parent, suffix=f".{self.fmt}.part")
        try:
            with os.fdopen(handle, "wb") as file:
                drawn.save(file, fmt.pillow, **fmt.options)
            os.chmod(aside, settings.FILE_UPLOAD_PERMISSIONS or 0o644)
            os.replace(aside, self.path)
        except BaseException:
            os.unlink(aside)
            raise


def find(image: Image, key_: str, name: str) -> Rendition:
    """The rendition of that key and name; raises `NoSuchRendition`."""
    match = _NAME.fullmatch(name)
    if match is None or match["shape"] not in SHAPES or match["fmt"] not in FORMATS:
        raise NoSuchRendition
    rendition = Rendition(image, match["shape"], int(match["width"]), match["fmt"])
    if key_ != key(image, rendition.shape) or rendition.width not in widths(image, rendition.shape):
        raise NoSuchRendition
    return rendition


def draw(image: Image, shape: str, width: int) -> Pillow.Image:
    """The pixels of a rendition: RGB, or RGBA where some are transparent."""
    part = cut(image, shape)
    # Not `image.file.open`, which hands the same open file to whoever has the same row.
    stored = image.file.storage.open(image.file.name)
    with stored as original, pixels.open_pixels(original) as picture:
        # A JPEG can be decoded at a half, a quarter or an eighth; twice what is needed is plenty.
        scale = 2 * width / part.width
        picture.draft(None, (ceil(picture.width * scale), ceil(picture.height * scale)))
        picture.load()
        whole = pixels.resizable(pixels.upright(picture))
    across, down = whole.width / image.width, whole.height / image.height
    box = (
        part.left * across,
        part.top * down,
        (part.left + part.width) * across,
        (part.top + part.height) * down,
    )
    size = (width, height(image, shape, width))
    small = whole.resize(size, Pillow.Resampling.LANCZOS, box=box, reducing_gap=3)
    return pixels.to_srgb(small)


def forget(digest: str) -> None:
    """Delete what was made of the original with that digest."""
    shutil.rmtree(_folder(digest), ignore_errors=True)


def _folder(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "renditions" / digest[:2] / digest
