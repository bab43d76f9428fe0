"""The newsroom's clock: the present instant, and how an instant is said.

An *instant* is an aware datetime. Writes ask `now()` here, so that a loader can relive a
story's past in order (`with clock.set_to(instant): ...`) through the very functions that
the desk uses. Public reads don't ask: they take `request.instant`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

JUST_NOW = timedelta(minutes=1)

_override: ContextVar[datetime | None] = ContextVar("instant", default=None)


def now() -> datetime:
    """The present instant, in UTC unless `set_to` says otherwise."""
    return _override.get() or timezone.now()


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Let writes inside the block happen at `instant`."""
    token = _override.set(instant)
    try:
        yield
    finally:
        _override.reset(token)


def or_now(instant: datetime | None, at: datetime) -> datetime:
    """`instant`, or `at` for none and for the minute that whoever chose it is still in."""
    return at if instant is None or at - JUST_NOW <= instant <= at else instant


def say(instant: datetime, *, seen_from: datetime | None = None) -> str:
    """`instant` for an editor, in the current zone: "06:00 EST on Tuesday 24 November 2026".

    Seen from an instant less than a week away it is "06:00 EST on Tuesday", or "today".
    """
    local = timezone.localtime(instant)
    # Django's own "T" is empty in the hour that comes twice, when it is needed most.
    told = f"{local:%H:%M %Z}"
    match _days_off(instant, seen_from):
        case None:
            return f"{told} on {date_format(local, 'l j F Y')}"
        case 0:
            return f"{told} today"
        case _:
            return f"{told} on {date_format(local, 'l')}"


def say_day(instant: datetime, *, seen_from: datetime) -> str:
    """Since when something has been so: "Monday", "2 March 2026"; the time, if it was today."""
    local = timezone.localtime(instant)
    match _days_off(instant, seen_from):
        case None:
            return date_format(local, "j F Y")
        case 0:
            return say(instant, seen_from=seen_from)
        case _:
            return date_format(local, "l")


def _days_off(instant: datetime, seen_from: datetime | None) -> int | None:
    """How many days lie between, on a calendar; None where a weekday would not tell."""
    if seen_from is None:
        return None
    days = abs((timezone.localtime(instant).date() - timezone.localtime(seen_from).date()).days)
    return days if days < 7 else None
