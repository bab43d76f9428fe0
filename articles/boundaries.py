"""Boundaries, the instants at which what is live changes: when they are, and what one does.

Three kinds of rows have intervals that readers see: versions of stories, arrangements of fronts,
and breaking-news lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, product
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateTimeField, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.sql import Query

from newsroom import clock

from .models import Alert, Article, Front

KINDS: tuple[Any, ...] = (Article, Front, Alert)
EDGES = ("live_from", "live_until")
FAR, LONG_AGO = (edge.replace(tzinfo=UTC) for edge in (datetime.max, datetime.min))
MOST = 3
"""Changes of one boundary that are told one by one."""


# --- When ---------------------------------------------------------------------------


def next_after(at: datetime) -> datetime | None:
    """The first instant after `at` at which what is live changes, if one is planned."""
    return _asked(expression(at), FAR)


def last_before(at: datetime) -> datetime | None:
    """The last instant before `at` at which what was live changed."""
    return _asked(Greatest(*_edges("lt", at, LONG_AGO, "-")), LONG_AGO)


def expression(at: datetime) -> Any:
    """`next_after` for a query that brings other things along; `FAR` where nothing is planned."""
    return Least(*_edges("gt", at, FAR, ""))


def _edges(side: str, at: datetime, none: datetime, order: str) -> Iterator[Any]:
    """The nearest edge on one side of `at`, of each kind: a look at the end of an index each."""
    for kind, edge in product(KINDS, EDGES):
        beyond = kind.objects.filter(**{f"{edge}__{side}": at}).order_by(f"{order}{edge}")
        yield Coalesce(Subquery(beyond.values(edge)[:1]), Value(none, DateTimeField()))


def _asked(edge: Any, none: datetime) -> datetime | None:
    """What an expression gives that is of no table, in one query."""
    query = Query(None)
    query.add_annotation(edge, "at")
    found: datetime = next(iter(query.get_compiler(DEFAULT_DB_ALIAS).results_iter()))[0]
    return None if found == none else found


# --- What ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Boundary:
    """An instant, and what changes at it: the first `MOST` sentences, and how many more."""

    at: datetime
    changes: list[str]
    more: int

    @property
    def said(self) -> str:
        return clock.say(self.at)


def after(at: datetime) -> Boundary | None:
    """The first boundary after `at`, if one is planned."""
    instant = next_after(at)
    return boundary(instant) if instant else None


def before(at: datetime) -> Boundary | None:
    """The last boundary before `at`, if there was one."""
    instant = last_before(at)
    return boundary(instant) if instant else None


def boundary(at: datetime) -> Boundary:
    """What changes at the instant `at`: stories, the newest first, then fronts, then the bar."""
    told = _told(at)
    changes = list(islice(told, MOST))
    return Boundary(at, changes, sum(1 for _ in told))


def _told(at: datetime) -> Iterator[str]:
    stories: dict[int, dict[str, Article]] = {}
    for article in Article.objects.changing_at(at).select_related("story").newest_first():
        role = "begins" if article.live_from == at else "ends"
        stories.setdefault(article.story_id, {})[role] = article
    for each in stories.values():
        yield _change(at, **each)
    for front in Front.objects.changing_at(at).select_related("section"):
        begins = front.live_from == at
        yield f"{front.page} {'is arranged anew' if begins else 'is no longer arranged like this'}"
    for alert in Alert.objects.changing_at(at):
        begins = alert.live_from == at
        yield f"“{alert.text}” {'goes up over every page' if begins else 'is taken down'}"


def _change(at: datetime, *, begins: Article | None = None, ends: Article | None = None) -> str:
    if begins and ends:
        what = f"changes: version {begins.number} replaces version {ends.number}"
        return f"“{begins.headline}” {what}"
    if begins:
        is_first = begins.published_at == at
        return f"“{begins.headline}” {'goes live' if is_first else 'is live again'}"
    if ends is None:
        raise ValueError("Nothing begins or ends.")
    what = "is withdrawn" if ends.story.withdrawn_at == at else "expires"
    return f"“{ends.headline}” {what}"
