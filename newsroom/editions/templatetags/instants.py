"""`{% load instants %}`: instants in templates of the desk."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def instant(at: datetime, format_string: str = "D j M Y, H:i") -> str:
    """`{{ at|instant }}`: "Sun 1 Nov 2026, 01:30 EDT", the zone also in the hour that comes twice.

    There Django's own `date` filter leaves it out.
    """
    local = timezone.localtime(at)
    return f"{date_format(local, format_string)} {local:%Z}"
