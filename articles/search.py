"""Search over what is live: one function, over PostgreSQL and SQLite alike.

Of a very common word there may be a million hits. The newest `WINDOW` of them are found and
ranked among themselves; the next page but so many ranks the `WINDOW` before those. So the
cost of a search is bounded, and no hit is out of reach.
"""
# ruff: noqa: S608, S611 (statements are made of this module's constants; words are parameters)

import html
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import connection
from django.db.models import BooleanField, Count, Value
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString, mark_safe

from authors.models import Author
from newsroom.prepared import Prepared

from . import lists, paging
from .filters import ALL, Filters
from .models import Article, Topic
from .querysets import ArticleQuerySet

WINDOW = 200
"""How many of the newest hits are ranked at once."""
LOOKED_AT = (250, 1_000, 4_000)
"""How many of the newest SQLite looks at for so many hits, before it lists all that there are."""
COUNTED = 2_000
"""Hits of a word that SQLite counts to rank by."""
MOST_WORDS = 12
MOST_LETTERS = 60
MOST_TYPED = 200
SUGGESTED = 6
"""How many stories are offered while somebody types."""
LISTED = 500
"""Stories that are looked up one by one; of more, the newest are looked through."""
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

_START, _END = "\x02", "\x03"
_MARKED = re.compile(f"{_START}(.*?){_END}", re.S)


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
    found = _engine(words)

    hits: Any = filters.newest(at, from_=paging.place(start) if start else None)
    hits = hits.values_list("pk", "published_at", named=True)
    window: list[Any] = found.first(hits, WINDOW + 1) if words else list(hits[: WINDOW + 1])
    if not window:
        return nothing
    pks = [article.pk for article in window[:WINDOW]]
    ranked = _best_first(window[:WINDOW], found.scores(pks)) if words else pks
    page, rest = ranked[skip : skip + paging.SIZE], ranked[skip + paging.SIZE :]

    cards = lists.cards(at, page)
    snippets = found.snippets(page) if words and page else {}
    if rest:
        following = f"{paging.cursor(window[0])}.{skip + paging.SIZE}"
    else:
        following = f"{paging.cursor(window[WINDOW])}.0" if len(window) > WINDOW else ""
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
    return _engine(words).begun(live, SUGGESTED)


def finds(query: str, article: Article, *, at: datetime) -> bool:
    """Whether `article` is among all that readers find at `at` by the words of `query`."""
    words, _ = _words(query)
    hits = Article.objects.live(at).filter(pk=article.pk)
    return bool(words) and hits.filter(_engine(words).matches()).exists()


def finds_any(words: Sequence[str], *, at: datetime, filters: Filters) -> bool:
    """Whether anything has all of the words, and passes the filters, at `at`."""
    if not words:
        return filters.narrow(Article.objects.live(at)).exists()
    return _engine(list(words)).are_in_any(filters, at)


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
    return mark_safe(safe.replace(_START, "").replace(_END, ""))  # noqa: S308 (escaped)


def _engine(words: list[str]) -> "PostgreSQL | SQLite":
    return PostgreSQL(words) if connection.vendor == "postgresql" else SQLite(words)


class PostgreSQL:
    """Weighted `tsvector`s with a GIN index."""

    FROM = "FROM articles_search WHERE vector @@ plainto_tsquery('newsroom', %s)"

    def __init__(self, words: list[str]) -> None:
        self.words, self.query = words, " ".join(words)

    def matches(self) -> RawSQL:
        return self._are_in(self.FROM, self.query)

    def are_in_any(self, filters: Filters, at: datetime) -> bool:
        # Of a word that it knows nothing of PostgreSQL expects to meet one soon, and reads all.
        listed = f"WITH listed AS MATERIALIZED (SELECT article_id {self.FROM}) TABLE listed"
        found = RawSQL(f"articles_article.id IN ({listed})", [self.query], BooleanField())
        return filters.narrow(Article.objects.live(at)).filter(found).exists()

    def begun(self, articles: ArticleQuerySet, most: int) -> list[Article]:
        """The first of these that have words which begin as ours do."""
        beginnings = " & ".join(f"{word}:*" for word in self.words)
        found = "FROM articles_search WHERE typed @@ to_tsquery('newsroom_typed', %s)"
        # PostgreSQL can't tell how many words begin so, and lists all that do before it says the
        # first. If many do, the newest stories have them.
        each = f"(SELECT TRUE {found} AND article_id = articles_article.id LIMIT 1)"
        near = articles.filter(pk__in=articles.values("pk")[:WINDOW])
        met = list(near.filter(RawSQL(each, [beginnings], BooleanField()))[:most])
        if len(met) == most:
            return met
        # Of few it is told which stories have them.
        some = _rows(f"SELECT article_id {found} LIMIT %s", [beginnings, LISTED])
        if len(some) < LISTED:
            return list(articles.filter(pk__in=[pk for (pk,) in some])[:most])
        return list(articles.filter(self._are_in(found, beginnings))[:most])

    @staticmethod
    def _are_in(table: str, query: str) -> RawSQL:
        found = f"SELECT article_id {table}"
        return RawSQL(f"articles_article.id IN ({found})", [query], BooleanField())

    def first(self, articles: Any, most: int) -> list[Any]:
        """The first of these that have the words."""
        return list(articles.filter(self.matches())[:most])

    def scores(self, pks: list[int]) -> dict[int, float]:
        rows = _rows(
            """
            SELECT article_id, ts_rank(vector, plainto_tsquery('newsroom', %s), 1)
            FROM articles_search WHERE article_id = ANY(%s)
            """,
            [self.query, pks],
        )
        return dict(rows)

    def snippets(self, pks: list[int]) -> dict[int, str]:
        options = f'StartSel="{_START}", StopSel="{_END}", MaxWords=36, MinWords=18'
        return dict(
            _rows(
                """
                SELECT id, ts_headline('newsroom', concat_ws(E'\\n', nullif(summary, ''), plain),
                    plainto_tsquery('newsroom', %s), %s)
                FROM articles_article WHERE id = ANY(%s)
                """,
                [self.query, options, pks],
            )
        )


_OF_THESE = "AND rowid BETWEEN %s AND %s AND +rowid IN (SELECT value FROM json_each(%s))"
"""By range: for one rowid after the other FTS5 would begin anew, and bm25 count all hits."""


class SQLite:
    """FTS5, ranked by bm25."""

    FROM = "FROM articles_search WHERE articles_search MATCH %s"
    WEIGHTS: ClassVar = {"headline": 10, "summary": 4, "names": 3, "words": 1}
    """Of the columns, in their order."""

    def __init__(self, words: list[str]) -> None:
        # Quoted: nothing that a reader types is an operator. (A word never holds a quote.)
        self.words = [f'"{word}"' for word in words]
        self.query = " ".join(self.words)

    def matches(self) -> RawSQL:
        return self._are_in(self.FROM, self.query)

    def are_in_any(self, filters: Filters, at: datetime) -> bool:
        return bool(self.first(filters.newest(at).values_list("pk", named=True), 1))

    def first(self, articles: Any, most: int) -> list[Any]:
        """The first of these that have the words."""
        return self._first(articles, most, self.FROM, self.query)

    def begun(self, articles: ArticleQuerySet, most: int) -> list[Article]:
        """The first of these that have words which begin as ours do."""
        found = "FROM articles_typed WHERE articles_typed MATCH %s"
        return self._first(articles, most, found, " ".join(f"{word} *" for word in self.words))

    def _first(self, articles: Any, most: int, table: str, query: str) -> list[Any]:
        """The first of these that the table lists under the query.

        SQLite would list all that have a word first. So the articles are gone through in parts,
        each asked which of it has them, while there is hope to have met so many soon.
        """
        among = f"SELECT rowid {table} {_OF_THESE}"
        are_many = self._are_many(table, query)
        if are_many:
            for looked_at in LOOKED_AT:
                near = list(articles[:looked_at])
                pks = [article.pk for article in near]
                if not pks:
                    return []
                has = {pk for (pk,) in _rows(among, [query, *_these(pks)])}
                found = [article for article in near if article.pk in has]
                if len(found) >= most or len(near) < looked_at:
                    return found[:most]
        return list(articles.filter(self._among(table, query, are_many))[:most])

    def _are_in(self, table: str, query: str) -> RawSQL:
        return self._among(table, query, self._are_many(table, query))

    @staticmethod
    def _are_many(table: str, query: str) -> bool:
        return len(_rows(f"SELECT 1 {table} LIMIT %s", [query, WINDOW])) == WINDOW

    @staticmethod
    def _among(table: str, query: str, are_many: bool) -> RawSQL:
        # Few hits are best looked up one by one; of many, the newest come faster from the index
        # of dates, which a "+" leaves as the only one. SQLite can't tell which it will be.
        sign = "+" if are_many else ""
        found = f"{sign}articles_article.id IN (SELECT rowid {table})"
        return RawSQL(found, [query], BooleanField())

    def scores(self, pks: list[int]) -> dict[int, float]:
        # Of words that so many have bm25, which would count them all, thinks little: what counts
        # is in which columns they stand.
        past = f"SELECT * FROM (SELECT 1 {self.FROM} LIMIT 1 OFFSET {COUNTED})"
        are_common = " UNION ALL ".join([past] * len(self.words))
        marked = "length(highlight(articles_search, {}, '*', ''))"
        marks = " + ".join(
            f"{weight} * ifnull({marked.format(at)} - length({name}), 0)"
            for at, (name, weight) in enumerate(self.WEIGHTS.items())
            if name != "words"  # all have some there, and those of a long text count for less
        )
        weights = ", ".join(map(str, self.WEIGHTS.values()))
        rows = _rows(
            f"""
            SELECT rowid, CASE WHEN EXISTS ({are_common}) THEN {marks}
                ELSE -bm25(articles_search, {weights}) END {self.FROM} {_OF_THESE}
            """,
            [*self.words, self.query, *_these(pks)],
        )
        return dict(rows)

    def snippets(self, pks: list[int]) -> dict[int, str]:
        rows = _rows(
            f"""
            SELECT rowid, snippet(articles_search, 1, %s, %s, '…', 30),
                snippet(articles_search, 3, %s, %s, '…', 30)
            {self.FROM} {_OF_THESE}
            """,
            [_START, _END, _START, _END, self.query, *_these(pks)],
        )
        return {
            pk: next((piece for piece in pieces if _START in piece), pieces[0] or pieces[1])
            for pk, *pieces in rows
        }


def _these(pks: list[int]) -> list[Any]:
    return [min(pks), max(pks), json.dumps(pks)]


def _rows(statement: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
