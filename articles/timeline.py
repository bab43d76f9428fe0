"""A story's timeline: which version is live when. Pure functions over intervals.

One rule gives every interval its end: `live_until` is the earlier of the version's own
`expires_at` and the next version's `live_from`. So a version that is scheduled cuts the one
before it, and taking it off the schedule gives that one its time back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsroom.clock import say, say_day


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


def forecast(line: list[Interval], number: int, *, at: datetime, near: bool = False) -> list[str]:
    """Sentences for an editor: what readers see of version `number` on this timeline, and when.

    `at` is the instant at which it is said: what begins by then is "now". `near` says days as
    one says them at that instant ("on Tuesday"); a log, which is read later, holds whole dates.
    """
    seen_from = at if near else None
    place = next(i for i, interval in enumerate(line) if interval.slot.number == number)
    mine = line[place]
    before = line[place - 1] if place else None
    later = line[place + 1 :]

    def told(instant: datetime) -> str:
        return say(instant, seen_from=seen_from)

    when = "Now" if mine.live_from <= at else f"At {told(mine.live_from)}"
    if before and before.live_until == mine.live_from:
        if before.live_from > at:
            since = f"scheduled for {told(before.live_from)}"
        elif near:
            since = f"live since {say_day(before.live_from, seen_from=at)}"
        else:
            since = f"live since {told(before.live_from)}"
        sentences = [f"{when} this replaces version {before.slot.number}, {since}."]
        if mine.slot.based_on and not _descends(mine, before, line):
            sentences.append(
                f"It was made from version {mine.slot.based_on}: "
                f"changes of version {before.slot.number} that it lacks will not be seen."
            )
        ends = before.slot.expires_at
        if ends and ends > mine.live_from and mine.slot.expires_at != ends:
            sentences.append(
                f"Version {before.slot.number} was to end at {told(ends)}; this one "
                + (
                    f"ends at {told(mine.slot.expires_at)}."
                    if mine.slot.expires_at
                    else "does not."
                )
            )
    else:
        sentences = [f"{when} readers see version {number}."]
    if later and mine.live_until == later[0].live_from:
        after = later.pop(0)
        sentences.append(
            f"At {told(after.live_from)} version {after.slot.number} replaces it, as scheduled."
        )
        if not _descends(after, mine, line):
            sentences.append(
                f"Version {after.slot.number} was not made from version {number}: "
                "it does not hold its changes."
            )
    elif mine.live_until:
        sentences.append(
            f"It ends at {told(mine.live_until)}: from then on its address says 410 Gone."
        )
    return sentences + [
        f"Version {each.slot.number} stays scheduled for {told(each.live_from)}." for each in later
    ]


def _descends(version: Interval, from_: Interval, line: list[Interval]) -> bool:
    """Whether a version's text was made from that of another, be it through others on the line."""
    made_from = {each.slot.number: each.slot.based_on for each in line}
    number: int | None = version.slot.number
    while number:
        number = made_from.pop(number, None)
        if number == from_.slot.number:
            return True
    return False


def outlook(
    line: list[Interval], *, at: datetime, withdrawn_at: datetime | None = None
) -> list[str]:
    """Sentences for an editor: what readers see at `at`, and each change that is planned."""

    def told(instant: datetime) -> str:
        return say(instant, seen_from=at)

    def gone(instant: datetime) -> str:
        return "it is withdrawn" if instant == withdrawn_at else "it ends"

    begun = [interval for interval in line if interval.live_from <= at]
    if not begun:
        said = ["Readers have not seen this story yet."]
    elif begun[-1].holds(at):
        said = [f"Readers see version {begun[-1].slot.number} since {told(begun[-1].live_from)}."]
    else:
        over = begun[-1].live_until or at
        how = "was withdrawn" if over == withdrawn_at else "ended"
        said = [
            f"Readers see nothing of this story: version {begun[-1].slot.number} {how} at "
            f"{told(over)}, and its address says 410 Gone."
        ]
    ended = begun[-1].live_until if begun else None
    for interval in line[len(begun) :]:
        if ended and ended != interval.live_from and ended > at:
            said.append(f"At {told(ended)} {gone(ended)}: its address says 410 Gone.")
        when, number = told(interval.live_from), interval.slot.number
        if ended == interval.live_from:
            said.append(f"At {when} version {number} replaces it.")
        else:
            said.append(f"At {when} readers see version {number}.")
        ended = interval.live_until
    if ended and ended > at:
        said.append(f"At {told(ended)} {gone(ended)}: from then on its address says 410 Gone.")
    return said
