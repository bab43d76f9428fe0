"""Which stories use a picture of the media library, and who may see it."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from newsroom.among import Among, keys_of
from newsroom.editions.models import Edition
from newsroom.images.models import Image, ImageQuerySet
from newsroom.rows import Met

from . import finding, masthead, preview
from .models import Article

NEWEST = 500
"""Pictures that are looked through for those of stories with words that many have."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


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
    """Those of `found` that any version shows in which the desk finds the words of `text`."""
    keys, common = finding.looked_up(text)
    named = finding.having(Article.objects.order_by(), common, slug="story__slug")
    if keys is not None:
        if common:
            keys = set(keys_of(named.filter(Among(F("pk"), keys)).values("pk")))
        shows = Article.pictures.through.objects.order_by()
        return found.filter(pk__in=shows.filter(Among(F("article"), keys)).values("image"))
    # Many have the words: the newest pictures are looked at one by one, and but once.
    last = Image.objects.order_by("-uploaded_at").values("uploaded_at")[NEWEST - 1 : NEWEST]
    newest = Image.objects.filter(uploaded_at__gte=Coalesce(Subquery(last), Value(LONG_AGO)))
    shown = newest.filter(Met(named.filter(pictures=OuterRef("pk"))))[:NEWEST]
    return found.filter(Among(F("pk"), keys_of(shown.values("pk"))))
