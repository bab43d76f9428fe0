"""The breaking-news bar: a line over every page of the site from an instant to its end.

Of two at once, the one that began last stands. What readers saw stays as it was: a line that
has begun is only ever ended. The writes are for editors who run every section; they log who
did it, and raise one of `refusals` otherwise.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from newsroom import clock
from newsroom.clock import say
from newsroom.paths import path

from .fronting import log, require_whole_site
from .models import Alert, Article, Story
from .refusals import AlreadyOut, EndsBeforeStart, Incomplete, InstantPast, NotLive

MOST_LETTERS = 160


@dataclass(frozen=True)
class Bar:
    """The line that stands over the pages of an instant."""

    text: str
    story_slug: str | None
    section_slug: str | None

    @property
    def url(self) -> str:
        """The address of its story; "" where it has none that readers may see."""
        if not self.section_slug:
            return ""
        return path("article", self.section_slug, self.story_slug)


def shown(at: datetime) -> Any:
    """The line in force at `at`, if any, with what `Bar` tells of it.

    Both slugs are those of its story's live version: none, while the story isn't live.
    """
    live = Article.objects.live(at).filter(story=OuterRef("story"))
    return Alert.objects.in_force(at).annotate(
        story_slug=Subquery(live.values("slug")[:1]),
        section_slug=Subquery(live.values("section__slug")[:1]),
    )[:1]


def alert(
    text: str, *, by: Any, until: datetime, story: Story | None = None, at: datetime | None = None
) -> Alert:
    """Put a line over every page from `at` (now, if none) until `until`."""
    require_whole_site(by, "put a line over every page")
    now = clock.now()
    text, begins = " ".join(text.split()), clock.or_now(at, now)
    if not text:
        raise Incomplete("Say what readers should know.")
    if len(text) > MOST_LETTERS:
        raise Incomplete(f"A line has at most {MOST_LETTERS} letters; this has {len(text)}.")
    if begins < now:
        raise InstantPast(f"{say(begins)} has passed.")
    if until <= begins:
        raise EndsBeforeStart(f"It would end at {say(until)}, which is not after {say(begins)}.")
    with transaction.atomic():
        made = Alert.objects.create(
            text=text, story=story, live_from=begins, live_until=until, by=by
        )
        log(made, by, f"Put over every page from {say(begins)} until {say(until)}.")
    return made


def end(alert: Alert, *, by: Any) -> None:
    """Take the line down now; one that has not begun is taken off the plan."""
    require_whole_site(by, "take a line down")
    now = clock.now()
    with transaction.atomic():
        held = Alert.objects.select_for_update(of=("self",)).filter(pk=alert.pk).first()
        if held is None:
            raise NotLive("This line is no longer planned.")
        if held.live_until <= now:
            raise AlreadyOut(f"This line ended at {say(held.live_until)}.")
        if held.live_from >= now:
            log(held, by, f"Taken off the plan for {say(held.live_from)}.")
            held.delete()
        else:
            held.live_until = now
            held.save(update_fields=["live_until"])
            log(held, by, "Taken down.")
