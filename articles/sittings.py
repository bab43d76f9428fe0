"""Sittings: what somebody writes at a story's form is kept while they write it.

A sitting is its writer's own. It is never a version: nothing that is kept here reaches the
log, a reader or a colleague's form before its writer saves it.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When

from newsroom import clock

from .models import Article, Sitting, Step, Story
from .refusals import NotAllowed

HERE = timedelta(seconds=60)
"""Who was heard of within it is at the form."""
SAME = timedelta(hours=1)
"""Who is back at a story's form within it goes on with the same sitting."""
EMPTY_KEPT = timedelta(days=1)
DROPPED_KEPT = timedelta(days=7)

OTHER_NAME = "This text is somebody else’s: you are signed in under another name now."

Fields = Mapping[str, str]

KEPT = ("story", "article", "seen", "base", "fields", "turn", "kept_at", "here_at", "dropped_at")
"""What keeping a form says of its sitting."""


def own(by: Any, story: Story) -> list[Sitting]:
    """What `by` has at the story: unsaved text, the newest first, then what they may go on with."""
    unsaved = Case(When(~Q(fields={}), then="kept_at"))
    found = story.sittings.filter(~Q(fields={}) | Q(here_at__gt=clock.now() - SAME))
    return list(
        found.filter(by=by, dropped_at=None).order_by(
            unsaved.desc(nulls_last=True), "-here_at", "-pk"
        )
    )


def current(mine: list[Sitting], version: Article) -> Sitting | None:
    """The sitting, of one's own, that is gone on with on opening `version`.

    That is the newest that was filled from this very version, or any of the story's if the
    version is its newest. A new story's form starts anew: go on by the sitting's key.
    """
    is_newest = version.story.head_id == version.pk
    return next((each for each in mine if is_newest or each.article_id == version.pk), None)


@transaction.atomic
def keep(
    key: uuid.UUID,
    *,
    by: Any,
    version: Article | None,
    fields: Fields,
    turn: int,
    seen: str = "",
    base: Fields | None = None,
) -> Sitting:
    """Keep what a form holds, valid or not, as the sitting `key` of `by`; it is made if new.

    `turn` counts what this tab has kept. A tab that lost count, as another one went on with the
    same sitting or saved it, overwrites nothing: its text becomes a sitting of its own, which is
    returned with another key. The same text sent twice is kept once.

    `version` is what the form was filled from, `seen` what `Story.last_save` said then, and
    `base` the fields as they were before anything was typed.
    Raises NotAllowed for somebody else's sitting, or a story that `by` may not edit.
    """
    fields = _plain(fields)
    sitting = _own(key, by)
    _may_write(by, version.story if version else sitting.story if sitting else None)
    if sitting and sitting.turn != turn:
        if fields == (sitting.fields or sitting.base):
            return sitting
        unsaved = Sitting.objects.unsaved().filter(by=by, story=sitting.story_id, fields=fields)
        if kept := unsaved.first():
            return kept
        sitting, key = None, uuid.uuid4()
    if sitting is None:
        tidy(by)
        sitting = Sitting(key=key, by=by)
    if not sitting.fields:
        sitting.story, sitting.article = (version.story, version) if version else (None, None)
        sitting.seen = seen
        sitting.base = _plain(base) if base else sitting.base
    sitting.fields = {} if fields == sitting.base else fields
    sitting.turn += 1
    sitting.kept_at = sitting.here_at = clock.now()
    sitting.dropped_at = None
    if sitting.pk:
        sitting.save()
    else:  # Its form may be saying at this very moment that it is open.
        Sitting.objects.bulk_create(
            [sitting], update_conflicts=True, unique_fields=["key"], update_fields=KEPT
        )
    return sitting


@transaction.atomic
def merge(sitting: Sitting, onto: Article, *, by: Any, fields: Fields, base: Fields) -> Sitting:
    """What `by` chose of the sitting and of the newest version is the sitting's text now.

    `base` is what a form would be filled with from that version.
    """
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.by_id != by.pk:
        raise NotAllowed("This text is somebody else’s.")
    _may_write(by, onto.story)
    sitting.story, sitting.article, sitting.seen = onto.story, onto, onto.story.last_save
    sitting.base, sitting.fields = _plain(base), _plain(fields)
    sitting.turn += 1
    sitting.kept_at = clock.now()
    sitting.save()
    return sitting


@transaction.atomic(savepoint=False)
def saved(sitting: Sitting, article: Article, *, fields: Fields) -> None:
    """What the sitting held is in `article` now, saved by its writer: empty it, and log the save.

    The log has one line for a sitting, however often it is saved: the one that says that the
    version was made, or one that it was edited.
    """
    sitting.step = _line_of(sitting, article)
    empty(sitting, article, fields=fields)


def empty(sitting: Sitting, article: Article, *, fields: Fields) -> None:
    """The sitting holds what is in `article`, and nothing else."""
    sitting.story, sitting.article = article.story, article
    sitting.seen = article.story.last_save
    sitting.base, sitting.fields = _plain(fields), {}
    sitting.turn += 1
    sitting.save()


def _line_of(sitting: Sitting, article: Article) -> Step:
    """The line in the log that says that its writer saved the sitting."""
    line = sitting.step
    if not line or line.article_id != article.pk or line.pk != _last_but_own_edits(article, line):
        made = article.steps.filter(action=Step.Action.CREATE, at=article.saved_at).first()
        line = made or Step(story=article.story, article=article, by=sitting.by)
    if line.action != Step.Action.CREATE:
        line.action, line.at = Step.Action.EDIT, article.saved_at
        line.save()
    return line


def _last_but_own_edits(article: Article, line: Step) -> int | None:
    """A line of a version's making stands for its writer's later edits, until a step or a
    colleague's edit comes after it."""
    if line.action == Step.Action.EDIT:
        return line.pk
    others = article.story.steps.exclude(action=Step.Action.EDIT, by=line.by)
    others = others.exclude(action__in=Step.TALK)
    return others.values_list("pk", flat=True).first()


# --- Who is here --------------------------------------------------------------------


@transaction.atomic
def here(key: uuid.UUID, *, by: Any, version: Article | None) -> None:
    """`by` has the form of this version open. A new story's form is nobody else's business."""
    if _own(key, by):
        Sitting.objects.filter(key=key).update(here_at=clock.now())
    elif version and version.story.is_editable_by(by):
        tidy(by)
        new = {"by": by, "story": version.story, "article": version}
        Sitting.objects.get_or_create(key=key, defaults=new)


@transaction.atomic
def leave(key: uuid.UUID, *, by: Any) -> None:
    """The form of this sitting was closed; what it kept stays."""
    if _own(key, by):
        Sitting.objects.filter(key=key).update(here_at=clock.now() - HERE)


def others(story: Story, *, but: Any, at: datetime) -> QuerySet[Sitting]:
    """Sittings of others than `but` who are at the story's form at `at`, or have unsaved text.

    Those with text come first, of each who has more than one.
    """
    return (
        story.sittings.exclude(by=but)
        .filter(Q(here_at__gt=at - HERE) | (~Q(fields={}) & Q(dropped_at=None)))
        .select_related("by")
        .order_by("by", F("kept_at").desc(nulls_last=True), "-here_at")
    )


def last_writer(story: Story) -> Any:
    """The user whose save made or last changed the story's newest version, or None."""
    writing = (Step.Action.CREATE, Step.Action.EDIT)
    line = story.steps.filter(action__in=writing).select_related("by").first()
    return line and line.by


# --- Putting aside and tidying ------------------------------------------------------


def drop(sitting: Sitting, *, by: Any) -> None:
    """Put unsaved text aside; it can be taken up again for a week."""
    _set_dropped(sitting, by, clock.now())


def take_up(sitting: Sitting, *, by: Any) -> None:
    """Undo `drop`."""
    _set_dropped(sitting, by, None)


def _set_dropped(sitting: Sitting, by: Any, at: datetime | None) -> None:
    if sitting.by_id != by.pk:
        raise NotAllowed("This text is somebody else’s.")
    sitting.dropped_at = at
    sitting.save(update_fields=["dropped_at"])


def tidy(by: Any) -> None:
    """Delete sittings of `by` that hold nothing since a day, or were dropped a week ago.

    Unsaved text is never deleted, however old.
    """
    now = clock.now()
    empty = Q(fields={}, here_at__lt=now - EMPTY_KEPT)
    Sitting.objects.filter(empty | Q(dropped_at__lt=now - DROPPED_KEPT), by=by).delete()


def outlive(story: Story) -> None:
    """A story is about to be deleted: what others wrote at it unsaved becomes new stories' text."""
    held = story.sittings.exclude(fields={})
    held.update(story=None, article=None, step=None, seen="", base={})


def _plain(fields: Fields) -> dict[str, str]:
    """Lines end in one way, and PostgreSQL takes no null character."""
    return {
        name.replace("\0", ""): value.replace("\0", "").replace("\r\n", "\n")
        for name, value in fields.items()
    }


def _own(key: uuid.UUID, by: Any) -> Sitting | None:
    sitting = Sitting.objects.select_for_update().filter(key=key).first()
    if sitting and sitting.by_id != by.pk:
        raise NotAllowed(OTHER_NAME)
    return sitting


def _may_write(by: Any, story: Story | None) -> None:
    if story is None:
        if not by.has_perm("articles.add_article"):
            raise NotAllowed("You may not write stories.")
    elif not story.is_editable_by(by):
        why = (
            "An editor approved this story: only editors can change it now."
            if story.stage == Story.Stage.READY
            else "You may no longer change this story."
        )
        raise NotAllowed(why)
