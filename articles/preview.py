"""Share links: they show a version to whoever holds one, before readers can see it.

A link shows its version as it is saved, and no newer one. It ends at its time, when it is
revoked, and when the story of a version that was out is withdrawn; its pictures end with it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from newsroom import clock
from newsroom.clock import say

from .models import Article, ShareLink, Step, Story
from .refusals import NotAllowed, NotLive

DAYS = {1: "1 day", 7: "7 days", 30: "30 days"}
"""How long a link may last."""

_signer = signing.Signer(salt="articles.preview")


class NoPreview(Exception):
    """The link shows nothing: nobody made it."""


class PreviewOver(NoPreview):
    """The link was good, and has ended."""


def token(link: ShareLink) -> str:
    """The last part of the link's address."""
    return _signer.sign_object(link.pk)


def link_of(token: str, at: datetime) -> ShareLink:
    """The link whose token it is. Raises NoPreview, or PreviewOver where it ended by `at`."""
    try:
        pk = _signer.unsign_object(token)
        link = ShareLink.objects.select_related("article__story").get(pk=pk)
    except (signing.BadSignature, ShareLink.DoesNotExist):
        raise NoPreview from None
    if link.is_over(at):
        raise PreviewOver
    return link


def shown_to(user: Any, article: Article) -> QuerySet[ShareLink]:
    """The version's links that are the user's business: all of a story that they may edit."""
    links = article.share_links.select_related("made_by", "article__story")
    return links if article.story.is_editable_by(user) else links.filter(made_by=user)


@transaction.atomic
def share(article: Article, *, by: Any, days: int, note: str = "") -> ShareLink:
    """Make a link that lasts so many `DAYS`; `note` says for whom."""
    story = Story.objects.locked(article.story_id)
    now = clock.now()
    if not story.is_editable_by(by):
        raise NotAllowed("Only its writers and editors can share this story.")
    if article.is_withdrawn(now):
        raise NotLive("This story was withdrawn, and so was every link to what was out of it.")
    if days not in DAYS:
        raise ValueError(f"A link lasts {', '.join(DAYS.values())}.")
    link = ShareLink.objects.create(
        article=article,
        note=note,
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    _log(link, Step.Action.SHARE, by, now, outcome=f"The link ends at {say(link.expires_at)}.")
    return link


@transaction.atomic
def revoke(link: ShareLink, *, by: Any) -> ShareLink:
    """End the link now. One that has ended stays as it is."""
    Story.objects.locked(link.article.story_id)
    link.refresh_from_db(fields=["revoked_at"])
    now = clock.now()
    if not link.is_revocable_by(by):
        raise NotAllowed("Only who made this link, and editors, can revoke it.")
    if not link.is_over(now):
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        _log(link, Step.Action.REVOKE, by, now)
    return link


def _log(link: ShareLink, action: str, by: Any, at: datetime, outcome: str = "") -> None:
    Step.objects.create(
        story=link.article.story,
        article=link.article,
        by=by,
        at=at,
        action=action,
        outcome=outcome,
        note=f"For {link.note}" if link.note else "",
    )
