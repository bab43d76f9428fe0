"""Form fields for pictures: choosing one from the library, and setting a focal point.

Both work without JavaScript, as plain number fields; a custom element makes more of them.
"""

from typing import Any

from django import forms
from django.db.models import ForeignKey
from django.forms import Script
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from newsroom import clock

from . import markup
from .library import licence_said
from .models import Image

ACCEPT = ".jpg,.jpeg,.png,.webp,.avif,.gif,image/*"
"""What a file dialog offers first; what is taken is decided by the bytes."""


def facts(image: Image) -> dict[str, Any]:
    """What the desk's scripts know of a picture.

    `thumb` is an address; `licence` a warning in words, or nothing. Without `alt` or `credit`,
    scripts ask for them where the picture is to be used.
    """
    thumb = markup.address(image, shape="card", width=320, fmt="webp")
    names = ("alt", "caption", "credit", "width", "height")
    return {
        "id": image.pk,
        "thumb": thumb,
        "licence": licence_said(image, localdate(clock.now())),
        **{name: getattr(image, name) for name in names},
    }


class _FromProjectTemplates(forms.Widget):
    """A widget whose template stands in the project's `templates/`."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, attrs, TemplatesSetting())


class ImageChooser(_FromProjectTemplates, forms.NumberInput):
    """For a foreign key to a picture: its thumbnail, and a dialog of the library.

    `image` is one that a form has at hand, for where it is the chosen one.
    """

    template_name = "admin/images/chooser.html"
    image: Image | None = None

    class Media:
        css = {"all": ["images/library.css", "images/uploads.css"]}
        js = [Script("images/image-chooser.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        known = self.image
        try:
            if known is None or str(known.pk) != str(value):
                known = Image.objects.filter(pk=value).first() if value else None
        except ValueError:  # no number: the field says so
            known = None
        image = facts(known) if known else None
        return super().get_context(name, value, attrs) | {"image": image}


class ChoosesImages:
    """For a ModelAdmin: its foreign keys to pictures get an `ImageChooser`."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, ForeignKey) and db_field.related_model is Image:
            return db_field.formfield(**kwargs | {"widget": ImageChooser})
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class FocalPointInput(_FromProjectTemplates, forms.MultiWidget):
    """Two percentages over `image`, which the form sets."""

    template_name = "admin/images/focal_point.html"
    image: Image | None = None

    class Media:
        css = {"all": ["images/focal-point.css"]}
        js = [Script("images/focal-point.js", type="module")]

    def __init__(self) -> None:
        super().__init__({"x": forms.NumberInput, "y": forms.NumberInput})

    def decompress(self, value: Any) -> list[float]:
        return value or [50, 50]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"image": self.image}


class FocalPointField(forms.MultiValueField):
    """Where the subject is: percent from the left and from the top; cleaned to fractions."""

    widget = FocalPointInput

    def __init__(self, **kwargs: Any) -> None:
        percent = [forms.FloatField(min_value=0, max_value=100) for _ in range(2)]
        super().__init__(percent, **kwargs)

    def compress(self, values: list[float]) -> tuple[float, ...]:
        return tuple(value / 100 for value in values)
