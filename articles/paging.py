"""Lists, a page at a time, by cursor: the last story of a page says where the next begins.

A story that goes live while somebody pages never moves the pages that follow, and page 500
costs what page 1 does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet

from newsroom.prepared import Prepared

from . import lists
from .lists import Cards
from .models import Article
from .querysets import ArticleQuerySet

SIZE = 20


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
    return _page(found, before, has_more=len(found) > SIZE)


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
    keys = [pk for (pk,) in _keys(of=of, at=at, before=last, **values)]
    return of_keys(keys, before, at=at, cards=cards)


@Prepared
def _keys(of: Callable[..., ArticleQuerySet], **to: Any) -> QuerySet[Any, Any]:
    return of(**to).values_list("pk")[: SIZE + 1]


def of_keys(
    keys: list[int], before: str, *, at: datetime, cards: Cards = ArticleQuerySet.with_cards
) -> Page:
    """The page that begins with the first of these, which follow the cursor.

    Fewer may be found: one is withdrawn between two queries.
    """
    found = lists.cards(at, keys[: SIZE + 1], cards)
    shown = [found[pk] for pk in keys if pk in found]
    return _page(shown, before, has_more=len(keys) > SIZE)


def _page(found: list[Article], before: str, *, has_more: bool) -> Page:
    shown = found[:SIZE]
    return Page(shown, cursor(shown[-1]) if has_more and shown else "", is_first=not before)
