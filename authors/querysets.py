"""How authors are found, or made where there is none yet."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from newsroom import slugs

if TYPE_CHECKING:
    from .models import Author


class AuthorQuerySet(models.QuerySet["Author"]):
    def on_masthead(self) -> Self:
        """People first, then organisations."""
        return self.filter(active=True).order_by("-kind", "name")

    def named(self, name: str, **fields: Any) -> "Author":
        """The author of that name, in any case of letters; made, with `fields`, if new."""
        found = self.filter(name__iexact=name).first()
        return found or self.create(
            name=name, slug=slugs.free(name, self, otherwise="author"), **fields
        )
