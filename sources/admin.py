"""Publishers and sources at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from . import addresses
from .models import Publisher, Source


@admin.register(Publisher)
class PublisherAdmin(admin.ModelAdmin):
    list_display = ["name", "domain", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "domain"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None


class SourceForm(forms.ModelForm):
    url = forms.URLField(label="Address", max_length=2000, required=False, assume_scheme="https")

    class Meta:
        model = Source
        fields = ["url", "title", "publisher", "kind"]

    def clean_url(self) -> str | None:
        """The address in its one form, so that no page is two sources."""
        if not (url := self.cleaned_data["url"]):
            return None
        try:
            return addresses.normalise(url)
        except addresses.NotAnAddress as error:
            raise ValidationError(str(error)) from None


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    form = SourceForm
    list_display = ["title", "publisher", "kind", "address"]
    list_filter = ["kind"]
    list_select_related = ["publisher"]
    search_fields = ["title", "url", "publisher__name"]
    autocomplete_fields = ["publisher"]
    actions = None
    show_full_result_count = False

    @admin.display(description="address", ordering="url")
    def address(self, source: Any) -> str:
        return source.url or "—"
