"""Calendar keys: the desk's calendar in a program that can't sign in."""

import secrets

from django.conf import settings
from django.db import models

from newsroom import clock


def new_key() -> str:
    return secrets.token_urlsafe(32)


class CalendarKey(models.Model):
    """The secret part of the address at which a person's iCalendar feed is found."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar")
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"The calendar of {self.user}"
