"""Widgets of the desk's forms."""

import json
from typing import Any

from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media

from newsroom.images import markup
from newsroom.images.models import Image

from . import body


class BodyWidget(ProseEditorWidget):
    """The editor of a body, with what it shows of the library's pictures in it."""

    @property
    def media(self) -> Media:
        return super().media + Media(css={"all": ["desk/editor/editor.css"]})

    def get_context(self, name: str, value: str | None, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = Image.objects.filter(pk__in=body.image_ids(value or ""))
        context["widget"]["attrs"]["data-pictures"] = json.dumps(
            {image.pk: _known(image) for image in shown}
        )
        return context


def _known(image: Image) -> dict[str, str]:
    return {
        "thumb": markup.address(image, shape="full", width=640),
        "alt": image.alt,
        "caption": image.caption,
    }
