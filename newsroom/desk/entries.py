"""What the desk's calendar holds: each instant at which readers see something else, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from articles.models import Article
from articles.states import State

MOST_NAMED = 2
"""Other stories of one minute that are told by their headlines."""


class Kind(TextChoices):
    LIVE = "live", "Goes live"
    CHANGE = "change", "Changes"
    END = "end", "Ends"
    GONE = "gone", "Is withdrawn"


@dataclass
class Entry:
    """One version at one instant."""

    article: Any
    kind: Kind
    instant: datetime
    state: State
    """The version's, as of now."""
    together: list[str] = field(default_factory=list)
    """Headlines of the other stories that begin or change in the same minute."""

    @property
    def at(self) -> datetime:
        """Its instant in the newsroom's zone."""
        return timezone.localtime(self.instant)

    @property
    def begins(self) -> bool:
        return self.kind in (Kind.LIVE, Kind.CHANGE)

    @property
    def clash(self) -> str:
        """Which other stories come in the same minute, in a sentence; "" for none."""
        if not self.together:
            return ""
        named = ", ".join(f"“{headline}”" for headline in self.together[:MOST_NAMED])
        more = len(self.together) - MOST_NAMED
        return f"In the same minute: {named}{f' and {more} more' if more > 0 else ''}."

    @property
    def is_movable(self) -> bool:
        """Whether it can be rescheduled: no reader has seen it yet."""
        return self.begins and self.state == State.SCHEDULED


def entries(start: datetime, end: datetime | None, *, at: datetime) -> list[Entry]:
    """All that happens in `[start, end)`, as it is planned at the instant `at`; in order."""
    rows = Article.objects.boundaries_between(start, end, at=at)
    found = [
        entry
        for row in rows
        for entry in _of(row)
        if start <= entry.instant and (end is None or entry.instant < end)
    ]
    found.sort(key=lambda entry: (entry.instant, entry.article.pk))
    _mark(found)
    return found


def _of(article: Any) -> Iterator[Entry]:
    state = State(article.state)
    begins = Kind.CHANGE if article.replaces else Kind.LIVE
    yield Entry(article, begins, article.live_from, state)
    if article.live_until and not article.is_replaced:
        is_gone = article.story.withdrawn_at == article.live_until
        ends = Kind.GONE if is_gone else Kind.END
        yield Entry(article, ends, article.live_until, state)


def _mark(found: list[Entry]) -> None:
    """Tell stories that begin in one minute of one another."""
    minutes: dict[datetime, list[Entry]] = defaultdict(list)
    for entry in found:
        if entry.begins:
            minutes[entry.instant.replace(second=0, microsecond=0)].append(entry)
    for together in minutes.values():
        for entry in together:
            entry.together = [
                other.article.headline
                for other in together
                if other.article.story_id != entry.article.story_id
            ]
