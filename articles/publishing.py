"""The writes that move a story: through the workflow, and onto and off its timeline.

Each locks the story, guards, acts, logs who did it, and announces the change on commit
(`timeline_changed`). What a step may not do raises one of `refusals`, whose text is a sentence
for the person at the desk, and changes nothing. `by` is a user; instants are aware datetimes.
The instance that is handed in is brought up to date.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from newsroom import clock
from newsroom.clock import say

from . import announcing, checks, dates, drafts, last_look, noticing, placing, timeline
from .models import Article, Correction, Step, Story
from .refusals import (
    AlreadyOut,
    EndsBeforeStart,
    InstantPast,
    InstantTaken,
    NotAllowed,
    NoteMissing,
    NotLive,
    NotScheduled,
    WrongStage,
)
from .roles import require_editor
from .timeline import Interval, Slot

timeline_changed = Signal()
"""Sent after the commit of a change to what is or will be live, with `story`."""

PLACED = ("slug", "live_from", "live_until", "expires_at", "published_at", "is_substantive")

Stage = Story.Stage
Action = Step.Action


# --- Workflow -----------------------------------------------------------------------


def submit(story: Story, *, by: Any) -> Story:
    """Hand a draft in for review."""
    with _locked(story) as held:
        if not held.is_editable_by(by):
            raise NotAllowed("Only its writers and editors can submit this story.")
        _expect_draft_head(held, Stage.DRAFT, "submitted")
        _move(held, Stage.IN_REVIEW, Action.SUBMIT, by)
    return story


def approve(story: Story, *, by: Any) -> Story:
    """Say that a story in review is ready to publish."""
    with _locked(story) as held:
        require_editor(held, by, "approve")
        _expect_draft_head(held, Stage.IN_REVIEW, "approved")
        _move(held, Stage.READY, Action.APPROVE, by)
    return story


def send_back(story: Story, *, by: Any, note: str) -> Story:
    """Give a story in review or ready back to its writers, with a note that says why."""
    with _locked(story) as held:
        require_editor(held, by, "send back")
        if not note.strip():
            raise NoteMissing("Say in a note what should change.")
        if held.stage == Stage.DRAFT:
            raise WrongStage("This story is a draft already: its writers have it.")
        _expect_draft_head(held, held.stage, "sent back")
        _move(held, Stage.DRAFT, Action.SEND_BACK, by, note=note.strip())
    return story


# --- Timeline -----------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What placing a version would do: `sentences` say it to an editor, now; `outcome` for good."""

    at: datetime
    line: list[Interval]
    sentences: list[str]
    outcome: str


def plan(
    article: Article,
    *,
    at: datetime | None = None,
    until: datetime | None = None,
    substantive: bool | None = None,
) -> Plan:
    """What `publish` with these arguments would do, without doing it.

    Raises what `publish` would raise of instants, and of what checks hold back (`checks.let_pass`).
    """
    now = clock.now()
    at = _not_past(at, now)
    story = article.story
    if article.live_from and article.live_from <= now:
        raise AlreadyOut(
            f"Version {article.number} is on the timeline since {say(article.live_from)}. "
            "Save an edit to make a new version."
        )
    if until and until <= at:
        raise EndsBeforeStart(f"It would end at {say(until)}, which is not after {say(at)}.")
    checks.let_pass(article, at=at)

    slots = [slot for slot in placing.slots(story) if slot.number != article.number]
    if clash := next((slot for slot in slots if slot.live_from == at), None):
        raise InstantTaken(f"Version {clash.number} goes live at {say(at)} too.")
    based_on = article.based_on.number if article.based_on else None
    slots.append(Slot(article.number, at, until, based_on))
    line = timeline.intervals(slots, story.withdrawn_at)
    told, logged = (
        timeline.forecast(line, article.number, at=now, near=near) for near in (True, False)
    )
    if line[0].slot.number != article.number:
        if substantive is None:
            substantive = article.is_substantive
        for said, near in ((told, True), (logged, False)):
            said.append(dates.forecast(at, is_substantive=substantive, seen_from=now, near=near))
    return Plan(at, line, told, " ".join(logged))


def publish(
    article: Article,
    *,
    by: Any,
    at: datetime | None = None,
    until: datetime | None = None,
    notice: Correction | str | None = None,
    substantive: bool | None = None,
) -> Article:
    """Put a version on the timeline: live now, or scheduled where `at` lies ahead.

    It replaces the version that is live at that instant, and gives way to the one scheduled
    next, if any; `until` ends it earlier. A version that is scheduled already is moved.
    `notice` (an unsaved Correction, or the text of one) tells readers what it puts right; none
    keeps the one that the version was scheduled with, and "" drops it. `substantive` says
    whether it moves the story's “updated” time; None keeps what the version has, at first yes.
    The log's `outcome` says what readers will see, and when.
    """
    with _locked_article(article) as held:
        require_editor(held.story, by, "publish", version=held)
        if isinstance(notice, str) and notice:
            notice = Correction(text=notice)
        _put(held, by=by, at=at, until=until, notice=notice, substantive=substantive)
    return article


def reschedule(
    article: Article, *, by: Any, at: datetime, until: datetime | None = None
) -> Article:
    """Move a scheduled version to another instant."""
    with _locked_article(article) as held:
        require_editor(held.story, by, "reschedule")
        _require_scheduled(held)
        _put(held, by=by, at=at, until=until, action=Action.RESCHEDULE)
    return article


def unschedule(article: Article, *, by: Any) -> Article:
    """Take a scheduled version off the timeline; it is a draft again."""
    with _locked_article(article) as held:
        require_editor(held.story, by, "unschedule")
        planned = _require_scheduled(held)
        placing.take_off(held.story, [held.number])
        outcome = f"It no longer goes live at {say(planned)}."
        _log(held.story, Action.UNSCHEDULE, by, article=held, outcome=outcome)
    return article


def withdraw(story: Story, *, by: Any, reason: str, at: datetime | None = None) -> Story:
    """End a story, now or at an instant ahead; from then on its address says 410 Gone.

    Versions scheduled for later are taken off the schedule: they are drafts again. A
    withdrawal that is planned already is moved.
    """
    with _locked(story) as held:
        require_editor(held, by, "withdraw")
        if not reason.strip():
            raise NoteMissing("Say why the story is withdrawn; the log keeps the reason.")
        now = clock.now()
        at = _not_past(at, now)
        if held.withdrawn_at and held.withdrawn_at <= now:
            placing.keep_end(held)
        slots = placing.slots(held)
        current = next((i for i in timeline.intervals(slots) if i.holds(at)), None)
        if current is None or current.live_from == at:
            raise NotLive(f"Readers don't see this story at {say(at)}: nothing to withdraw.")
        later = [slot.number for slot in slots if slot.live_from > at]
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        placing.take_off(held, later)
        told = f"{'Now' if at <= now else f'At {say(at)}'} its address says 410 Gone."
        if later:
            numbers = ", ".join(map(str, later))
            told += f" Taken off the schedule, a draft again: version {numbers}."
        live = held.versions.get(number=current.slot.number)
        _log(held, Action.WITHDRAW, by, article=live, note=reason.strip(), outcome=told)
    return story


def cancel_withdrawal(story: Story, *, by: Any) -> Story:
    """Take back a withdrawal that is planned; what it would have ended goes on."""
    with _locked(story) as held:
        require_editor(held, by, "cancel the withdrawal of")
        planned = held.withdrawn_at
        if planned is None or planned <= clock.now():
            raise NotScheduled("No withdrawal of this story is planned.")
        held.withdrawn_at = None
        held.save(update_fields=["withdrawn_at"])
        placing.take_off(held, [])
        _log(held, Action.CANCEL, by, outcome=f"It is no longer withdrawn at {say(planned)}.")
    return story


def restore(article: Article, *, by: Any) -> Article:
    """The text of an older version as the story's next draft, which is returned."""
    with _locked_article(article) as held:
        require_editor(held.story, by, "restore")
        story = held.story
        if story.head and story.head != held and not story.head.is_frozen:
            kept = f" Version {story.head.number}, a draft, is kept as an older draft."
        else:
            kept = ""
        draft = drafts.copy(held, by=by)
        _log(
            story,
            Action.RESTORE,
            by,
            article=draft,
            outcome=f"Version {draft.number} is a draft with the text of version {held.number}."
            + kept,
        )
    return draft


# --- Locks, guards, log -------------------------------------------------------------


@contextmanager
def _locked(story: Story) -> Iterator[Story]:
    """The story's row, locked and fresh; `story` is brought up to date at the end."""
    with transaction.atomic():
        yield Story.objects.locked(story.pk)
    story.refresh_from_db()


@contextmanager
def _locked_article(article: Article) -> Iterator[Article]:
    with transaction.atomic():
        story = Story.objects.locked(article.story_id)
        held = Article.objects.select_related("based_on", "section").get(pk=article.pk)
        held.story = story
        yield held
    article.refresh_from_db()


def _require_scheduled(article: Article) -> datetime:
    if article.live_from is None:
        raise NotScheduled(f"Version {article.number} is not scheduled.")
    if article.live_from <= clock.now():
        raise NotScheduled(
            f"Version {article.number} went live at {say(article.live_from)}. "
            "Withdraw the story, or publish a newer version."
        )
    return article.live_from


def _not_past(at: datetime | None, now: datetime) -> datetime:
    at = clock.or_now(at, now)
    if at < now:
        raise InstantPast(f"{say(at)} has passed. Choose a later time, or do it now.")
    return at


def _expect_draft_head(story: Story, stage: str, done: str) -> None:
    if story.head is None or story.head.is_frozen:
        raise WrongStage(f"There is no draft to be {done}: the newest version is on the timeline.")
    if story.stage != stage:
        raise WrongStage(
            f"This story is “{story.get_stage_display()}”; only one that is "
            f"“{Stage(stage).label}” can be {done}."
        )


def _move(story: Story, stage: str, action: str, by: Any, *, note: str = "") -> None:
    story.stage = stage
    story.save(update_fields=["stage"])
    _log(story, action, by, article=story.head, note=note, announce=False)


def _put(
    article: Article,
    *,
    by: Any,
    at: datetime | None,
    until: datetime | None,
    notice: Correction | str | None = None,
    substantive: bool | None = None,
    action: str = "",
) -> None:
    """Carry out what `plan` says, and log it."""
    agreed = plan(article, at=at, until=until, substantive=substantive)
    story = article.story
    if story.head_id == article.pk:
        story.stage, story.is_placed = Stage.READY, True
        story.save(update_fields=["stage", "is_placed"])

    if not article.is_frozen:
        article.slug = story.slug
    # In steps that never overlap: off the line, make room, back on.
    placing.clear(story.versions.filter(pk=article.pk))
    if notice is not None:
        article.corrections.all().delete()
    if isinstance(notice, Correction):
        article.corrections.add(notice, bulk=False)
    mine = next(i for i in agreed.line if i.slot.number == article.number)
    placing.settle(story, [interval for interval in agreed.line if interval is not mine])
    article.live_from, article.live_until = mine.live_from, mine.live_until
    article.expires_at, article.published_at = mine.slot.expires_at, mine.live_from
    if substantive is not None:
        article.is_substantive = substantive
    article.save(update_fields=PLACED)
    dates.settle(story)
    last_look.arrange(article)
    _log(
        story,
        action or (Action.SCHEDULE if agreed.at > clock.now() else Action.PUBLISH),
        by,
        article=article,
        outcome=agreed.outcome,
    )


def _log(
    story: Story,
    action: str,
    by: Any,
    *,
    article: Article | None = None,
    note: str = "",
    outcome: str = "",
    announce: bool = True,
) -> None:
    step = Step.objects.create(
        story=story,
        article=article,
        by=by,
        action=action,
        note=note,
        outcome=outcome,
        at=clock.now(),
    )
    noticing.tell_of(step)
    if announce:
        announcing.arrange(story)
        transaction.on_commit(partial(timeline_changed.send, sender=Story, story=story))
