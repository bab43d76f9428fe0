"""The library's list at the desk: what it can be narrowed down to."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware

from newsroom.counting import NearList

from .models import ImageQuerySet

SOON = 14
"""Days before its end from which on a licence is said to end soon."""


class Filters(forms.Form):
    """What pictures the list shows. Days are those of the newsroom's zone, both included.

    A field that makes no sense says so, and narrows nothing.
    """

    USES = [("", "Any"), ("never", "Never used")]

    credit = forms.CharField(required=False, max_length=200)
    since = forms.DateField(label="Uploaded since", required=False)
    until = forms.DateField(label="Uploaded until", required=False)
    alt = forms.ChoiceField(
        label="Alt text", required=False, choices=[("", "Any"), ("missing", "Missing")]
    )
    licence = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Any"),
            ("ended", "Ended"),
            ("ending", f"Ends within {SOON} days"),
            ("timed", "Has an end"),
        ],
    )
    use = forms.ChoiceField(label="Used", required=False)

    def __init__(self, asked: Any, *, at: datetime) -> None:
        super().__init__(asked, auto_id="filter-%s", label_suffix="")
        self.at = at
        self.fields["use"].choices = self.USES  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def narrow(self, pictures: ImageQuerySet) -> ImageQuerySet:
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        for name, value in asked.items():
            pictures = getattr(self, f"narrow_{name}")(pictures, value)
        return pictures

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow_credit(self, pictures: ImageQuerySet, text: str) -> ImageQuerySet:
        return pictures.credited(text)

    def narrow_since(self, pictures: ImageQuerySet, day: date) -> ImageQuerySet:
        return pictures.uploaded_between(make_aware(datetime.combine(day, time.min)), None)

    def narrow_until(self, pictures: ImageQuerySet, day: date) -> ImageQuerySet:
        end = datetime.combine(min(day, date.max - timedelta(1)) + timedelta(1), time.min)
        return pictures.uploaded_between(None, make_aware(end))

    def narrow_alt(self, pictures: ImageQuerySet, choice: str) -> ImageQuerySet:
        return pictures.without_alt()

    def narrow_licence(self, pictures: ImageQuerySet, choice: str) -> ImageQuerySet:
        today = localdate(self.at)
        if choice == "ended":
            return pictures.licence_ends_before(today)
        if choice == "ending":
            return pictures.licence_ends_within(SOON, of=today)
        return pictures.filter(licence_until__isnull=False)

    def narrow_use(self, pictures: ImageQuerySet, choice: str) -> ImageQuerySet:
        return pictures.unused()


class Library(NearList):
    """Django's list, narrowed down by the admin's `filters`, a form of its own."""

    model_admin: Any

    def get_queryset(self, request: Any, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.filters = self.model_admin.filters(request.GET, at=request.instant)
        self.root_queryset = self.filters.narrow(self.model_admin.get_queryset(request))
        found = super().get_queryset(request, exclude_parameters)
        self.has_active_filters = self.filters.is_narrowed
        return found

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """What is left for Django's own filters to know."""
        rest: dict[str, Any] = super().get_filters_params(params)
        known = self.model_admin.filters.base_fields
        return {name: value for name, value in rest.items() if name not in known}


def licence_said(image: Any, today: date) -> str:
    """“Licence ended on 3 March 2026”, “Licence ends on …” within `SOON` days, else nothing."""
    last = image.licence_until
    if last is None or last > today + timedelta(SOON):
        return ""
    return f"Licence {'ended' if image.licence_ended(today) else 'ends'} on {last:%-d %B %Y}"
