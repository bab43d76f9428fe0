"""How the desk finds versions by words: of headlines, of their stories' slugs, of bylines.

A word is found anywhere in these; one of a letter or two only where a word begins. PostgreSQL looks
words up by their trigrams (`article_headline_words`, `story_slug_words`), which are three letters,
and shorter ones by how words begin (`article_headline_beginnings`, `story_slug_beginnings`).
"""

import re
from datetime import UTC, datetime
from functools import cached_property, reduce
from itertools import compress
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Upper

from authors.models import Author
from newsroom import asked
from newsroom.among import Among, keys_of
from newsroom.rows import Met

from .models import Article, Byline, Story
from .querysets import MANY, ArticleQuerySet

LOOKED_UP = 2
"""Words that are looked up first, the longest: they are likely to be the rarest."""

SHORT = 2
"""Letters of a word that has to begin where one begins."""


def narrowed(
    articles: ArticleQuerySet, query: str, *, newest: int | None = None, slug: str = ""
) -> ArticleQuerySet:
    """Those that have every word of `query`; words in quotes are one.

    What has a rare word is listed first. Of words that many have the newest that have them all
    are soon met, and to list what has one of them would take longer; so many of the `newest`
    are looked through then, if that is said. `slug` as in `having`.
    """
    keys, common = looked_up(query)
    if keys is not None:
        articles = articles.filter(Among(F("pk"), keys))
    elif newest is not None:
        last = articles.newest_first().values("published_at")[newest - 1 : newest]
        since = Coalesce(Subquery(last), Value(datetime.min.replace(tzinfo=UTC)))
        articles = articles.filter(published_at__gte=since)
    return having(articles, common, slug)


def looked_up(query: str) -> tuple[set[int] | None, list["_Word"]]:
    """Ids of the versions that have the rare words, None if none is rare; and the other words."""
    words = [_Word(text) for text in sorted(asked.words(query), key=len, reverse=True)]
    if not words:
        return None, []
    _find_signers(words)
    rare = [word for word in words[:LOOKED_UP] if word.keys is not None]
    keys = set.intersection(*(word.keys or set() for word in rare)) if rare else None
    return keys, [word for word in words if word not in rare]


def having(articles: ArticleQuerySet, words: list["_Word"], slug: str = "") -> ArticleQuerySet:
    """Those that have all the `words`, each asked as it is met: what fewest signed first.

    A condition that PostgreSQL can't look into (CASE): it else thinks for as long about how many
    there may be as it takes to find some, and may read them all first, as it may if stories are
    joined for it. `slug` names where their slugs stand if they are joined anyway.
    """
    if not words:
        return articles
    stories = Story.objects.order_by().filter(pk=OuterRef("story"))
    where = F(slug) if slug else Subquery(stories.values("slug"))
    has: Any = Value(True)
    for word in sorted(words, key=lambda word: len(word.signers), reverse=True):
        then = When(word.anywhere, then=has)
        has = Case(then, default=Value(False), output_field=BooleanField())
    said = Concat(Value("\n"), "headline", Value("\n"), where, output_field=TextField())
    return articles.alias(said=said).filter(has)


def _find_signers(words: list["_Word"]) -> None:
    """Tell each word which authors have it in their names."""
    names = {f"word_{n}": word.within("name") for n, word in enumerate(words)}
    has = {n: ExpressionWrapper(q, output_field=BooleanField()) for n, q in names.items()}
    authors = Author.objects.order_by().filter(reduce(or_, names.values())).annotate(**has)
    for pk, *found in authors.values_list("pk", *names):
        for word in compress(words, found):
            word.signers.append(pk)


class _Word:
    def __init__(self, text: str) -> None:
        self.text = text
        self.signers: list[int] = []

    @property
    def is_short(self) -> bool:
        return len(self.text) <= SHORT

    @property
    def anywhere(self) -> Q:
        """Of a version, with what it and its story `said`, a line each."""
        if self.is_short:
            found = Q(said__iregex=f"[\n -]{re.escape(self.text)}")
        else:
            found = Q(said__icontains=self.text)
        if self.signers:
            lines = Byline.objects.order_by().filter(author__in=self.signers)
            found |= Q(Met(lines.filter(article=OuterRef("pk"))))
        return found

    @cached_property
    def keys(self) -> set[int] | None:
        """Ids of the versions that have the word; None where they are many, or no index knows."""
        rows = Article.objects.order_by().values("pk")
        if not self.is_short:
            headlines, slugs = self.within("headline"), self.within("story__slug")
        elif connection.vendor == "postgresql" and self.text.isalnum():
            stories = Story.objects.order_by().filter(self._begins_in("slug"))
            slugs = Q(story__in=stories.values("pk"))
            headlines = Q(self._begins_in("headline"))
        else:
            return None
        parts: list[Any] = [rows.filter(slugs)]
        if self.signers:
            lines = Byline.objects.order_by().filter(author__in=self.signers)
            parts.append(lines.values("article"))
        found = rows.filter(headlines).union(*parts, all=True)
        # A headline's words stand in its slug too; and a single letter soon has many.
        most = MANY if len(self.text) == 1 else 2 * MANY
        keys = keys_of(found[:most])
        return set(keys) if len(keys) < most else None

    def _begins_in(self, field: str) -> Func:
        return Func(
            field,
            Upper(Cast(Value(self.text), TextField())),
            template="(word_beginnings(%(expressions)s]))",
            arg_joiner=") @> (ARRAY[",
            output_field=BooleanField(),
        )

    def within(self, field: str) -> Q:
        if not self.is_short:
            return Q(**{f"{field}__icontains": self.text})
        begins = Q(**{f"{field}__istartswith": self.text})
        inside = (Q(**{f"{field}__icontains": f"{sign}{self.text}"}) for sign in " -")
        return reduce(or_, inside, begins)
