"""What narrows a list of stories: a section, an author, a topic, the days they came out.

Read from a query string, for search and the API alike. What names nothing that readers may
know of is told, and narrows nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.db import connection

from authors.models import Author

from . import lists, masthead
from .models import Article, Section, Topic
from .querysets import ArticleQuerySet

NAMES = ("section", "author", "topic", "from", "to")
"""The parameters that a query string has for them."""

_SLUG = re.compile(r"[-\w]{1,120}")
_YEARS = range(1000, 3000)


@dataclass(frozen=True)
class Filters:
    section: Section | None = None
    author: Author | None = None
    topic: Topic | None = None
    start: datetime | None = None
    end: datetime | None = None
    """The first instant that is too late."""
    troubles: Mapping[str, str] = field(default_factory=dict)
    """By parameter: what is wrong with the value that was asked for."""

    def __bool__(self) -> bool:
        return bool(self.chosen)

    @property
    def last_day(self) -> datetime | None:
        return self.end and self.end - timedelta(days=1)

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows, in words, by parameter."""
        last_day = self.last_day
        named = {
            "section": self.section and self.section.name,
            "author": self.author and self.author.name,
            "topic": self.topic and self.topic.name,
            "from": self.start and f"since {_said(self.start)}",
            "to": last_day and f"until {_said(last_day)}",
        }
        return {name: said for name, said in named.items() if said}

    def without(self, name: str) -> "Filters":
        """The others, with the one of a parameter left out."""
        left_out: dict[str, Any] = {{"from": "start", "to": "end"}.get(name, name): None}
        return replace(self, **left_out)

    def newest(self, at: datetime, *, from_: tuple[datetime, int] | None = None) -> ArticleQuerySet:
        """What they leave of what is live at `at`, newest first; from that instant and id on.

        Those of a topic or an author are walked by the index of facets, which has them in order;
        of both, what one of them has is looked up among what the other has, in the index alone.
        """
        kinds = {kind: of for kind in ("topic", "author") if (of := getattr(self, kind))}
        before = (from_[0], from_[1] + 1) if from_ else None
        if not kinds:
            live = self.narrow(Article.objects.live(at))
            return (live.before(*before) if before else live).newest_first()
        rest = replace(self, topic=None, author=None, section=None)
        found = rest.narrow(Article.objects.live(at))
        (kind, led_by), *others = kinds.items()
        where = self._of_facets("articles_facet")
        for other, of in others:
            theirs: dict[str, list[Any]] = {
                "other.kind = %s": [other],
                "other.ref = %s": [of.pk],
                "other.published_at = articles_facet.published_at": [],
                "other.article_id = articles_facet.article_id": [],
                **self._of_facets("other", before),
            }
            same = " AND ".join(theirs)  # made of constants; values are parameters
            among = f"EXISTS (SELECT 1 FROM articles_facet other WHERE {same})"  # noqa: S608
            where[among] = list(chain(*theirs.values()))
        return lists.walked(found, kind, led_by.pk, before, where)

    def _of_facets(self, table: str, before: lists.Before = None) -> dict[str, list[Any]]:
        """Section and days, and where a page begins, as conditions of a table of facets, in SQL.

        They are said of each such table: PostgreSQL doesn't conclude from equal instants that
        what bounds the one bounds the other, and would walk there from the newest of all.
        """
        where: dict[str, list[Any]] = {}
        if self.section:
            places = ", ".join(["%s"] * len(self.section.family))
            where[f"{table}.section_id IN ({places})"] = list(self.section.family)
        for sign, instant in (("<", self.end), (">=", self.start), ("<=", before and before[0])):
            if instant:
                bound = connection.ops.adapt_datetimefield_value(instant)
                where[f"{table}.published_at {sign} %s"] = [bound]
        return where

    def narrow(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.section:
            articles = articles.within(self.section.family)
        if self.author:
            articles = articles.by_author(self.author)
        if self.topic:
            articles = articles.about(self.topic)
        if self.start:
            articles = articles.published_since(self.start)
        if self.end:
            articles = articles.published_until(self.end)
        return articles


ALL = Filters()
"""Nothing is left out."""


def read(asked: Mapping[str, str], frame: Any) -> Filters:
    """The filters that a query string names, at the instant and in the zone of a page's frame."""
    found: dict[str, Any] = {}
    troubles = {}
    finders = {"section": _section, "author": _author, "topic": _topic}
    for name, find in finders.items():
        slug = asked.get(name, "").strip()
        if slug:
            found[name] = find(slug, frame) if _SLUG.fullmatch(slug) else None
            if found[name] is None:
                troubles[name] = f"There is no {name} of that name here."
    days: dict[str, date] = {}
    for name in ("from", "to"):
        if said := asked.get(name, "").strip():
            try:
                days[name] = _day(said)
            except ValueError:
                troubles[name] = "This is not a day such as 2026-03-02."
    if "from" in days and "to" in days and days["to"] < days["from"]:
        troubles["to"] = "The last day lies before the first."
        del days["to"]
    zone = frame.edition.zone
    if first := days.get("from"):
        found["start"] = datetime.combine(first, time(), tzinfo=zone)
    if last := days.get("to"):
        found["end"] = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return Filters(**found, troubles=troubles)


def _section(slug: str, frame: Any) -> Section | None:
    section: Section | None = frame.section(slug=slug)
    return section


def _author(slug: str, frame: Any) -> Author | None:
    return masthead.author(frame.instant, slug)


def _topic(slug: str, frame: Any) -> Topic | None:
    """One that a live story is about: a draft's topic is not to be known."""
    found = lists.topic(slug)
    return found if found and lists.about(frame.instant, found.pk).exists() else None


def _day(said: str) -> date:
    day = date.fromisoformat(said)
    if day.year not in _YEARS:
        raise ValueError
    return day


def _said(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}"
