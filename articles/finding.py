"""How the desk finds versions by words: of headlines, of their stories' slugs, of bylines.

A word is found anywhere in these; one of a letter or two only where a word begins. PostgreSQL looks
words up by their trigrams (`article_headline_words`, `story_slug_words`), which are three letters.
"""

from collections.abc import Iterator
from functools import cached_property, reduce
from itertools import compress
from operator import or_
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.text import smart_split, unescape_string_literal

from authors.models import Author

from .models import Article, Byline
from .querysets import MANY, ArticleQuerySet

LOOKED_UP = 2
"""Words that are looked up first, the longest: they are likely to be the rarest."""

SHORT = 2
"""Letters of a word that is not looked up."""


def narrowed(
    articles: ArticleQuerySet, query: str, *, newest: int | None = None
) -> ArticleQuerySet:
    """Those that have every word of `query`; words in quotes are one.

    What has a rare word is listed first. Of words that many have the newest that have them all
    are soon met, and to list what has one of them would take longer; so many of the `newest`
    are looked through then, if that is said.
    """
    words = [_Word(text) for text in sorted(_texts(query), key=len, reverse=True)]
    if not words:
        return articles
    _find_signers(words)
    rare = [word for word in words[:LOOKED_UP] if not word.is_short and word.keys is not None]
    common = [word.anywhere for word in words if word not in rare]
    if not rare:
        if newest is not None:
            articles = articles.filter(pk__in=articles.newest_first().values("pk")[:newest])
        return articles.filter(*common)
    keys = set.intersection(*(word.keys or set() for word in rare))
    if common:
        found = Article.objects.order_by().filter(*common, pk__in=keys)
        keys = set(found.values_list("pk", flat=True))
    return articles.filter(pk__in=keys)


def _texts(query: str) -> Iterator[str]:
    for bit in smart_split(query):
        is_quoted = bit[0] in "\"'" and bit[0] == bit[-1] and len(bit) > 1
        yield unescape_string_literal(bit) if is_quoted else bit


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
        found = self.within("headline") | self.within("story__slug")
        if not self.signers:
            return found
        lines = Byline.objects.filter(article=OuterRef("pk"), author__in=self.signers)
        return found | Q(Exists(lines))

    @cached_property
    def keys(self) -> set[int] | None:
        """Ids of the versions that have the word; None where they are many."""
        rows = Article.objects.order_by().values_list("pk")
        parts: list[Any] = [rows.filter(self.within("story__slug"))]
        if self.signers:
            lines = Byline.objects.order_by().filter(author__in=self.signers)
            parts.append(lines.values_list("article"))
        found = rows.filter(self.within("headline")).union(*parts, all=True)
        keys = [pk for (pk,) in found[:MANY]]
        return set(keys) if len(keys) < MANY else None

    def within(self, field: str) -> Q:
        if not self.is_short:
            return Q(**{f"{field}__icontains": self.text})
        begins = Q(**{f"{field}__istartswith": self.text})
        inside = (Q(**{f"{field}__icontains": f"{sign}{self.text}"}) for sign in " -")
        return reduce(or_, inside, begins)
