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
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString, mark_safe

from . import paging
from .models import Article
from .querysets import ArticleQuerySet

WINDOW = 500
"""How many of the newest hits are ranked at once."""
MOST_WORDS = 12
MOST_LETTERS = 60

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
class Results:
    """A page of hits, best first. `before` is the cursor of the next page, "" on the last."""

    words: list[str]
    """What was looked for. All of them stand in every hit."""
    left_out: bool
    """Whether the query held more than that: common words, or too many."""
    hits: list[Hit]
    before: str = ""
    is_first: bool = True


def search(query: str, *, at: datetime, before: str = "") -> Results:
    """What readers find at `at` by the words of `query`, in any form and with or without accents.

    `before` is the `before` of the page that this one follows. Raises `paging.BadCursor`. A
    query without a word finds nothing.
    """
    words, left_out = _words(query)
    start, skip = _place(before)
    if not words:
        return Results(words, left_out, [], is_first=not before)
    found = _engine(words)

    hits = Article.objects.live(at).filter(found.matches()).newest_first()
    if start:
        published_at, pk = paging.place(start)
        hits = hits.before(published_at, pk + 1)  # from that one on
    window = list(hits.only("published_at")[: WINDOW + 1])
    if not window:
        return Results(words, left_out, [], is_first=not before)
    ranked = found.ranked([article.pk for article in window[:WINDOW]])
    page, rest = ranked[skip : skip + paging.SIZE], ranked[skip + paging.SIZE :]

    articles: ArticleQuerySet = Article.objects.live(at).with_cards().filter(pk__in=page)
    cards = {article.pk: article for article in articles}
    snippets = found.snippets(page)
    if rest:
        following = f"{paging.cursor(window[0])}.{skip + paging.SIZE}"
    else:
        following = f"{paging.cursor(window[WINDOW])}.0" if len(window) > WINDOW else ""
    return Results(
        words,
        left_out,
        [Hit(cards[pk], _marked(snippets[pk])) for pk in page],
        following,
        is_first=not before,
    )


def finds(query: str, article: Article, *, at: datetime) -> bool:
    """Whether `article` is among all that readers find at `at` by the words of `query`."""
    words, _ = _words(query)
    hits = Article.objects.live(at).filter(pk=article.pk)
    return bool(words) and hits.filter(_engine(words).matches()).exists()


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


def _marked(snippet: str) -> SafeString:
    """A snippet as HTML: the found words in `<mark>`."""
    safe = _MARKED.sub(r"<mark>\1</mark>", html.escape(snippet))
    return mark_safe(safe.replace(_START, "").replace(_END, ""))  # noqa: S308 (escaped)


def _engine(words: list[str]) -> "PostgreSQL | SQLite":
    return PostgreSQL(words) if connection.vendor == "postgresql" else SQLite(words)


class PostgreSQL:
    """Weighted `tsvector`s with a GIN index."""

    def __init__(self, words: list[str]) -> None:
        self.query = " ".join(words)

    def matches(self) -> RawSQL:
        return RawSQL(
            "articles_article.id IN (SELECT article_id FROM articles_search "
            "WHERE vector @@ plainto_tsquery('newsroom', %s))",
            [self.query],
            BooleanField(),
        )

    def ranked(self, pks: list[int]) -> list[int]:
        rows = _rows(
            """
            SELECT article_id FROM articles_search WHERE article_id = ANY(%s)
            ORDER BY ts_rank(vector, plainto_tsquery('newsroom', %s), 1) DESC, article_id DESC
            """,
            [pks, self.query],
        )
        return [pk for (pk,) in rows]

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


class SQLite:
    """FTS5, ranked by bm25."""

    FROM = "FROM articles_search WHERE articles_search MATCH %s"

    def __init__(self, words: list[str]) -> None:
        # Quoted: nothing that a reader types is an operator. (A word never holds a quote.)
        self.query = " ".join(f'"{word}"' for word in words)

    def matches(self) -> RawSQL:
        # Few hits are best looked up one by one; of many, the newest come faster from the index
        # of dates, which a "+" leaves as the only one. SQLite can't tell which it will be.
        some = _rows(f"SELECT 1 {self.FROM} LIMIT %s", [self.query, WINDOW])
        sign = "+" if len(some) == WINDOW else ""
        return RawSQL(
            f"{sign}articles_article.id IN (SELECT rowid {self.FROM})",
            [self.query],
            BooleanField(),
        )

    def ranked(self, pks: list[int]) -> list[int]:
        # By range: a MATCH for each of the rowids would count all hits each time, for bm25.
        rows = _rows(
            f"""
            SELECT rowid {self.FROM}
                AND rowid BETWEEN %s AND %s AND +rowid IN (SELECT value FROM json_each(%s))
            ORDER BY bm25(articles_search, 10, 4, 3, 1), rowid DESC
            """,
            [self.query, min(pks), max(pks), json.dumps(pks)],
        )
        return [pk for (pk,) in rows]

    def snippets(self, pks: list[int]) -> dict[int, str]:
        rows = _rows(
            f"""
            SELECT rowid, snippet(articles_search, 1, %s, %s, '…', 30),
                snippet(articles_search, 3, %s, %s, '…', 30)
            {self.FROM} AND rowid IN (SELECT value FROM json_each(%s))
            """,
            [_START, _END, _START, _END, self.query, json.dumps(pks)],
        )
        return {
            pk: next((piece for piece in pieces if _START in piece), pieces[0] or pieces[1])
            for pk, *pieces in rows
        }


def _rows(statement: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
