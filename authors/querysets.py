"""How authors are found, or made where there is none yet."""

from typing import TYPE_CHECKING

from django.db import models

from newsroom import slugs

if TYPE_CHECKING:
    from .models import Author


class AuthorQuerySet(models.QuerySet["Author"]):
    def named(self, name: str, **fields: str) -> "Author":
        """The author of that name, in any case of letters; made, with `fields`, if new."""
        found = self.filter(name__iexact=name).first()
        return found or self.create(
            name=name, slug=slugs.free(name, self, otherwise="author"), **fields
        )
