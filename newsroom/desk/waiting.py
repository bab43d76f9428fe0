"""What waits at the desk, for one user at one instant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from articles.models import Article
from articles.states import State

MOST = 6
"""Stories shown of each list; the rest is a link away."""


@dataclass(frozen=True)
class Waiting:
    """One list: its title, what to say where it is empty, its stories, and where all are."""

    title: str
    empty: str
    articles: list[Article]
    url: str
    has_more: bool


def lists(user: Any, at: datetime) -> list[Waiting]:
    """What `user` may look at, in the order in which a desk would ask for it."""
    if not user.has_perm("articles.view_article"):
        return []
    rows = Article.objects.at_desk(at)
    newest_saved = rows.order_by("-saved_at")
    to_edit = user.has_perm("articles.publish_article")
    mine = _list(
        "My drafts",
        "Nothing of yours is in the works.",
        newest_saved.in_state(State.DRAFT).own_of(user),
        state=State.DRAFT,
        whose="mine",
    )
    review = _list(
        "In review",
        "Nothing waits for an editor.",
        newest_saved.in_state(State.IN_REVIEW),
        state=State.IN_REVIEW,
    )
    return [
        *((review, mine) if to_edit else (mine, review)),
        _list(
            "Ready",
            "Nothing is ready to publish.",
            newest_saved.in_state(State.READY),
            state=State.READY,
        ),
        _list(
            "Scheduled next",
            "Nothing is scheduled.",
            rows.in_state(State.SCHEDULED).order_by("goes_live"),
            state=State.SCHEDULED,
        ),
        _list(
            "Live now",
            "Readers see no story yet.",
            rows.in_state(State.LIVE).order_by("-live_since"),
            state=State.LIVE,
        ),
    ]


def _list(title: str, empty: str, rows: Any, **filters: str) -> Waiting:
    found = list(rows[: MOST + 1])
    url = f"{reverse('admin:articles_article_changelist')}?{urlencode(filters)}"
    return Waiting(title, empty, found[:MOST], url, len(found) > MOST)
