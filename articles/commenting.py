"""What the newsroom says of a story: remarks on it or on a passage, resolved or open.

Whoever sees the story at the desk may comment, answer, resolve and reopen. A comment stays with
the version that it was made on, be that frozen or live, and no page that readers see shows it.
What may not be done raises one of `refusals` and changes nothing. `by` is a user.
"""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from newsroom import clock

from . import noticing
from .models import Article, Comment, Step, Story
from .refusals import NotAllowed, NoteMissing, Resolved

LONGEST = 4000
"""Characters of a comment, and of the passage that it is about."""

IN_LOG = 120
"""Characters of it that the log repeats."""


def thread(story: Story) -> list[Comment]:
    """The comments on a story, each with what `answered` it: open ones first, then by time."""
    said = story.comments.select_related("by", "resolved_by", "article")
    answers: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in said:
        answers[comment.answers_id].append(comment)
    for comment in answers[None]:
        comment.answered = answers[comment.pk]
    return sorted(answers[None], key=lambda comment: (comment.resolved_at is not None, comment.at))


@transaction.atomic
def comment(article: Article, *, by: Any, text: str, passage: str = "") -> Comment:
    """Say `text` of a version, or of the words `passage` of it."""
    _require_reader(by)
    made = Comment.objects.create(
        story=article.story,
        article=article,
        by=by,
        text=_said(text),
        passage=" ".join(passage.split()),
        at=clock.now(),
    )
    _log(made, Step.Action.COMMENT, by)
    noticing.tell_of_comment(made)
    return made


@transaction.atomic
def reply(comment: Comment, *, by: Any, text: str, article: Article) -> Comment:
    """Answer an open comment, with the version `article` of its story in view."""
    _require_reader(by)
    asked = Comment.objects.select_for_update().get(pk=comment.answers_id or comment.pk)
    if asked.resolved_at:
        raise Resolved("This comment was resolved meanwhile. Reopen it to answer.")
    made = Comment.objects.create(
        story=article.story,
        article=article,
        answers=asked,
        by=by,
        text=_said(text),
        at=clock.now(),
    )
    _log(made, Step.Action.ANSWER, by)
    noticing.tell_of_comment(made)
    return made


@transaction.atomic
def resolve(comment: Comment, *, by: Any) -> Comment:
    """Say that a comment is dealt with; who said so first, and when, is kept."""
    _require_reader(by)
    found = Comment.objects.filter(pk=comment.pk, answers=None, resolved_at=None)
    if found.update(resolved_at=clock.now(), resolved_by=by):
        _log(comment, Step.Action.RESOLVE, by)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def reopen(comment: Comment, *, by: Any) -> Comment:
    """Say that a comment is not dealt with after all."""
    _require_reader(by)
    found = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=False)
    if found.update(resolved_at=None, resolved_by=None):
        _log(comment, Step.Action.REOPEN, by)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def take_back(comment: Comment, *, by: Any) -> None:
    """Delete one's own comment or answer, while nobody has answered or resolved it."""
    if comment.by_id != by.pk:
        raise NotAllowed("Only who made a comment can delete it.")
    asked = Comment.objects.select_for_update().get(pk=comment.answers_id or comment.pk)
    if removable([asked, *asked.replies.all()], by) != comment:
        raise Resolved("This comment was answered or resolved meanwhile: it stays.")
    _log(comment, Step.Action.TAKE_BACK, by)
    comment.delete()


def removable(talk: list[Comment], user: Any) -> Comment | None:
    """What `user` may delete of a comment and its answers: their own last word, if open."""
    last = talk[-1]
    return last if last.by_id == user.pk and not talk[0].resolved_at else None


def is_in(passage: str, article: Article) -> bool:
    """Whether a version still has these words, however they are spaced and quoted."""
    texts = (article.headline, article.kicker, article.summary, article.plain)
    return any(_plain(passage) in _plain(text) for text in texts)


def _log(comment: Comment, action: Step.Action, by: Any) -> None:
    """A line of the story's log; what was deleted is not told again."""
    note = "" if action == Step.Action.TAKE_BACK else Truncator(comment.text).chars(IN_LOG)
    about = {"story_id": comment.story_id, "article_id": comment.article_id}
    Step.objects.create(**about, by=by, at=clock.now(), action=action, note=note)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("’", "'")


def _said(text: str) -> str:
    if not text.strip():
        raise NoteMissing("Write what you want to say.")
    return text.strip()


def _require_reader(by: Any) -> None:
    if not by.has_perm("articles.view_article"):
        raise NotAllowed("Only who sees a story at the desk can comment on it.")
