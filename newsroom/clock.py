"""The newsroom's clock: the present instant, and how an instant is said.

An *instant* is an aware datetime. Writes ask `now()` here, so that a loader can relive a
story's past in order (`with clock.set_to(instant): ...`) through the very functions that
the desk uses. Public reads don't ask: they take `request.instant`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

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


def say(instant: datetime) -> str:
    """`instant` for an editor, in the current zone: "06:00 EST on Tuesday 24 November 2026"."""
    local = timezone.localtime(instant)
    # Django's own "T" is empty in the hour that comes twice, when it is needed most.
    return f"{local:%H:%M %Z} on {date_format(local, 'l j F Y')}"
