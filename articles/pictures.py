"""Who may see a picture of the media library."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from newsroom.editions.models import Edition
from newsroom.images.models import Image

from . import masthead, preview
from .models import Article


def public(at: datetime) -> QuerySet[Image]:
    """What readers see at `at`: pictures of what is live, portraits of public authors, the logo."""
    me = OuterRef("pk")
    return Image.objects.filter(
        Exists(Article.objects.live(at).filter(pictures=me))
        | Exists(masthead.public(at).filter(portrait=me))
        | Exists(Edition.objects.filter(logo=me))
    )


def of_preview(token: str, at: datetime) -> QuerySet[Image]:
    """What the holder of a preview's link sees; raises `preview.NoPreview`."""
    article = preview.article_of(token)
    shown = Article.pictures.through.objects.filter(article=article)
    return Image.objects.filter(
        Q(pk__in=shown.values("image"))
        | Q(pk__in=article.bylines.values("author__portrait"))
        | Q(pk__in=public(at).values("pk"))
    )


def at_desk(user: Any) -> QuerySet[Image]:
    """Everything, for those who may open the library."""
    may = user.is_staff and user.has_perm("images.view_image")
    return Image.objects.all() if may else Image.objects.none()
