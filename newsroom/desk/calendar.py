"""The pages of the desk's calendar: a month of days, a week or a day of hours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from .entries import Entry
from .spans import HOUR, Span, hours, span, today_is

MOST = 4
"""Entries of a day that the month shows; the rest is a link away."""

SPANS = ("month", "week", "day")


@dataclass
class Cell:
    """A day of the month, or an hour of a day: what happens in `[start, end)`, as of `now`."""

    start: datetime
    end: datetime
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    most: int | None = None
    url: str = ""
    is_outside: bool = False
    """Whether it is of the month before or after."""

    @property
    def local(self) -> datetime:
        """Its start in the newsroom's zone."""
        return timezone.localtime(self.start)

    @property
    def is_past(self) -> bool:
        """Whether nothing can be put into it any more."""
        return self.end <= self.now

    @property
    def is_now(self) -> bool:
        return self.start <= self.now < self.end

    @property
    def quarter(self) -> int:
        """In which quarter of its hour the present is, from 0."""
        return timezone.localtime(self.now).minute // 15

    @property
    def shown(self) -> list[Entry]:
        return self.entries[: self.most]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)

    @property
    def hides_clash(self) -> bool:
        """Whether stories that are not shown come in one minute with another."""
        return any(entry.together for entry in self.entries[len(self.shown) :])

    @property
    def fold(self) -> str:
        """Which of two, where the clock shows its time twice."""
        return "second" if self.local.fold else "first"


@dataclass(frozen=True)
class Row:
    """A clock hour of the days shown: None for a day whose clocks skip it."""

    label: str
    cells: list[Cell | None]


class Page:
    """One page of the calendar; `address(name, day)` gives that of any other."""

    def __init__(
        self, shown: Span, found: list[Entry], at: datetime, address: Callable[[str, date], str]
    ) -> None:
        self.span, self.found, self.at, self.address = shown, found, at, address

    @property
    def previous(self) -> str:
        return self.address(self.span.name, self.span.before)

    @property
    def next(self) -> str:
        return self.address(self.span.name, self.span.last)

    @property
    def today(self) -> str:
        return self.address(self.span.name, today_is(self.at))

    @property
    def views(self) -> list[tuple[str, str]]:
        """The three views of where one is: of today, where the page shows it."""
        today = today_is(self.at)
        day = today if self.span.first <= today < self.span.last else self.span.first
        return [(name, self.address(name, day)) for name in SPANS]

    @property
    def days(self) -> list[tuple[date, bool, str]]:
        """Each day shown, whether it is today, and where its own page is."""
        today = today_is(self.at)
        return [(day, day == today, self.address("day", day)) for day in self.span.days]

    @property
    def weeks(self) -> list[list[Cell]]:
        """The days of a month, seven in a row."""
        cells = []
        for day, _, url in self.days:
            whole = span("day", day)
            inside = [entry for entry in self.found if entry.at.date() == day]
            is_outside = not self.span.first <= day < self.span.last
            cells.append(Cell(whole.start, whole.end, self.at, inside, MOST, url, is_outside))
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]

    @property
    def hours(self) -> list[Row]:
        """The clock hours that any of the days has, in order.

        Twice a year a day lacks one that others have, or has one twice.
        """
        rows: dict[tuple[int, int], dict[date, Cell]] = {}
        for day in self.span.days:
            for start in hours(day):
                end = start + HOUR
                inside = [entry for entry in self.found if start <= entry.instant < end]
                local = timezone.localtime(start)
                cells = rows.setdefault((local.hour, local.fold), {})
                cells[day] = Cell(start, end, self.at, inside)
        return [
            Row(f"{hour:02}:00{' again' if fold else ''}", [cells.get(d) for d in self.span.days])
            for (hour, fold), cells in sorted(rows.items())
        ]
