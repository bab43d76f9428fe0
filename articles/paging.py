"""Lists, a page at a time, by cursor: the last story of a page says where the next begins.

A story that goes live while somebody pages never moves the pages that follow, and page 500
costs what page 1 does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet

from newsroom.prepared import Prepared

from .models import Article
from .querysets import ArticleQuerySet

SIZE = 20

Cards = Callable[[ArticleQuerySet], ArticleQuerySet]
"""What has articles fetched with all that a list shows of them."""


class BadCursor(BadRequest):
    """What stands in `?before=` is no place in a list."""

    def __init__(self) -> None:
        super().__init__("The address names no place in this list. Start again from its top.")


@dataclass(frozen=True)
class Page:
    """Part of a list. `before` is the cursor of the next page, "" on the last one."""

    articles: list[Article]
    before: str = ""
    is_first: bool = True


def cursor(article: Article) -> str:
    """Where a list goes on after `article`: its instant in UTC, and its id."""
    return mark(article.published_at, article.pk)


def mark(at: datetime, pk: int) -> str:
    """The cursor of an instant and an id."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{pk}"


def place(cursor: str) -> tuple[datetime, int]:
    """The instant and id of a cursor. Raises BadCursor."""
    instant, _, pk = cursor.partition("-")
    try:
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            raise ValueError
        return datetime.strptime(instant, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), int(pk)
    except ValueError:
        raise BadCursor from None


def first(
    ordered: ArticleQuerySet, before: str, *, cards: Cards = ArticleQuerySet.with_cards
) -> Page:
    """The page that begins with the first of these, which are in order and follow the cursor."""
    found = list(cards(ordered)[: SIZE + 1])
    return page(found, before, has_more=len(found) > SIZE)


def listed(
    of: Callable[..., ArticleQuerySet],
    before: str = "",
    *,
    at: datetime,
    cards: Cards = ArticleQuerySet.with_cards,
    **values: Any,
) -> Page:
    """The page of one of `lists`, newest first, that follows the cursor `before`, if there is."""
    last = place(before) if before else None
    keys = tuple([pk for (pk,) in _keys(of=of, at=at, before=last, **values)])
    return page(_shown(cards=cards, at=at, keys=keys), before, has_more=len(keys) > SIZE)


@Prepared
def _keys(of: Callable[..., ArticleQuerySet], **to: Any) -> QuerySet[Any, Any]:
    return of(**to).values_list("pk")[: SIZE + 1]


@partial(Prepared, one_plan=True)
def _shown(cards: Cards, at: datetime, keys: tuple[int, ...]) -> ArticleQuerySet:
    return cards(Article.objects.live(at).filter(pk__in=keys)).newest_first()


def page(found: list[Article], before: str, *, has_more: bool) -> Page:
    """The page of the first `SIZE` of these; others follow, or not.

    Fewer may be found than were looked for: one is withdrawn between two queries.
    """
    shown = found[:SIZE]
    return Page(shown, cursor(shown[-1]) if has_more and shown else "", is_first=not before)
