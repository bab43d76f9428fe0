"""The lists of live articles that readers page through, each by what it is of.

Its values may be parameters of a query that is `newsroom.prepared`.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from newsroom.prepared import Prepared

from .models import Article, Topic
from .querysets import ArticleQuerySet


def everything(at: datetime) -> ArticleQuerySet:
    return Article.objects.live(at)


def within(at: datetime, family: tuple[int, ...]) -> ArticleQuerySet:
    return Article.objects.live(at).within(family)


def by_author(at: datetime, author: int) -> ArticleQuerySet:
    return Article.objects.live(at).by_author(author)


def about(at: datetime, topic: int) -> ArticleQuerySet:
    return Article.objects.live(at).about(topic)


def citing(at: datetime, publisher: int) -> ArticleQuerySet:
    return Article.objects.live(at).citing(publisher)


def between(at: datetime, start: datetime, end: datetime) -> ArticleQuerySet:
    """Those that were published at `start` or later, and before `end`."""
    return Article.objects.live(at).published_between(start, end)


def topic(slug: str) -> Topic | None:
    found: Topic | None = _topic.first(slug=slug)
    return found


@partial(Prepared, one_plan=True)
def _topic(slug: str) -> QuerySet[Topic]:
    return Topic.objects.filter(slug=slug)


# --- Some stories -------------------------------------------------------------------


def cards(at: datetime, keys: Iterable[int]) -> dict[int, Article]:
    """Those of some versions that are live, by their ids, as a list shows them."""
    return {article.pk: article for article in _cards(at=at, keys=tuple(keys))}


@partial(Prepared, one_plan=True)
def _cards(at: datetime, keys: tuple[int, ...]) -> ArticleQuerySet:
    return Article.objects.live(at).with_cards().filter(pk__in=keys).order_by()
