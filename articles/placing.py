"""A story's timeline as rows: read, cleared and settled, for `publishing`, which holds the lock."""

from . import dates, timeline
from .models import Story
from .querysets import ArticleQuerySet
from .timeline import Interval, Slot


def slots(story: Story) -> list[Slot]:
    return [
        Slot(*row)  # type: ignore[arg-type]  # on the timeline, live_from is never null
        for row in story.versions.on_timeline().values_list(
            "number", "live_from", "expires_at", "based_on__number"
        )
    ]


def clear(versions: ArticleQuerySet) -> None:
    """Off the line. No reader has seen these versions, so they give up their address too."""
    versions.update(
        live_from=None, live_until=None, expires_at=None, published_at=None, updated_at=None
    )
    versions.update(slug="")


def settle(story: Story, line: list[Interval]) -> None:
    """Give every version on the line the end that the timeline's one rule gives it."""
    for interval in line:
        story.versions.filter(number=interval.slot.number).exclude(
            live_until=interval.live_until
        ).update(live_until=interval.live_until)


def take_off(story: Story, numbers: list[int]) -> None:
    """Clear these versions; those that stay get their ends and dates anew."""
    clear(story.versions.filter(number__in=numbers))
    if story.head and story.head.number in numbers:
        story.is_placed = False
        story.save(update_fields=["is_placed"])
    settle(story, timeline.intervals(slots(story), story.withdrawn_at))
    dates.settle(story)


def keep_end(story: Story) -> None:
    """A withdrawal that is over makes way for another: what it ended keeps that end as its own."""
    story.versions.filter(live_until=story.withdrawn_at).update(expires_at=story.withdrawn_at)
    story.withdrawn_at = None
