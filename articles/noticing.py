"""Who is told of what happens to a story, and how: on the desk, by mail, both or neither.

A notice is made in the transaction of the step that it tells of; its mail leaves once that is
committed. Nobody is told of what they did themselves, nor who can't sign in or see stories.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from newsroom import clock

from . import mailing
from .models import Article, Comment, Notice, NoticeChoice, Step, Story

Kind = Notice.Kind
Action = Step.Action


def tell_of(step: Step) -> None:
    """Tell those whom a step of a story's log concerns, if it concerns anybody."""
    story = step.story
    match step.action:
        case Action.SUBMIT:
            kind, whom = Kind.SUBMITTED, editors(story)
        case Action.SEND_BACK:
            kind, whom = Kind.SENT_BACK, writers(story)
        case Action.APPROVE:
            kind, whom = Kind.APPROVED, writers(story)
        case Action.ASSIGN:
            kind, whom = Kind.ASSIGNED, {story.assigned_to_id}
        case _:
            return
    said = step.outcome if kind == Kind.ASSIGNED else step.note
    tell(kind, story, whom, by=step.by, said=said, article=step.article)


def tell_of_comment(comment: Comment) -> None:
    """Tell a story's writers, who commented on it, and who approved it or sent it back.

    Of a story in review that no editor has taken up yet, all of them: one is to decide on it.
    """
    story = comment.story
    decided = story.steps.filter(action__in=(Action.APPROVE, Action.SEND_BACK))
    spoke = story.comments.values_list("by", flat=True)
    whom = {*writers(story), *spoke, *decided.values_list("by", flat=True)}
    if story.stage == Story.Stage.IN_REVIEW and not whom & (deciding := editors(story)):
        whom |= deciding
    tell(Kind.COMMENT, story, whom, by=comment.by, said=comment.text, article=comment.article)


def tell(
    kind: str,
    story: Story,
    whom: Iterable[int | None],
    *,
    by: Any = None,
    said: str = "",
    article: Article | None = None,
    goes_live_at: datetime | None = None,
) -> None:
    """Tell users, by their ids, but for `by`, in the ways that each wants to be told."""
    keys = {key for key in whom if key and (by is None or key != by.pk)}
    if not keys:
        return
    said_so = NoticeChoice.objects.filter(kind=kind, user__in=keys)
    wanted = {choice.user_id: choice for choice in said_so}
    for user in _desk("articles.view_article").filter(pk__in=keys):
        choice = wanted.get(user.pk) or NoticeChoice(user=user, kind=kind)
        if not (choice.on_desk or choice.by_mail):
            continue
        notice = Notice.objects.create(
            user=user,
            kind=kind,
            story=story,
            article=article,
            by=by,
            said=said,
            goes_live_at=goes_live_at,
            at=clock.now(),
        )
        if choice.by_mail and user.email:
            transaction.on_commit(partial(mailing.send.enqueue, notice.pk), robust=True)


def writers(story: Story) -> set[int | None]:
    """Ids of who began a story, who has it, and who stands in its newest version's byline."""
    signed = story.head.bylines.values_list("author__user", flat=True) if story.head else ()
    return {story.created_by_id, story.assigned_to_id, *signed}


def editors(story: Story) -> set[int | None]:
    """Ids of who may approve and publish a story."""
    return {user.pk for user in _desk("articles.publish_article") if story.is_run_by(user)}


def _desk(permission: str) -> QuerySet[User]:
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(permission, backend=backend).filter(is_staff=True)


# --- At the desk ------------------------------------------------------------------------


def unread(user: Any) -> int:
    """How many notices wait for a user on the desk."""
    return Notice.objects.shown_to(user).unread().count()


def mark_read(user: Any, *, pk: int | None = None) -> None:
    """Note that a user has read one notice of theirs, or all that the desk shows them."""
    mine = Notice.objects.filter(user=user, pk=pk) if pk else Notice.objects.shown_to(user)
    mine.unread().update(read_at=clock.now())


def choices(user: Any) -> dict[str, NoticeChoice]:
    """How a user wants to be told, by kind; both ways, where they never said."""
    said = {choice.kind: choice for choice in NoticeChoice.objects.filter(user=user)}
    return {kind: said.get(kind) or NoticeChoice(user=user, kind=kind) for kind in Kind.values}


@transaction.atomic
def choose(user: Any, wanted: Mapping[str, tuple[bool, bool]]) -> None:
    """Keep how a user wants to be told, by kind: on the desk, by mail."""
    for kind, (on_desk, by_mail) in wanted.items():
        NoticeChoice.objects.update_or_create(
            user=user, kind=Kind(kind), defaults={"on_desk": on_desk, "by_mail": by_mail}
        )
