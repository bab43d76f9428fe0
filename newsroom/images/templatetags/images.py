"""`{% load images %}`: pictures in the desk's templates."""

from datetime import date

from django import template

from newsroom.images import library, markup
from newsroom.images.models import Image
from newsroom.paths import path

register = template.Library()

# {% picture image shape="wide" sizes="(min-width: 60rem) 40rem, 100vw" eager=True %}
register.simple_tag(markup.picture)
# {% picture_address image shape="wide" width=1280 %}: a path, for `src`
register.simple_tag(markup.address, name="picture_address")
# {% path "admin:images_image_change" image.pk %}: as `{% url %}`, for what a page has many of
register.simple_tag(path)


@register.filter
def licence(image: Image, today: date) -> str:
    """`{{ image|licence:today }}`: that its licence has ended or ends soon, or nothing."""
    return library.licence_said(image, today)
