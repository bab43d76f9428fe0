"""Why a version is, or is not, on each of the site's pages, lists and feeds at an instant.

Whether it is, is asked of the very querysets and functions that these are made from; only the
words are made here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from newsroom.clock import say
from newsroom.editions.models import Edition
from newsroom.rows import Counted

from . import feeds, front, paging, search, sitemaps
from .models import Article, Section
from .querysets import ArticleQuerySet
from .states import State

MOST = 50
"""So many newer stories are counted; of more it is only said that there are."""


@dataclass(frozen=True)
class Line:
    """One surface of the site: whether the version is on it, and why."""

    surface: str
    path: str
    """Of the surface; "" where it has none."""
    is_there: bool
    reason: str


Told = tuple[bool, str]


@dataclass(frozen=True)
class _Surface:
    name: str
    path: str
    articles: ArticleQuerySet
    """Of which it shows the newest."""
    tell: Callable[[int, bool], Told]
    """Says whether and why, by how many of them are newer and whether this is one of them."""
    most: int = MOST
    """How many newer ones are counted."""

    @property
    def key(self) -> str:
        return f"{id(self.articles)}_{self.most}"


def of(
    article: Article, at: datetime, *, sections: list[Section], edition: Edition, query: str = ""
) -> list[Line]:
    """A line for each surface that the version could be on at `at`.

    `sections` are all of them, each knowing those `inside` it. `query` is what a reader might
    search for; the headline, if "".
    """
    surfaces = list(_surfaces(article, at, sections, edition, query or article.headline))
    if reason := why_not_live(article, at):
        return [Line(each.name, each.path, False, reason) for each in surfaces]
    places = _places(article, surfaces)
    return [
        Line(each.name, each.path, *each.tell(*place))
        for each, place in zip(surfaces, places, strict=True)
    ]


def why_not_live(article: Article, at: datetime) -> str:
    """Why readers don't see the version at `at`; "" where they do."""
    found = Article.objects.filter(pk=article.pk).with_state(at)
    match State(found.values_list("state", flat=True).get()):
        case State.LIVE:
            return ""
        case State.SCHEDULED:
            return f"Not live until {say(article.live_from)}."
        case State.SUPERSEDED:
            newer = article.story.versions.get(live_from=article.live_until)
            return f"Replaced by version {newer.number} at {say(article.live_until)}."
        case State.WITHDRAWN:
            return f"Withdrawn at {say(article.live_until)}."
        case State.EXPIRED:
            return f"Expired at {say(article.live_until)}."
        case state:
            return f"{state.label}: it was never put on the timeline."


def _surfaces(
    article: Article, at: datetime, sections: list[Section], edition: Edition, query: str
) -> Iterator[_Surface]:
    live = Article.objects.live(at).order_by()
    # In the order of its index: expecting to meet them soon, PostgreSQL else reads all older ones.
    newest = live.newest_first()
    yield _Surface(
        "Its own page",
        article.get_absolute_url() if article.is_frozen else "",
        newest,
        lambda newer, is_in: (is_in, "It is live."),
    )
    tops = [section for section in sections if section.parent_id is None]
    yield _Surface("Home page", reverse("home"), newest, partial(_home, article, tops, at))

    for section in _line_of(article.section_id, sections):
        stories, path = live.within(section.family), section.get_absolute_url()
        picks = list(front.picked(section, at).values_list("pk", flat=True))
        rest, tell = stories.exclude(pk__in=picks), partial(_fronted, article, picks)
        yield _Surface(f"Section {section}", path, rest, tell)
        path = reverse("section-feed", args=[section.slug])
        yield _Surface(f"Feed of {section}", path, stories, _fed)
    for author in article.authors.order_by("name").distinct():
        stories, path = live.by_author(author), author.get_absolute_url()
        yield _Surface(f"Author {author}", path, stories, _listed)
        path = reverse("author-feed", args=[author.slug])
        yield _Surface(f"Feed of {author}", path, stories, _fed)
    for topic in article.topics.order_by("name"):
        stories, path = live.about(topic), topic.get_absolute_url()
        yield _Surface(f"Topic {topic}", path, stories, _listed)
        path = reverse("topic-feed", args=[topic.slug])
        yield _Surface(f"Feed of {topic}", path, stories, _fed)
    citations = article.citations.select_related("source__publisher")
    for publisher in dict.fromkeys(citation.source.publisher for citation in citations):
        path = publisher.get_absolute_url()
        yield _Surface(f"Source {publisher}", path, live.citing(publisher), _listed)

    yield _Surface("Feed", reverse("feed"), newest, _fed)
    yield _Surface("JSON feed", reverse("feed-json"), newest, _fed)
    if article.published_at:
        first = localtime(article.published_at, edition.zone)
        name = date_format(first, "F Y")
        month = live.published_between(*edition.month(first.year, first.month))
        path = reverse("archive-month", args=[first.year, first.month])
        yield _Surface(f"Archive of {name}", path, month, _listed)
        path = reverse("sitemap-month", args=[first.year, first.month])
        yield _Surface("Sitemap", path, month, lambda newer, is_in: (is_in, f"Filed under {name}."))
    else:
        yield _Surface("Archive", reverse("archive"), newest, _listed)
        yield _Surface("Sitemap", reverse("sitemap"), newest, _listed)
    yield _Surface(
        "News sitemap",
        reverse("news-sitemap"),
        sitemaps.for_news(at).order_by(),
        partial(_in_news, article),
        sitemaps.NEWS_MOST,
    )
    yield _Surface("Search", reverse("search"), newest, partial(_found, article, at, query))


def _line_of(pk: int | None, sections: list[Section]) -> Iterator[Section]:
    """The section of that id, the one that it stands inside, and so on up."""
    by_pk = {section.pk: section for section in sections}
    while pk is not None:
        yield by_pk[pk]
        pk = by_pk[pk].parent_id


def _places(article: Article, surfaces: list[_Surface]) -> list[tuple[int, bool]]:
    """For each how many of its stories are newer, at most so many, and whether this is one of them.

    Several show one list: it is asked once.
    """
    columns: dict[str, Any] = {}
    for each in surfaces:
        ahead = each.articles.ahead_of(article)[: each.most].values("pk")
        columns[f"newer_{each.key}"] = Counted(ahead)
        columns[f"is_in_{each.key}"] = Exists(each.articles.filter(pk=article.pk))
    row = Article.objects.filter(pk=article.pk).annotate(**columns).values(*columns).get()
    return [(row[f"newer_{each.key}"], row[f"is_in_{each.key}"]) for each in surfaces]


# --- Each surface's words -----------------------------------------------------------


def _count(newer: int) -> str:
    more = "or more " if newer >= MOST else ""
    return f"{newer:,} {more}newer stor{'y' if newer == 1 else 'ies'}"


def _home(article: Article, tops: list[Section], at: datetime, newer: int, is_in: bool) -> Told:
    if places := front.compose(tops, at).places_of(article):
        never = f" {article.get_type_display()}: it never stands at the top."
        is_others = article.type in front.PAID_OR_HANDED_IN
        words = ", ".join(places)
        return True, f"{words[0].upper()}{words[1:]}.{never if is_others else ''}"
    return False, (
        f"{_count(newer)} fill it: “Latest” holds {front.LATEST}, a section’s block {front.BLOCK}."
    )


def _listed(newer: int, is_in: bool) -> Told:
    if not is_in:
        return False, "It is none of this list."
    if newer >= MOST:
        return True, f"After {_count(newer)}."
    page = newer // paging.SIZE + 1
    return True, f"Place {newer + 1}{f', on page {page}' if page > 1 else ''}."


def _fronted(article: Article, picks: list[int], newer: int, is_in: bool) -> Told:
    if article.pk in picks:
        return True, f"Picked for place {picks.index(article.pk) + 1}."
    return _listed(newer + len(picks), is_in)


def _fed(newer: int, is_in: bool) -> Told:
    if is_in and newer < feeds.LENGTH:
        return True, f"Place {newer + 1} of the {feeds.LENGTH} that it holds."
    return False, f"{_count(newer)} fill it: it holds {feeds.LENGTH}."


def _in_news(article: Article, newer: int, is_in: bool) -> Told:
    hours = f"{sitemaps.NEWS_SPAN.total_seconds() / 3600:.0f} hours"
    if is_in and newer < sitemaps.NEWS_MOST:
        return True, f"First published in the last {hours}."
    if is_in:
        return False, f"{_count(newer)} fill it: it holds {sitemaps.NEWS_MOST:,}."
    if article.type in front.PAID_OR_HANDED_IN:
        return False, f"{article.get_type_display()}: only the newsroom’s own stories are in it."
    first = say(article.published_at)
    return False, f"First published {hours} ago or more, at {first}: news sitemaps take no older."


def _found(article: Article, at: datetime, query: str, newer: int, is_in: bool) -> Told:
    if search.finds(query, article, at=at):
        return True, f"Found by “{query}”."
    return False, f"Not every word of “{query}” stands in it, or there is none to look for."
