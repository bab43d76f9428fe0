"""Pixels as they are meant to be seen: the right way up, in sRGB."""

import io
from typing import IO

from PIL import Image as Pillow
from PIL import ImageCms

FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
"""What the library takes, with a file's suffix. MPO is what many phones call a JPEG."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def open_pixels(file: IO[bytes]) -> Pillow.Image:
    """The picture in `file`, not decoded yet. Raises what Pillow raises."""
    return Pillow.open(file, formats=[name for name in FORMATS if name != "MPO"])


def is_sideways(pixels: Pillow.Image) -> bool:
    """Whether the EXIF orientation swaps width and height."""
    return pixels.getexif().get(_ORIENTATION) in (5, 6, 7, 8)


def upright(pixels: Pillow.Image) -> Pillow.Image:
    """Turned as the EXIF orientation says."""
    turn = _TURNS.get(pixels.getexif().get(_ORIENTATION, 1))
    return pixels if turn is None else pixels.transpose(turn)


def resizable(pixels: Pillow.Image) -> Pillow.Image:
    """Of a mode that can be scaled smoothly, with 8 bits a channel."""
    if pixels.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return pixels
    if pixels.mode.startswith("I"):  # 16 bits of grey, which convert() would cut off at 255
        return pixels.point(lambda value: value * (1 / 256)).convert("L")
    if pixels.mode == "1":
        return pixels.convert("L")
    return pixels.convert("RGBA" if pixels.has_transparency_data else "RGB")


def to_srgb(pixels: Pillow.Image) -> Pillow.Image:
    """RGB, or RGBA where some of it is transparent, by the colour profile that it carries.

    Nothing else that the picture carries comes along: no profile, no EXIF, no comment.
    """
    profile = pixels.info.get("icc_profile")
    alpha = pixels.getchannel("A") if pixels.has_transparency_data else None
    colours = pixels.convert({"LA": "L", "RGBA": "RGB"}.get(pixels.mode, pixels.mode))
    try:
        converted = ImageCms.profileToProfile(
            colours, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
        )
    except (TypeError, OSError, ImageCms.PyCMSError):  # no profile, or not one for these pixels
        converted = None
    converted = converted or colours.convert("RGB")
    if alpha and alpha.getextrema()[0] < 255:
        converted.putalpha(alpha)
    converted.info = {}
    return converted
