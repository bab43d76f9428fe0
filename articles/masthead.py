"""Who of the authors readers may know of."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from authors.models import Author
from authors.querysets import AuthorQuerySet

from .models import Article, Byline


def public(at: datetime) -> AuthorQuerySet:
    """Authors on the masthead, and whoever signed a version that readers had seen by `at`."""
    signed = Byline.objects.filter(author=OuterRef("pk"), article__in=Article.objects.was_live(at))
    return Author.objects.filter(Q(active=True) | Exists(signed))
