"""Inputs of the desk: texts that suggest names, and choices without pop-ups."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from taggit.forms import TagWidgetMixin


class SuggestInput(forms.TextInput):
    """Offers the names that the foreign key `field` of `model` could point to.

    Any other text may be typed: what is new is made when the form is saved.
    """

    element = "suggest-input"

    def __init__(self, model: str, field: str, attrs: dict[str, Any] | None = None) -> None:
        self.model, self.field = model, field
        super().__init__({"autocomplete": "off"} | (attrs or {}))

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        app, model = self.model.split(".")
        query = urlencode({"app_label": app, "model_name": model, "field_name": self.field})
        return format_html(
            "<{0} src='{1}?{2}'>{3}</{0}>",
            self.element,
            reverse_lazy("admin:autocomplete"),
            query,
            super().render(*args, **kwargs),
        )


class WholeText:
    """For a form: text that is too long is told of, where a browser would cut it unasked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)


class NoPopups:
    """For an admin or an inline: choices without buttons that add or change what is chosen."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class TopicsInput(TagWidgetMixin, SuggestInput):
    """Topics as a row of chips; without JavaScript, names with commas between."""

    element = "topic-chips"

    def value_from_datadict(self, *args: Any) -> str:
        # Where there is no comma at all, taggit parts names at spaces.
        return f"{super().value_from_datadict(*args) or ''},"
