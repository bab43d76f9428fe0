"""Who of the authors readers may know of."""

from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef, Q

from authors.models import Author, AuthorLink
from authors.querysets import AuthorQuerySet
from newsroom.prepared import Prepared
from newsroom.rows import Rows

from .models import Article, Byline


def public(at: datetime) -> AuthorQuerySet:
    """Authors on the masthead, and whoever signed a version that readers had seen by `at`."""
    signed = Byline.objects.filter(author=OuterRef("pk"), article__in=Article.objects.was_live(at))
    return Author.objects.filter(Q(active=True) | Exists(signed))


def author(at: datetime, slug: str) -> Author | None:
    """The one of these who has that slug, with their portrait and `link_rows` (label, url)."""
    found: Author | None = _author.first(at=at, slug=slug)
    return found


@partial(Prepared, one_plan=True)
def _author(at: datetime, slug: str) -> AuthorQuerySet:
    links = AuthorLink.objects.filter(author=OuterRef("pk")).order_by("position", "pk")
    found = public(at).select_related("portrait").filter(slug=slug)
    return found.annotate(link_rows=Rows(links, label="label", url="url"))
