"""Giving a picture the words that it lacks, by whoever is about to use it."""

from django.core.exceptions import ValidationError

from .models import Image

ASKED = ("alt", "credit")
"""What a picture needs before readers see it."""


def missing(image: Image) -> list[str]:
    """Which of `ASKED` it has nothing for."""
    return [name for name in ASKED if not getattr(image, name)]


def fill_in(image: Image, **given: str) -> list[str]:
    """Give it what it lacks of `ASKED`; what stands there already is never overwritten.

    Gives the names that were filled in. Raises ValidationError, by field, where a text doesn't
    fit or where somebody has meanwhile written another: nothing that was typed is dropped
    without a word.
    """
    given = {name: text.strip() for name, text in given.items() if text.strip()}
    for name, text in given.items():
        setattr(image, name, text)
    image.clean_fields(exclude={field.name for field in image._meta.fields} - given.keys())
    filled = []
    for name, text in given.items():
        if Image.objects.filter(pk=image.pk, **{name: ""}).update(**{name: text}):
            filled.append(name)
    image.refresh_from_db()
    refused = {
        name: f"Somebody has written this meanwhile: “{getattr(image, name)}”"
        for name, text in given.items()
        if getattr(image, name) != text
    }
    if refused:
        raise ValidationError(refused)
    return filled
