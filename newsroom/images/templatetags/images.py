"""`{% load images %}`: pictures in templates.

On a preview the context holds `preview_token`, and the addresses are those that its holder
may see.
"""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from newsroom.images import library, markup
from newsroom.images.models import Image

register = template.Library()


@register.simple_tag(takes_context=True)
def picture(
    context: Any,
    image: Image | None,
    shape: str = "full",
    sizes: str = "100vw",
    eager: bool = False,
    alt: str | None = None,
) -> SafeString:
    """`{% picture image shape="wide" sizes="(min-width: 60rem) 40rem, 100vw" eager=True %}`."""
    token = context.get("preview_token", "")
    return markup.picture(image, shape=shape, sizes=sizes, eager=eager, alt=alt, token=token)


@register.simple_tag(takes_context=True)
def picture_preload(context: Any, image: Image | None, shape: str, sizes: str) -> SafeString:
    """In the head, with the `shape` and `sizes` of the picture that the page opens with."""
    token = context.get("preview_token", "")
    # Where what would have the picture isn't there, a template says "".
    return markup.preload(image or None, shape=shape, sizes=sizes, token=token)


@register.simple_tag(takes_context=True)
def picture_address(
    context: Any, image: Image, shape: str = "wide", width: int = 1280, fmt: str = "jpg"
) -> str:
    """`{% picture_address image shape="wide" width=1280 %}`: a path, for `src` and `og:image`."""
    token = context.get("preview_token", "")
    return markup.address(image, shape=shape, width=width, fmt=fmt, token=token)


@register.filter
def licence(image: Image, today: date) -> str:
    """`{{ image|licence:today }}`: that its licence has ended or ends soon, or nothing."""
    return library.licence_said(image, today)
