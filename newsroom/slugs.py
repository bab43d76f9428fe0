"""Slugs that are still free."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify


def free(
    text: str,
    *querysets: QuerySet[Any],
    most: int = 110,
    otherwise: str,
    never: Iterable[str] = (),
) -> str:
    """A slug of `text` that no row of the querysets has: numbered from 2 where it is taken.

    `most` leaves the column room for the number; `otherwise` serves a text without letters;
    those of `never` count as taken.
    """
    stem = slugify(text)[:most].rstrip("-") or otherwise
    taken = set(never).union(
        *(rows.filter(slug__startswith=stem).values_list("slug", flat=True) for rows in querysets)
    )
    slug, n = stem, 1
    while slug in taken:
        n += 1
        slug = f"{stem}-{n}"
    return slug
