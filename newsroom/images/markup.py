"""The HTML of pictures. It asks the database nothing: an Image row is all it needs.

A page that shows what is not public yet hands `token` (see `articles.preview`) along, so that
whoever holds the link to the page can also see its pictures.
"""

from functools import lru_cache
from typing import NamedTuple

from django.urls import get_script_prefix
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from newsroom.paths import path

from . import renditions
from .models import Image
from .renditions import Seen

BODY_SIZES = "(min-width: 48rem) 40rem, 92vw"
"""How wide a figure in a body is shown."""

_SOURCE = '<source type="{}" srcset="{}" sizes="{}">'
_IMG = '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" decoding="async" {}>'

_PRELOAD = (
    '<link rel="preload" as="image" type="{}" imagesrcset="{}" imagesizes="{}"'
    ' fetchpriority="high">'
)

_EAGER, _LAZY = 'fetchpriority="high"', 'loading="lazy"'


def picture(
    image: Image | Seen | None,
    *,
    shape: str = "full",
    sizes: str = "100vw",
    eager: bool = False,
    alt: str | None = None,
    token: str = "",
) -> SafeString:
    """A `<picture>` in every format and width; nothing where there is no image.

    `sizes` says how wide the page shows it. `eager` is for the one picture that a page opens
    with; all others load when they come near. `alt` is for a place where other words stand in
    for the picture's own, or none are needed.
    """
    if image is None:
        return mark_safe("")
    seen = image if isinstance(image, Seen) else Seen.of(image)
    if alt is not None:
        seen = seen._replace(alt=alt)
    return _picture(seen, get_script_prefix(), shape, sizes, eager, token)


@lru_cache(maxsize=1024)
def _picture(
    image: Seen, prefix: str, shape: str, sizes: str, eager: bool, token: str
) -> SafeString:
    """Kept: the pictures of the day are on every list. Addresses begin with the `prefix`."""
    folder = _folder(image, shape, token)
    widths = renditions.widths(image, shape)
    srcset = {name: _srcset(folder, shape, widths, name) for name in renditions.FORMATS}
    sources = "".join(
        [
            _SOURCE.format(fmt.content_type, srcset[name], sizes)
            for name, fmt in renditions.FORMATS.items()
            if name != "jpg"
        ]
    )
    img = _IMG.format(
        f"{folder}{shape}-{_fitting(widths, 960)}.jpg",
        srcset["jpg"],
        sizes,
        widths[-1],
        renditions.height(image, shape, widths[-1]),
        conditional_escape(image.alt),
        _EAGER if eager else _LAZY,
    )
    # Escaped are the picture's words; the rest are numbers, addresses, and what a template says.
    return mark_safe(f"<picture>{sources}{img}</picture>")  # noqa: S308


def preload(image: Image | None, *, shape: str, sizes: str, token: str = "") -> SafeString:
    """For the head of a page that opens with this `picture`: have it fetched at once.

    A browser that doesn't know the first format leaves this alone, and takes one that it does
    know from the `<picture>`.
    """
    if image is None:
        return mark_safe("")
    name, fmt = next(iter(renditions.FORMATS.items()))
    srcset = _srcset(_folder(image, shape, token), shape, renditions.widths(image, shape), name)
    return mark_safe(_PRELOAD.format(fmt.content_type, srcset, sizes))  # noqa: S308 (see above)


def figure(image: Image, caption_html: str, *, token: str = "") -> SafeString:
    """A picture of a body with its caption and credit.

    `caption_html` is markup of a cleaned body; where it is empty the picture's own caption
    stands in.
    """
    caption = caption_html or escape(image.caption)
    credit = f'<span class="credit">{escape(image.credit)}</span>' if image.credit else ""
    gap = " " if caption else ""
    below = f"<figcaption>{caption}{gap}{credit}</figcaption>" if caption or credit else ""
    shown = picture(image, shape="full", sizes=BODY_SIZES, token=token)
    return mark_safe(f"<figure>{shown}{below}</figure>")  # noqa: S308 (escaped, or cleaned)


def address(
    image: Image, *, shape: str = "wide", width: int = 1280, fmt: str = "jpg", token: str = ""
) -> str:
    """The address of one rendition, of the widest on offer that is at most `width`.

    Its host is not part of it.
    """
    return sized(image, shape=shape, width=width, fmt=fmt, token=token).address


class Sized(NamedTuple):
    """A rendition's address, and its size in pixels."""

    address: str
    width: int
    height: int


def sized(image: Image, *, shape: str, width: int, fmt: str = "jpg", token: str = "") -> Sized:
    """The rendition whose `address` it is, and how large that is."""
    widths = renditions.widths(image, shape)
    fitting = _fitting(widths, width)
    path = f"{_folder(image, shape, token)}{shape}-{fitting}.{fmt}"
    return Sized(path, fitting, renditions.height(image, shape, fitting))


def _fitting(widths: list[int], width: int) -> int:
    return max([each for each in widths if each <= width], default=widths[0])


def _srcset(folder: str, shape: str, widths: list[int], fmt: str) -> str:
    return ", ".join([f"{folder}{shape}-{width}.{fmt} {width}w" for width in widths])


def _folder(image: Image | Seen, shape: str, token: str) -> str:
    """What the addresses of a shape's renditions have in common, up to the last slash."""
    args = [image.id, renditions.key(image, shape), "-"]
    name, args = ("preview-rendition", [token, *args]) if token else ("rendition", args)
    return path(name, *args).removesuffix("-")
