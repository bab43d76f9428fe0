"""A story's timeline: which version is live when. Pure functions over intervals.

One rule gives every interval its end: `live_until` is the earlier of the version's own
`expires_at` and the next version's `live_from`. So a version that is scheduled cuts the one
before it, and taking it off the schedule gives that one its time back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsroom.clock import say


@dataclass(frozen=True)
class Slot:
    """A version's place: its number, when it goes live, and when it must end, if ever."""

    number: int
    live_from: datetime
    expires_at: datetime | None = None
    based_on: int | None = None
    """The number of the version that its text was made from."""


@dataclass(frozen=True)
class Interval:
    """`[live_from, live_until)`; open-ended where `live_until` is None."""

    slot: Slot
    live_until: datetime | None

    @property
    def live_from(self) -> datetime:
        return self.slot.live_from

    def holds(self, at: datetime) -> bool:
        return self.live_from <= at and (self.live_until is None or at < self.live_until)


def intervals(slots: Iterable[Slot], withdrawn_at: datetime | None = None) -> list[Interval]:
    """The intervals of a story's versions, in order; no two overlap.

    A story that is (to be) withdrawn ends at that instant, whatever its versions say.
    """
    ordered = sorted(slots, key=lambda slot: slot.live_from)
    following = [later.live_from for later in ordered[1:]] + [None]

    def ends(slot: Slot, after: datetime | None) -> datetime | None:
        gone = withdrawn_at if withdrawn_at and slot.live_from < withdrawn_at else None
        return min(filter(None, (slot.expires_at, after, gone)), default=None)

    return [
        Interval(slot, ends(slot, after)) for slot, after in zip(ordered, following, strict=False)
    ]


def forecast(line: list[Interval], number: int, *, at: datetime) -> list[str]:
    """Sentences for an editor: what readers see of version `number` on this timeline, and when.

    `at` is the instant at which it is said: what begins by then is "now".
    """
    place = next(i for i, interval in enumerate(line) if interval.slot.number == number)
    mine = line[place]
    before = line[place - 1] if place else None
    after = line[place + 1] if place + 1 < len(line) else None

    when = "Now" if mine.live_from <= at else f"At {say(mine.live_from)}"
    if before and before.live_until == mine.live_from:
        since = "live since" if before.live_from <= at else "scheduled for"
        told = [
            f"{when} this replaces version {before.slot.number}, {since} {say(before.live_from)}."
        ]
        if mine.slot.based_on not in (None, before.slot.number):
            told.append(
                f"It was made from version {mine.slot.based_on}: "
                f"changes of version {before.slot.number} that it lacks will not be seen."
            )
        ends = before.slot.expires_at
        if ends and ends > mine.live_from and mine.slot.expires_at != ends:
            told.append(
                f"Version {before.slot.number} was to end at {say(ends)}; this one "
                + (f"ends at {say(mine.slot.expires_at)}." if mine.slot.expires_at else "does not.")
            )
    else:
        told = [f"{when} readers see version {number}."]
    if after and mine.live_until == after.live_from:
        told.append(
            f"At {say(after.live_from)} version {after.slot.number} replaces it, as scheduled."
        )
        if after.slot.based_on != number:
            told.append(
                f"Version {after.slot.number} was not made from version {number}: "
                "it does not hold its changes."
            )
    elif mine.live_until:
        told.append(f"It ends at {say(mine.live_until)}: from then on its address says 410 Gone.")
    return told
