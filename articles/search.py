"""Search over what is live: one function, over PostgreSQL and SQLite alike.

Of a very common word there may be a million hits. The newest `search_engines.WINDOW` of them are
found and ranked among themselves; the next page but so many ranks as many before those. So the
cost of a search is bounded, and no hit is out of reach.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Value
from django.utils.safestring import SafeString, mark_safe

from authors.models import Author
from newsroom.prepared import Prepared

from . import lists, paging
from . import search_engines as engines
from .filters import ALL, Filters
from .models import Article, Topic

MOST_WORDS = 12
MOST_LETTERS = 60
MOST_TYPED = 200
SUGGESTED = 6
"""How many stories are offered while somebody types."""
CHOSEN_FROM = 100
CHOICES = 40
"""How many authors, and topics, are offered to narrow a search by: those of the best hits."""

HALF_LIFE = timedelta(days=90)
OLDEST = 0.6
"""A story's relevance counts for half as it grows so much older, but never less than this: a
headline that says the words stands before a mention in passing, whatever their dates."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.I)
COMMON = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "has", "have"),
        *("in", "is", "it", "its", "of", "on", "or", "that", "the", "this", "to", "was", "were"),
        "with",
    }
)
"""Words that are looked for only where a query holds no other."""

_MARKED = re.compile(f"{engines.START}(.*?){engines.END}", re.S)


@dataclass(frozen=True)
class Hit:
    """A version that was found, with a piece of its text in which the words are marked."""

    article: Article
    snippet: SafeString


@dataclass(frozen=True)
class Choice:
    """An author or a topic of the hits, to narrow the search by."""

    kind: str
    slug: str
    name: str


@dataclass(frozen=True)
class Results:
    """A page of hits, best first. `before` is the cursor of the next page, "" on the last."""

    words: list[str]
    """What was looked for. All of them stand in every hit."""
    left_out: bool
    """Whether the query held more than that: common words, or too many."""
    hits: list[Hit] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    before: str = ""
    is_first: bool = True


def search(query: str, *, at: datetime, filters: Filters = ALL, before: str = "") -> Results:
    """What readers find at `at` by the words of `query`, in any form and with or without accents.

    `before` is the `before` of the page that this one follows. Raises `paging.BadCursor`. A
    query without a word finds what the filters leave, newest first; without these, nothing.
    """
    words, left_out = _words(query)
    start, skip = _place(before)
    nothing = Results(words, left_out, is_first=not before)
    if not (words or filters):
        return nothing
    found = engines.of(words)

    hits: Any = filters.newest(at, from_=paging.place(start) if start else None)
    hits = hits.values_list("pk", "published_at", named=True)
    most = engines.WINDOW + 1
    met: list[Any] = found.first(hits, most) if words else list(hits[:most])
    if not met:
        return nothing
    window, more = met[: engines.WINDOW], met[engines.WINDOW :]
    pks = [article.pk for article in window]
    ranked = _best_first(window, found.scores(pks)) if words else pks
    page, rest = ranked[skip : skip + paging.SIZE], ranked[skip + paging.SIZE :]

    cards = lists.cards(at, page)
    snippets = found.snippets(page) if words and page else {}
    if rest:
        following = f"{paging.cursor(window[0])}.{skip + paging.SIZE}"
    else:
        following = f"{paging.cursor(more[0])}.0" if more else ""
    return Results(
        words,
        left_out,
        [Hit(cards[pk], _marked(snippets.get(pk, ""))) for pk in page if pk in cards],
        _choices(ranked[:CHOSEN_FROM]),
        following,
        is_first=not before,
    )


def typed(beginning: str, *, at: datetime) -> list[Article]:
    """The newest stories whose headline or names hold words that begin as the typed ones do."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", beginning[:MOST_TYPED]))[
        :MOST_WORDS
    ]
    if not words:
        return []
    shown = ("slug", "headline", "published_at", "section__name", "section__slug")
    live = Article.objects.live(at).newest_first().select_related("section").only(*shown)
    return engines.of(words).begun(live, SUGGESTED)


def finds(query: str, article: Article, *, at: datetime) -> bool:
    """Whether `article` is among all that readers find at `at` by the words of `query`."""
    words, _ = _words(query)
    hits = Article.objects.live(at).filter(pk=article.pk)
    return bool(words) and hits.filter(engines.of(words).matches()).exists()


def finds_any(words: Sequence[str], *, at: datetime, filters: Filters) -> bool:
    """Whether anything has all of the words, and passes the filters, at `at`."""
    if not words:
        return filters.narrow(Article.objects.live(at)).exists()
    return engines.of(list(words)).are_in_any(filters, at)


def _words(query: str) -> tuple[list[str], bool]:
    """The words to look for, and whether there were more."""
    written = [
        _POSSESSIVE.sub("", word)
        for word in _WORD.findall(unicodedata.normalize("NFC", query[: MOST_WORDS * 200]))
    ]
    telling = [word for word in written if word.casefold() not in COMMON] or written
    words = [word[:MOST_LETTERS] for word in telling[:MOST_WORDS]]
    return words, words != written or len(query) > MOST_WORDS * 200


def _place(before: str) -> tuple[str, int]:
    """Where a page begins: the cursor of its window's first hit, and how many to skip in it."""
    start, _, skip = before.rpartition(".")
    if before and not (start and skip.isascii() and skip.isdigit() and len(skip) < 4):
        raise paging.BadCursor
    return start, int(skip or 0)


def _best_first(window: list[Article], scores: dict[int, float]) -> list[int]:
    """By relevance, of which recency is a part. How old a hit is, is told from the newest one."""

    def weight(article: Article) -> float:
        age = (window[0].published_at - article.published_at) / HALF_LIFE
        return -scores.get(article.pk, 0) * (OLDEST + (1 - OLDEST) * 0.5**age)

    return [article.pk for article in sorted(window, key=weight)]


def _choices(pks: list[int]) -> list[Choice]:
    """The authors and topics that most of these versions have, by name."""
    found = sorted(_names(pks=tuple(pks)), key=lambda row: -row[3])
    most = [[row for row in found if row[0] == kind][:CHOICES] for kind in ("author", "topic")]
    return [Choice(*row[:3]) for part in most for row in sorted(part, key=lambda row: row[2])]


@Prepared
def _names(pks: tuple[int, ...]) -> Any:
    named: dict[str, Any] = {
        "author": Author.objects.filter(bylines__article__in=pks),
        "topic": Topic.objects.filter(topic_items__content_object__in=pks),
    }
    authors, topics = (
        of.order_by()
        .values("slug", "name")
        .annotate(kind=Value(kind), stories=Count("*"))
        .values_list("kind", "slug", "name", "stories")
        for kind, of in named.items()
    )
    return authors.union(topics, all=True)


def _marked(snippet: str) -> SafeString:
    """A snippet as HTML: the found words in `<mark>`."""
    safe = _MARKED.sub(r"<mark>\1</mark>", html.escape(snippet))
    return mark_safe(safe.replace(engines.START, "").replace(engines.END, ""))  # noqa: S308 (escaped)
