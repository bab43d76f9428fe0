"""The writes that arrange the home page and the section fronts by hand.

An arrangement holds from its instant on, until the next one of its page begins, or until its own
end: then the one before it counts again. One of no stories leaves the page to recency. What
readers saw stays as it was: only what has not begun is changed or taken off the plan. Each write
is for editors of that page, logs who did it, and raises one of `refusals` otherwise.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from newsroom import clock
from newsroom.clock import say

from .front import MOST, PAID_OR_HANDED_IN
from .models import Article, Front, FrontSlot, Section, Story, sections_run_by
from .refusals import (
    AlreadyOut,
    EndsBeforeStart,
    Incomplete,
    InstantPast,
    InstantTaken,
    NotAllowed,
    NotLive,
)


def may_arrange(user: Any, section: Section | None) -> bool:
    """Whether `user` edits the front of `section`, or the home page: that is everybody's."""
    if not user.has_perm("articles.publish_article"):
        return False
    run = sections_run_by(user)
    return run is None or (section is not None and section.pk in run)


def arrange(
    section: Section | None,
    stories: Sequence[Story],
    *,
    by: Any,
    at: datetime | None = None,
    until: datetime | None = None,
) -> Front:
    """Put `stories`, the lead first, on the front of `section` (of the site, if None).

    From `at` (now, if none) on, until `until` if there is one.
    """
    now = clock.now()
    begins = clock.or_now(at, now)
    front = Front(section=section, by=by, live_from=begins, live_until=until, made_at=now)
    with transaction.atomic():
        _guard(front, stories, by, now)
        front.save()
        _fill(front, stories)
        log(front, by, _told(front, stories))
    return front


def rearrange(
    front: Front,
    stories: Sequence[Story],
    *,
    by: Any,
    at: datetime,
    until: datetime | None = None,
) -> Front:
    """Change an arrangement that has not begun: its stories, its instant, its end."""
    now = clock.now()
    with transaction.atomic():
        held = _planned(front, by, now)
        held.live_from, held.live_until = clock.or_now(at, now), until
        _guard(held, stories, by, now)
        held.save(update_fields=["live_from", "live_until"])
        held.slots.all().delete()
        _fill(held, stories)
        log(held, by, _told(held, stories))
    return held


def unschedule(front: Front, *, by: Any) -> None:
    """Take an arrangement that has not begun off the plan."""
    with transaction.atomic():
        held = _planned(front, by, clock.now())
        log(held, by, f"Taken off the plan for {say(held.live_from)}.")
        held.delete()


def require_whole_site(by: Any, what: str) -> None:
    """Raises NotAllowed unless `by` edits the whole site; `what` says what was to be done."""
    if not may_arrange(by, None):
        raise NotAllowed(f"Only editors of the whole site can {what}.")


def log(row: Any, by: Any, said: str) -> None:
    """A line in the desk's log of `row`."""
    rows = type(row).objects.filter(pk=row.pk)
    LogEntry.objects.log_actions(by.pk, rows, CHANGE, change_message=said, single_object=True)


def _planned(front: Front, by: Any, now: datetime) -> Front:
    held = Front.objects.select_for_update(of=("self",)).filter(pk=front.pk).first()
    if held is None:
        raise NotLive("This arrangement is no longer planned.")
    _require_editor(held, by)
    _guard_past(held, now)
    return held


def _guard_past(held: Front, now: datetime) -> None:
    if held.live_from <= now:
        raise AlreadyOut(
            f"Readers see this arrangement since {say(held.live_from)}. Make a new one for now."
        )


def _require_editor(front: Front, by: Any) -> None:
    if not may_arrange(by, front.section):
        raise NotAllowed(f"Only its editors can arrange {front.page}.")


def _guard(front: Front, stories: Sequence[Story], by: Any, now: datetime) -> None:
    _require_editor(front, by)
    _guard_plan(front, stories, now)


def _guard_plan(front: Front, stories: Sequence[Story], now: datetime) -> None:
    at, until = front.live_from, front.live_until
    if at < now:
        raise InstantPast(f"{say(at)} has passed.")
    if until and until <= at:
        raise EndsBeforeStart(f"It would end at {say(until)}, which is not after {say(at)}.")
    others = Front.objects.filter(section=front.section, live_from=at).exclude(pk=front.pk)
    if others.exists():
        raise InstantTaken(f"Another arrangement of {front.page} begins at {say(at)} too.")
    keys = [story.pk for story in stories]
    if len(keys) > MOST:
        raise Incomplete(f"A front has {MOST} places; these are {len(keys)} stories.")
    if len(set(keys)) < len(keys):
        raise Incomplete("A story stands on a page once: one is picked twice.")
    can_stand = dict(
        choices(front.section, now).filter(story__in=keys).values_list("story", "headline")
    )
    for story in stories:
        if story.pk not in can_stand:
            raise NotLive(
                f"“{story.head}” can’t stand on {front.page}: it is neither live nor scheduled"
                " there, or it is paid for or handed in."
            )


def choices(section: Section | None, at: datetime) -> Any:
    """The versions, live at `at` or scheduled after it, that can stand on a front."""
    ahead = Article.objects.not_over(at).exclude(type__in=PAID_OR_HANDED_IN)
    return ahead.within(section.family) if section else ahead


# --- In words -----------------------------------------------------------------------


def forecast(
    section: Section | None,
    stories: Sequence[Story],
    *,
    at: datetime | None = None,
    until: datetime | None = None,
    held: Front | None = None,
) -> list[str]:
    """What readers will see of these stories on that front, in sentences; changes nothing.

    As `arrange` would have it, or `rearrange` of what is `held`: what these refuse, whoever asks,
    it refuses too.
    """
    now = clock.now()
    at = clock.or_now(at, now)
    front = Front(section=section, live_from=at, live_until=until)
    if held:
        _guard_past(held, now)
        front.pk = held.pk
    _guard_plan(front, stories, now)
    page = front.page
    start = "From now on" if at <= now else f"From {say(at)} on"
    end = f", until {say(until)}" if until else ""
    live = dict(Article.objects.live(at).filter(story__in=stories).values_list("story", "headline"))
    names = [f"“{live[story.pk]}”" for story in stories if story.pk in live]
    if not names:
        told = [f"{start}{end}, {page} fills by recency alone."]
    else:
        told = [f"{start}{end}, {names[0]} leads {page}."]
        if names[1:]:
            told.append(f"After it stand {', '.join(names[1:])}.")
        told.append("What is new fills the rest.")
    for story in stories:
        if story.pk not in live:
            told.append(f"“{story.head}” is not live then: until it is, the next takes its place.")
    others = Front.objects.filter(section=section).exclude(pk=front.pk)
    following = others.planned(at).first()
    if following and (until is None or following.live_from < until):
        told.append(f"The arrangement planned for {say(following.live_from)} then replaces it.")
    elif until:
        told.append(f"At {say(until)} what was arranged before counts again.")
    return told


def _fill(front: Front, stories: Sequence[Story]) -> None:
    FrontSlot.objects.bulk_create(
        FrontSlot(front=front, story=story, position=place) for place, story in enumerate(stories)
    )


def _told(front: Front, stories: Sequence[Story]) -> str:
    until = f" until {say(front.live_until)}" if front.live_until else ""
    names = ", ".join(f"“{story.head}”" for story in stories) or "by recency alone"
    return f"Arranged from {say(front.live_from)}{until}: {names}."
