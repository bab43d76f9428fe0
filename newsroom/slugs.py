"""Slugs: those that are still free, and those that stay."""

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


class KeepsAddress:
    """For a ModelAdmin: the slug of a row that `was_published` is no longer to be changed."""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        if obj and obj.was_published and (slug := form.base_fields.get("slug")):
            slug.disabled = True
            slug.help_text = "It stays: readers, feeds and other sites know this address."
        return form
