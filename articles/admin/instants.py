"""A form field for an instant: a date and a time in the newsroom's zone.

Twice a year a clock time is no instant, or is two. One that the clocks skip is refused; one
that comes twice is asked about: the widget then shows a third input, which of the two is meant.
"""

from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from newsroom import clock

FOLDS = ("first", "second")


def readings(day: date, hour: time, zone: tzinfo) -> list[datetime]:
    """The instants at which a clock in `zone` shows this: one, none, or two in order."""
    if day.year in (date.min.year, date.max.year):
        return []  # in UTC it may lie outside the calendar
    both = [datetime.combine(day, hour, zone).replace(fold=fold) for fold in (0, 1)]
    real = [
        reading
        for reading in both
        if reading.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        == reading.replace(tzinfo=None)
    ]
    if len(real) == 2 and real[0].utcoffset() == real[1].utcoffset():
        return real[:1]
    return real


def _parsed(values: Any) -> tuple[date, time] | None:
    """The date and the time of a widget's value, where both are there and can be read."""
    fields = (forms.DateField(), forms.TimeField())
    try:
        day, hour = (field.clean(value) for field, value in zip(fields, values, strict=False))
    except ValidationError:
        return None
    return day, hour


class InstantWidget(forms.MultiWidget):
    """A date input, a time input and, for a time that comes twice, a choice between the two."""

    template_name = "django/forms/widgets/multiwidget.html"
    use_fieldset = True
    is_ahead = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "day": forms.DateInput({"type": "date", "aria-label": "Date"}, "%Y-%m-%d"),
                "hour": forms.TimeInput({"type": "time", "aria-label": "Time"}, "%H:%M"),
                "fold": forms.Select({"aria-label": "Which of the two"}),
            },
            attrs,
        )

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, None, None]
        local = timezone.localtime(value)
        return [local.date(), local.time(), FOLDS[local.fold]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        values = value if isinstance(value, list) else self.decompress(value)
        parsed = _parsed(values)
        both = readings(*parsed, timezone.get_current_timezone()) if parsed else []
        if len(both) == 2:
            self.widgets[2] = forms.Select(
                {"aria-label": "Which of the two"},
                [("", "Which one?")]
                + [(fold, f"{at:%H:%M %Z}") for fold, at in zip(FOLDS, both, strict=True)],
            )
        else:
            values = [*values[:2], ""]
            self.widgets[2] = forms.HiddenInput()
        if self.is_ahead:
            self.widgets[0].attrs["min"] = timezone.localdate(clock.now()).isoformat()
        return super().get_context(name, values, attrs)


class InstantField(forms.MultiValueField):
    """Gives an aware datetime in the current time zone, or None where it may be left empty.

    Where only an instant to come makes sense (`is_ahead`), no past day is offered.
    """

    widget = InstantWidget
    default_error_messages = {"incomplete": "Give both a date and a time."}

    def __init__(self, *, is_ahead: bool = False, **options: Any) -> None:
        fields = (
            forms.DateField(error_messages={"invalid": "This is not a date."}),
            forms.TimeField(error_messages={"invalid": "This is not a time."}),
            forms.CharField(required=False),
        )
        super().__init__(fields, require_all_fields=False, **options)
        self.widget.is_ahead = is_ahead

    def compress(self, values: list[Any]) -> datetime | None:
        if not values:
            return None
        day, hour, fold = values
        found = readings(day, hour, timezone.get_current_timezone())
        told = f"{hour:%H:%M} on {date_format(day, 'l j F Y')}"
        if not found and day.year == date.max.year:
            raise ValidationError("That is too far ahead.")
        if not found:
            raise ValidationError(
                f"There is no {told}: the clocks skip that hour. Choose another time."
            )
        if len(found) == 2 and fold not in FOLDS:
            names = " or ".join(f"{at:%H:%M %Z}" for at in found)
            raise ValidationError(f"{told} comes twice: choose {names}.")
        # In UTC: Python holds no aware time of that hour equal to one of another zone.
        return found[FOLDS.index(fold) if len(found) == 2 else 0].astimezone(UTC)
