"""The months, and the years, in which the stories came out that readers see.

For each month a look at the end of an index: what that takes grows with the months, not with the
stories in them. (Of a month's updated ones all are looked at, where that is asked for.)
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Subquery
from django.db.models.expressions import RawSQL

from newsroom.editions.models import Edition
from newsroom.rows import aware

from .models import Article, Section

SPANS = {
    "postgresql": "unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY"
    " AS span_ (begins, ends, ordinality)",
    "sqlite": "(SELECT json_extract(value, '$[0]') AS begins, json_extract(value, '$[1]') AS ends,"
    " key AS ordinality FROM json_each(%s)) span_",
}
"""Rows of spans, by database: of two lists of instants, or of one of pairs."""


Span = tuple[datetime, datetime]


class Month(NamedTuple):
    start: datetime
    """In the edition's zone, as is `end`, which is the next one's start."""
    end: datetime
    newest: datetime
    """When the last of its stories came out."""
    updated: datetime | None = None
    """When the last of its stories to be updated was."""
    has_more: bool = False
    """Whether it has more stories than it was asked for."""

    @property
    def changed(self) -> datetime:
        return max(self.newest, self.updated or self.newest)


def of(edition: Edition, at: datetime, more_than: int | None = None) -> Iterator[Month]:
    """The edition's months with stories that are live at `at`, the newest first.

    Whether one has `more_than` so many, and when it was `updated`, is only found out if asked.
    """
    spans = [span for year in years(edition, at) for span in _months(edition, year)]
    return _with_stories(at, spans, more_than)


def years(edition: Edition, at: datetime) -> Sequence[int]:
    """From the year of the last story that is live at `at` back to that of the first.

    There may be some between them in which none came out: to look for them takes the longer the
    older the paper is.
    """
    dates = Article.objects.live(at).order_by("published_at").values("published_at")
    ends = [Subquery(each[:1]) for each in (dates, dates.reverse())]
    # Of any section's row: what is live has one.
    first, last = Section.objects.order_by().values_list(*ends).first() or (None, None)
    if first is None or last is None:
        return ()
    began, ended = (each.astimezone(edition.zone).year for each in (first, last))
    return range(ended, began - 1, -1)


def of_year(edition: Edition, at: datetime, year: int) -> list[Month]:
    """Those of its months with stories that are live at `at`, the newest first."""
    return list(_with_stories(at, _months(edition, year)))


def _months(edition: Edition, year: int) -> list[Span]:
    return [edition.month(year, month) for month in range(12, 0, -1)]


def _with_stories(at: datetime, spans: list[Span], more_than: int | None = None) -> Iterator[Month]:
    for span, (newest, *rest) in zip(spans, _asked(at, spans, more_than), strict=True):
        if newest and rest:
            updated, more = rest
            yield Month(*span, aware(newest), updated and aware(updated), more is not None)
        elif newest:
            yield Month(*span, aware(newest))


def _asked(at: datetime, spans: list[Span], more_than: int | None) -> list[Any]:
    """Of each span the newest's date; of its updated ones the last update; the one past so many."""
    if not spans:
        return []
    inside = Article.objects.live(at).filter(
        published_at__gte=RawSQL("span_.begins", ()), published_at__lt=RawSQL("span_.ends", ())
    )
    looks: list[Any] = [inside.newest_first().values("published_at")[:1]]
    if more_than is not None:
        updated = inside.filter(updated_at__isnull=False).order_by("-updated_at")
        looks.append(updated.values("updated_at")[:1])
        looks.append(inside.order_by().values("published_at")[more_than : more_than + 1])
    written = [look.query.sql_with_params() for look in looks]
    columns = ", ".join(f"({sql})" for sql, _ in written)
    params = [param for _, params in written for param in params]
    sent = [[_sent(instant) for instant in span] for span in spans]
    held: list[Any] = [list(ends) for ends in zip(*sent, strict=True)]
    if connection.vendor == "sqlite":
        held = [json.dumps(sent)]
    asked = f"SELECT {columns} FROM {SPANS[connection.vendor]} ORDER BY ordinality"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [*params, *held])
        found: list[Any] = cursor.fetchall()
    return found


def _sent(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
