"""The desk's log: what was done to stories, to all else, and at the door, in one order.

Three tables hold it: the steps of stories, Django's log of the desk's forms, and that of signing
in. Each is asked for its newest lines past a mark, by an index, and they are merged; so a page
costs three queries, however long the log is.
"""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import Q, QuerySet, TextChoices
from django.urls import NoReverseMatch, reverse

from articles import assignments
from articles.models import Step
from newsroom.signin.models import SignInEvent

USERS = ("auth", "signin")
"""Apps whose rows are the administrators' business."""

VERBS = {ADDITION: "added", CHANGE: "changed", DELETION: "deleted"}


class Kind(TextChoices):
    STORIES = "stories", "Stories"
    DESK = "desk", "Pictures, sections and all else"
    SIGN_IN = "sign-in", "Signing in"


class Mark(NamedTuple):
    """A place in the log: just after a line. Later lines of a table have higher ids."""

    at: datetime
    table: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).isoformat()}_{self.table}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Raises ValueError for what is no mark."""
        at, table, pk = text.split("_")
        mark = cls(datetime.fromisoformat(at), int(table), int(pk))
        if mark.at.tzinfo is None or not 0 <= mark.pk < 2**63:
            raise ValueError(f"“{text}” is no place in the log.")
        return mark


@dataclass(frozen=True)
class Line:
    mark: Mark
    who: str
    did: str
    what: str
    url: str = ""
    more: str = ""

    @property
    def at(self) -> datetime:
        return self.mark.at


@dataclass(frozen=True)
class Wanted:
    """What of the log: nothing said is everything. Instants are aware, `[since, until)`."""

    kind: str = ""
    person: int | None = None
    story: str = ""
    since: datetime | None = None
    until: datetime | None = None
    users_too: bool = False
    """Whether users, groups and who signs in are in it: the administrators' business."""


def lines(wanted: Wanted, *, after: Mark | None, most: int) -> list[Line]:
    """The newest lines past the mark."""
    tables = [
        islice(_read(table, _placed(rows, at_field, table, wanted, after)[:most]), most)
        for table, (rows, at_field) in enumerate(_tables(wanted))
        if rows is not None
    ]
    return list(islice(heapq.merge(*tables, key=_order), most))


def every(wanted: Wanted, *, size: int = 2000) -> Iterator[Line]:
    """All lines, read in parts, so that no more than `size` are held."""
    after: Mark | None = None
    while found := lines(wanted, after=after, most=size):
        yield from found
        after = found[-1].mark


def _order(line: Line) -> tuple[float, int, int]:
    return (-line.at.timestamp(), line.mark.table, -line.mark.pk)


def _tables(wanted: Wanted) -> Iterable[tuple[QuerySet[Any] | None, str]]:
    """The rows of each table that are wanted, and the field that says when."""
    of = wanted.kind
    yield (_steps(wanted) if of in ("", Kind.STORIES) else None), "at"
    yield (_entries(wanted) if of in ("", Kind.DESK) else None), "action_time"
    may_see = wanted.users_too and not wanted.story
    yield (_events(wanted) if of in ("", Kind.SIGN_IN) and may_see else None), "at"


def _steps(wanted: Wanted) -> QuerySet[Step]:
    rows = Step.objects.select_related("by", "article", "story__head").only(
        *("at", "action", "note", "outcome", "story__slug", "story__head__headline"),
        *("article__number", "by__username", "by__first_name", "by__last_name"),
    )
    if wanted.story:
        rows = rows.filter(story__slug=wanted.story)
    return rows.filter(by=wanted.person) if wanted.person else rows


def _entries(wanted: Wanted) -> QuerySet[LogEntry]:
    """Stories have steps; here is only what has none any more, that one was deleted.

    That line keeps the story's slug as its message.
    """
    rows = LogEntry.objects.select_related("user", "content_type").exclude(
        content_type__app_label="articles",
        content_type__model="article",
        action_flag__in=(ADDITION, CHANGE),
    )
    if not wanted.users_too:
        rows = rows.exclude(content_type__app_label__in=USERS)
    if wanted.story:
        rows = rows.filter(
            content_type__app_label="articles",
            content_type__model="article",
            action_flag=DELETION,
            change_message=wanted.story,
        )
    return rows.filter(user=wanted.person) if wanted.person else rows


def _events(wanted: Wanted) -> QuerySet[SignInEvent]:
    rows = SignInEvent.objects.select_related("user")
    return rows.filter(user=wanted.person) if wanted.person else rows


def _placed(
    rows: QuerySet[Any], at: str, table: int, wanted: Wanted, after: Mark | None
) -> QuerySet[Any]:
    """Those rows in the wanted days and past the mark, newest first."""
    if wanted.since:
        rows = rows.filter(**{f"{at}__gte": wanted.since})
    if wanted.until:
        rows = rows.filter(**{f"{at}__lt": wanted.until})
    if after:
        together = Q(**{at: after.at})
        if table == after.table:
            together &= Q(pk__lt=after.pk)
        past = Q(**{f"{at}__lt": after.at})
        if table >= after.table:
            past |= together
        # The first says to an index what the second says exactly.
        rows = rows.filter(**{f"{at}__lte": after.at}).filter(past)
    return rows.order_by(f"-{at}", "-pk")


def _read(table: int, rows: QuerySet[Any]) -> Iterator[Line]:
    said = (_of_step, _of_entry, _of_event)[table]
    return (said(table, row) for row in rows)


def _of_step(table: int, step: Step) -> Line:
    head = step.story.head
    return Line(
        Mark(step.at, table, step.pk),
        assignments.name(step.by) if step.by else "Somebody",
        step.get_action_display(),
        (head.headline if head else step.story.slug)
        + (f", version {step.article.number}" if step.article else ""),
        reverse("admin:articles_article_timeline", args=[head.pk]) if head else "",
        " ".join(filter(None, (step.note and f"“{step.note}”", step.outcome))),
    )


def _of_entry(table: int, entry: LogEntry) -> Line:
    of = entry.content_type
    url = ""
    if of and entry.action_flag != DELETION:
        with suppress(NoReverseMatch):  # not all rows have a page
            url = reverse(f"admin:{of.app_label}_{of.model}_change", args=[entry.object_id])
    return Line(
        Mark(entry.action_time, table, entry.pk),
        assignments.name(entry.user),
        VERBS.get(entry.action_flag, "did something to"),
        f"{of.name if of else 'something'} “{entry.object_repr}”",
        url,
        "" if entry.action_flag == ADDITION else entry.get_change_message(),
    )


def _of_event(table: int, event: SignInEvent) -> Line:
    return Line(
        Mark(event.at, table, event.pk),
        assignments.name(event.user) if event.user else f"“{event.name}”",
        event.get_kind_display(),
        f"from {event.address}" if event.address else "",
    )
