"""A time axis on which an hour with five updates and the two years after it can both be read.

What counts on a story's timeline is the order of its few instants and roughly how far apart
they are. So the axis is piecewise: each stretch between two neighbouring marks has a width that
grows with the logarithm of its length, and says its length in words. Pure; places are per cent
of the axis, from 0 to 100.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import accumulate, pairwise
from math import log2

TAIL = 8.0
"""What is kept free after the last mark, for what has no end."""

DAY = timedelta(days=1)
YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Tick:
    """A mark that there is room to label: `day` and `time` in the axis' zone."""

    place: float
    day: str
    time: str

    @property
    def anchor(self) -> str:
        return anchor(self.place)


@dataclass(frozen=True)
class Stretch:
    """What lies between two neighbouring marks; `place` is its middle."""

    place: float
    width: float
    length: timedelta

    @property
    def words(self) -> str:
        return span(self.length)


class Axis:
    """`marks` are the instants that are to be told apart; later ones have greater places."""

    def __init__(self, marks: Iterable[datetime]) -> None:
        self.marks = sorted(set(marks))
        widths = [1 + log2(1 + (b - a) / timedelta(minutes=1)) for a, b in pairwise(self.marks)]
        scale = (100 - TAIL) / sum(widths) if widths else 0
        self.places = list(accumulate((width * scale for width in widths), initial=0.0))

    def place(self, instant: datetime) -> float:
        """Where an instant lies; what is before the first mark or after the last lies on it."""
        after = bisect_right(self.marks, instant)
        if after == 0:
            return 0
        if after == len(self.marks):
            return self.places[after - 1]
        begin, end = self.marks[after - 1], self.marks[after]
        left, right = self.places[after - 1], self.places[after]
        return left + (right - left) * ((instant - begin) / (end - begin))

    def bar(self, start: datetime, end: datetime | None) -> tuple[float, float]:
        """Left edge and width of an interval; one without an end runs off the axis."""
        left = self.place(start)
        return left, (100 if end is None else self.place(end)) - left

    def stretches(self, *, room: float = 0) -> list[Stretch]:
        """Those at least `room` wide."""
        found = [
            Stretch((left + right) / 2, right - left, end - begin)
            for (begin, end), (left, right) in zip(
                pairwise(self.marks), pairwise(self.places), strict=False
            )
        ]
        return [stretch for stretch in found if stretch.width >= room]

    def ticks(self, zone: tzinfo, *, room: float) -> list[Tick]:
        """Labels at most `room` wide that don't touch: the first, the last, then from the left.

        The year is said of the first label and wherever it changes.
        """
        taken: list[int] = []
        last = len(self.marks) - 1
        for index in dict.fromkeys((0, last, *range(last))):
            if all(self._is_apart(min(index, other), max(index, other), room) for other in taken):
                taken.append(index)
        ticks, year = [], None
        for index in sorted(taken):
            local = self.marks[index].astimezone(zone)
            day = f"{local:%a} {local.day} {local:%b}"
            if local.year != year:
                day, year = f"{local.day} {local:%b} {local.year}", local.year
            ticks.append(Tick(self.places[index], day, f"{local:%H:%M}"))
        return ticks

    def _is_apart(self, left: int, right: int, room: float) -> bool:
        begin, end = self.places[left], self.places[right]
        reach = {"start": (0, 1), "middle": (0.5, 0.5), "end": (1, 0)}
        return end - begin >= room * (reach[anchor(begin)][1] + reach[anchor(end)][0])


def anchor(place: float) -> str:
    """Which end of a label stands at the place, so that it doesn't run over the edge."""
    return "start" if place < 4 else "end" if place > 96 else "middle"


_UNITS = (
    (timedelta(0), timedelta(seconds=1), "s"),
    (timedelta(minutes=1), timedelta(minutes=1), "min"),
    (timedelta(hours=1), timedelta(hours=1), "h"),
    (DAY, DAY, "days"),
    (14 * DAY, 7 * DAY, "weeks"),
    (60 * DAY, YEAR / 12, "months"),
    (2 * YEAR, YEAR, "years"),
)
"""From which length on which unit is used."""


def span(length: timedelta) -> str:
    """A length of time, rounded down, in one unit: "40 s", "12 min", "5 h", "3 days"."""
    _, unit, name = next(row for row in reversed(_UNITS) if row[0] <= length)
    count = length // unit
    return f"{count} {name if count != 1 else name.removesuffix('s') or name}"
