"""Days, weeks and months in the newsroom's zone, as instants. A day may have 23 or 25 hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, get_format

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def today_is(at: datetime) -> date:
    """The newsroom's date at an instant."""
    return timezone.localtime(at).date()


def midnight(day: date) -> datetime:
    """The instant, in UTC, at which a day begins in the newsroom."""
    return datetime.combine(day, time(), timezone.get_current_timezone()).astimezone(UTC)


def hours(day: date) -> Iterator[datetime]:
    """The instants, in UTC, at which the hours of a day begin."""
    at, end = midnight(day), midnight(day + DAY)
    while at < end:
        yield at
        at += HOUR


@dataclass(frozen=True)
class Span:
    """What one page of the calendar shows: `days`, of which `[first, last)` are meant."""

    name: str
    first: date
    last: date
    days: list[date]

    @property
    def start(self) -> datetime:
        return midnight(self.days[0])

    @property
    def end(self) -> datetime:
        return midnight(self.days[-1] + DAY)

    @property
    def before(self) -> date:
        """A day of the span before this one."""
        return self.first - DAY

    @property
    def title(self) -> str:
        if self.name == "month":
            return date_format(self.first, "F Y")
        if self.name == "day":
            return date_format(self.first, "l j F Y")
        end = self.last - DAY
        begins = "j" if self.first.month == end.month else "j F"
        return f"{date_format(self.first, begins)} – {date_format(end, 'j F Y')}"


def span(name: str, day: date) -> Span:
    """The month, week or day that holds `day`; a month with the whole weeks that it touches."""
    if name == "day":
        return Span(name, day, day + DAY, [day])
    if name == "week":
        first = _week(day)
        return Span(name, first, first + 7 * DAY, _days(first, first + 7 * DAY))
    first = day.replace(day=1)
    last = (first + 31 * DAY).replace(day=1)
    return Span(name, first, last, _days(_week(first), _week(last - DAY) + 7 * DAY))


def _week(day: date) -> date:
    """The first day of the week that holds `day`, as the desk's language counts."""
    return day - (day.isoweekday() - int(get_format("FIRST_DAY_OF_WEEK"))) % 7 * DAY


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days)]
