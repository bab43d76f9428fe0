"""Which stories use a picture of the media library, and who may see it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from newsroom.editions.models import Edition
from newsroom.images.models import Image, ImageQuerySet

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
    """What the holder of a share link sees; raises `preview.NoPreview`."""
    article = preview.link_of(token, at).article
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


# --- Which stories use it -----------------------------------------------------------


def in_live_stories(found: ImageQuerySet, at: datetime) -> ImageQuerySet:
    """Those of `found` that a version live at `at` shows."""
    return found.filter(Exists(Article.objects.live(at).filter(pictures=OuterRef("pk"))))


def in_scheduled_stories(found: ImageQuerySet, at: datetime) -> ImageQuerySet:
    """Those of `found` that a version which goes live after `at` shows."""
    return found.filter(Exists(Article.objects.scheduled(at).filter(pictures=OuterRef("pk"))))


def in_stories(found: ImageQuerySet, text: str) -> ImageQuerySet:
    """Those of `found` that any version shows whose headline or address holds `text`."""
    named = Article.objects.filter(
        Q(headline__icontains=text) | Q(story__slug__icontains=text), pictures=OuterRef("pk")
    )
    return found.filter(Exists(named))
