"""`{% load instants %}`: instants in templates, for people and for machines."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def instant(at: datetime, format_string: str = "D j M Y, H:i") -> str:
    """`{{ at|instant }}`: "Sun 1 Nov 2026, 01:30 EDT", the zone also in the hour that comes twice.

    There Django's own `date` filter leaves it out.
    """
    local = timezone.localtime(at)
    return f"{date_format(local, format_string)} {local:%Z}"


@register.simple_tag
def when(at: datetime, format_string: str = "F j, Y, P") -> SafeString:
    """`{% when at %}`: "November 1, 2026, 1:30 a.m. EDT", in a `<time>` that machines read too.

    The zone stands wherever a time of day does; a day alone ("F j, Y") needs none.
    """
    return _when(at, format_string, timezone.get_current_timezone())


@lru_cache(maxsize=4096)  # a list's few forms of the same few hundred instants, on every page
def _when(at: datetime, format_string: str, zone: tzinfo) -> SafeString:
    local = at.astimezone(zone)
    said = date_format(local, format_string)
    if any(letter in format_string for letter in "PgGhHi"):
        said = f"{said} {local:%Z}"
    machine = f"{local:%Y-%m-%dT%H:%M:%S%z}"
    return format_html('<time datetime="{}">{}</time>', machine, said)


def when_listed(at: datetime, today: date, zone: tzinfo) -> SafeString:
    """In a list the time of what is of today, else the day."""
    return _when(at, "P" if at.astimezone(zone).date() == today else "N j, Y", zone)
