"""What finds words in the search index (`search_index`): PostgreSQL and SQLite, each in its way.

Both are asked the same questions, and answer them alike: `search` knows of no database.
"""
# ruff: noqa: S608, S611 (statements are made of this module's constants; words are parameters)

import json
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from .filters import Filters
from .models import Article
from .querysets import ArticleQuerySet

WINDOW = 200
"""How many of the newest hits are ranked at once."""
LOOKED_AT = (250, 1_000, 4_000)
"""How many of the newest SQLite looks at for so many hits, before it lists all that there are."""
COUNTED = 2_000
"""Hits of a word that SQLite counts to rank by."""
LISTED = 500
"""Stories that are looked up one by one; of more, the newest are looked through."""

START, END = "\x02", "\x03"
"""What marks the words in a snippet."""


def of(words: list[str]) -> "PostgreSQL | SQLite":
    """What finds stories that have all of these words, in the database in use."""
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
        options = f'StartSel="{START}", StopSel="{END}", MaxWords=36, MinWords=18'
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
            [START, END, START, END, self.query, *_these(pks)],
        )
        return {
            pk: next((piece for piece in pieces if START in piece), pieces[0] or pieces[1])
            for pk, *pieces in rows
        }


def _these(pks: list[int]) -> list[Any]:
    return [min(pks), max(pks), json.dumps(pks)]


def _rows(statement: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
