"""The lists of live articles that readers page through, each newest first, by what it is of.

Each goes on after the instant and id in `before`, if there are. Its values may be parameters of a
query that is `newsroom.prepared`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from newsroom.prepared import Prepared

from .models import Article, Topic
from .querysets import ArticleQuerySet

Before = tuple[datetime, int] | None
Cards = Callable[[ArticleQuerySet], ArticleQuerySet]
"""What has articles fetched with all that a list shows of them."""


def everything(at: datetime, before: Before = None) -> ArticleQuerySet:
    return _newest(Article.objects.live(at), before)


def within(at: datetime, family: tuple[int, ...], before: Before = None) -> ArticleQuerySet:
    return _newest(Article.objects.live(at).within(family), before)


def by_author(at: datetime, author: int, before: Before = None) -> ArticleQuerySet:
    return walked(Article.objects.live(at), "author", author, before)


def about(at: datetime, topic: int, before: Before = None) -> ArticleQuerySet:
    return walked(Article.objects.live(at), "topic", topic, before)


def citing(at: datetime, publisher: int, before: Before = None) -> ArticleQuerySet:
    return walked(Article.objects.live(at), "publisher", publisher, before)


def between(at: datetime, start: datetime, end: datetime, before: Before = None) -> ArticleQuerySet:
    """Those that were published at `start` or later, and before `end`."""
    return _newest(Article.objects.live(at).published_between(start, end), before)


def _newest(articles: ArticleQuerySet, before: Before) -> ArticleQuerySet:
    return (articles.before(*before) if before else articles).newest_first()


def walked(
    articles: ArticleQuerySet,
    kind: str,
    ref: int | None,
    before: Before = None,
    also: Mapping[str, list[Any]] = MappingProxyType({}),
) -> ArticleQuerySet:
    """Those of an author or a topic, or citing a publisher: the index has facets in order.

    `also` are conditions of facets in SQL, with their parameters; without `ref` they say whose.
    """
    where: dict[str, list[Any]] = {
        "articles_facet.article_id = articles_article.id": [],
        "articles_facet.kind = %s": [kind],
        **({} if ref is None else {"articles_facet.ref = %s": [ref]}),
        **also,
    }
    if before:
        articles = articles.before(*before)
        bound = connection.ops.adapt_datetimefield_value(before[0])
        where["articles_facet.published_at <= %s"] = [bound]
    ordered: Any = articles.extra(  # noqa: S610 (made of constants; values are parameters)
        tables=["articles_facet"],
        where=list(where),
        params=[param for params in where.values() for param in params],
        order_by=["-articles_facet.published_at", "-articles_facet.article_id"],
    )
    return ordered


def led_to(at: datetime, kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those authors, topics or publishers, as `kind` says, to which a live story leads."""
    theirs: dict[str, list[Any]] = {f"articles_facet.ref = {rows.model._meta.db_table}.id": []}
    stories = walked(Article.objects.live(at), kind, None, also=theirs).values("pk")[:1]
    sql, params = stories.query.sql_with_params()
    led = RawSQL(f"({sql}) IS NOT NULL", params, BooleanField())  # noqa: S611 (the ORM's own SQL)
    return rows.filter(led)


def topic(slug: str) -> Topic | None:
    found: Topic | None = _topic.first(slug=slug)
    return found


@partial(Prepared, one_plan=True)
def _topic(slug: str) -> QuerySet[Topic]:
    return Topic.objects.filter(slug=slug)


# --- Some stories -------------------------------------------------------------------


def cards(
    at: datetime, keys: Iterable[int], shown: Cards = ArticleQuerySet.with_cards
) -> dict[int, Article]:
    """Those of some versions that are live, by their ids, as a list shows them."""
    return {article.pk: article for article in _cards(at=at, keys=tuple(keys), shown=shown)}


@partial(Prepared, one_plan=True)
def _cards(at: datetime, keys: tuple[int, ...], shown: Cards) -> ArticleQuerySet:
    return shown(Article.objects.live(at).filter(pk__in=keys)).order_by()
