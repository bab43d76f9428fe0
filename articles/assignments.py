"""Who has a story, and until when."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from newsroom import clock
from newsroom.clock import say

from . import noticing
from .models import Step, Story
from .refusals import InstantPast, NotAllowed


def people() -> QuerySet[User]:
    """Who may have a story: active users of the desk who may edit articles, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    users = User.objects.with_perm("articles.change_article", backend=backend)
    return users.filter(is_staff=True).order_by("first_name", "last_name", "username")


def name(user: Any) -> str:
    """What the desk calls a user."""
    return user.get_full_name() or user.get_username()


@transaction.atomic
def assign(story: Story, *, by: Any, to: Any, due_at: datetime | None = None) -> Story:
    """Give a story to the user `to`, or to nobody (None), who is to be done with it by `due_at`.

    Its editors assign a story and set or drop its due time. A writer may take a story of their
    own that nobody has, and hand back one that they have; its due time stays. `story` is
    brought up to date. Raises NotAllowed; InstantPast for a new due time that has passed.
    """
    held = Story.objects.locked(story.pk)
    if not held.is_run_by(by):
        _require_own_move(held, by, to)
        if due_at not in (None, held.due_at):
            raise NotAllowed("Only editors set when a story is due.")
        due_at = held.due_at
    if to is not None:
        _require_able(held, to)
    if due_at and due_at != held.due_at and due_at <= clock.now():
        raise InstantPast(f"{say(due_at)} has passed. Choose a later time.")
    if (to, due_at) != (held.assigned_to, held.due_at):
        held.assigned_to, held.due_at = to, due_at
        held.save(update_fields=["assigned_to", "due_at"])
        due = f", due at {say(due_at)}" if due_at else ""
        outcome = f"{name(to) if to else 'Nobody'} has it{due}."
        step = Step.objects.create(
            story=held,
            article=held.head,
            by=by,
            at=clock.now(),
            action=Step.Action.ASSIGN,
            outcome=outcome,
        )
        noticing.tell_of(step)
    story.refresh_from_db()
    return story


def _require_own_move(story: Story, by: Any, to: Any) -> None:
    hands_back = to is None and story.assigned_to_id == by.pk
    takes = to == by and story.assigned_to_id is None and story.is_editable_by(by)
    if not (hands_back or takes):
        raise NotAllowed(
            "Writers can take a story of their own that nobody has, and hand back one that "
            "they have. Editors assign the others."
        )


def _require_able(story: Story, to: Any) -> None:
    if not (to.is_active and to.is_staff and to.has_perm("articles.change_article")):
        raise NotAllowed(f"{name(to)} can't edit stories at the desk.")
    if story.stage == Story.Stage.READY and not story.is_run_by(to):
        raise NotAllowed(f"This story was approved: only an editor can have it, not {name(to)}.")
