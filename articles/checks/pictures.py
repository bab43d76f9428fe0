"""Pictures: what they show in words, whose they are, and how long they may be shown."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format

from newsroom import clock
from newsroom.images.models import Image

from .check import Found
from .subject import Subject


def picture_without_alt(it: Subject) -> Iterator[Found]:
    """A picture has no alt text: who doesn't see it isn't told what it shows."""
    for field, image in it.pictures:
        if not image.alt.strip():
            yield Found(field, f"Say what {_name(field, image)} shows: it has no alt text.")


def picture_without_credit(it: Subject) -> Iterator[Found]:
    """A picture doesn't say who made it."""
    for field, image in it.pictures:
        if not image.credit.strip():
            yield Found(field, f"Say who made {_name(field, image)}: it has no credit.")


def picture_licence(it: Subject) -> Iterator[Found]:
    """The licence of a picture has ended, or ends before the story goes out."""
    for field, image in it.pictures:
        if image.licence_until and image.licence_ended(it.day):
            is_over = image.licence_ended(timezone.localdate(clock.now()))
            ends = "ended" if is_over else "ends before the story goes out,"
            last = date_format(image.licence_until, "j F Y")
            yield Found(field, f"The licence of {_name(field, image)} {ends} on {last}.")


def _name(field: str, image: Image) -> str:
    return "the lead picture" if field == "lead_image" else f"the picture “{image}” in the body"
