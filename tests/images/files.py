"""Picture files of every kind, made on the spot."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import ExifTags, Image, ImageCms, ImageDraw


def spotted(size: tuple[int, int], spot: tuple[float, float], colour: str = "red") -> Image.Image:
    """White, with a spot of colour around a point given as fractions."""
    picture = Image.new("RGB", size, "white")
    x, y, r = spot[0] * size[0], spot[1] * size[1], min(size) / 12
    ImageDraw.Draw(picture).ellipse((x - r, y - r, x + r, y + r), fill=colour)
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(data: bytes, name: str = "picture.jpg") -> ContentFile:
    return ContentFile(data, name=name)


def with_gps(picture: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: where it was taken, by what, and which way is up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Spycam"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (27.0, 48.0, 12.5)
    return encoded(picture, "JPEG", exif=exif, comment="Spycam comment", quality=92)


def swapped_colours() -> bytes:
    """An RGB profile whose red and green primaries have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)
