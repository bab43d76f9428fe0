"""The axis that timelines are drawn on, for any instants."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.axis import TAIL, Axis, span

START = datetime(2026, 3, 8, 6, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")

seconds = st.integers(0, 10 * 365 * 24 * 3600)
instants = seconds.map(lambda count: START + timedelta(seconds=count))
marks = st.lists(instants, min_size=1, max_size=50)


@given(marks, instants, instants)
def test_later_is_never_further_left(marks, one, other):
    axis = Axis(marks)
    earlier, later = sorted((one, other))
    assert 0 <= axis.place(earlier) <= axis.place(later) <= 100 - TAIL + 1e-9


@given(marks)
def test_a_longer_stretch_is_never_narrower(marks):
    stretches = sorted(Axis(marks).stretches(), key=lambda stretch: stretch.length)
    assert all(a.width <= b.width + 1e-9 for a, b in pairwise(stretches))


@given(marks)
def test_no_stretch_is_lost_beside_another(marks):
    """Ten years are at most 24 times as wide as a second."""
    widths = [stretch.width for stretch in Axis(marks).stretches()]
    assert max(widths, default=1) <= 24 * min(widths, default=1)


@given(marks, st.floats(1, 40))
def test_labels_do_not_collide_and_both_ends_are_named(marks, room):
    axis = Axis(marks)
    ticks = axis.ticks(UTC, room=room)
    reach = {"start": 0, "middle": room / 2, "end": room}
    starts = [tick.place - reach[tick.anchor] for tick in ticks]
    assert all(b - a >= room - 1e-9 for a, b in pairwise(starts))
    assert ticks[0].place == 0
    if len(axis.marks) > 1:
        assert ticks[-1].place == pytest.approx(100 - TAIL)


def test_five_updates_in_an_hour_and_then_two_years():
    updates = [START + timedelta(minutes=12 * n) for n in range(6)]
    axis = Axis([*updates, START + timedelta(days=731)])
    *hour, years = axis.stretches()
    assert min(stretch.width for stretch in hour) > 8
    assert years.width > 30
    assert [stretch.words for stretch in axis.stretches()] == ["12 min"] * 5 + ["2 years"]
    assert [s.words for s in axis.stretches(room=30)] == ["2 years"]


def test_an_interval_without_an_end_runs_off_the_axis():
    axis = Axis([START, START + timedelta(hours=1)])
    assert axis.bar(START, None) == (0, 100)
    assert axis.bar(START, START + timedelta(minutes=30)) == (0, (100 - TAIL) / 2)


def test_one_mark_is_an_axis_too():
    axis = Axis([START])
    assert axis.place(START) == 0
    assert axis.stretches() == []
    assert [tick.day for tick in axis.ticks(UTC, room=9)] == ["8 Mar 2026"]


def test_labels_are_of_the_zone_and_say_the_year_where_it_changes():
    """The clocks of New York go from 02:00 to 03:00 in this hour."""
    later = [START + timedelta(hours=1), START + timedelta(days=1), START + timedelta(days=400)]
    ticks = Axis([START, *later]).ticks(NEW_YORK, room=1)
    assert [(tick.day, tick.time) for tick in ticks] == [
        ("8 Mar 2026", "01:00"),
        ("Sun 8 Mar", "03:00"),
        ("Mon 9 Mar", "02:00"),
        ("12 Apr 2027", "02:00"),
    ]


def test_labels_stay_within_the_edges():
    ticks = Axis([START, START + timedelta(hours=1)]).ticks(UTC, room=9)
    assert [tick.anchor for tick in ticks] == ["start", "middle"]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ({"seconds": 1}, "1 s"),
        ({"seconds": 59}, "59 s"),
        ({"minutes": 1}, "1 min"),
        ({"hours": 1}, "1 h"),
        ({"hours": 23, "minutes": 59}, "23 h"),
        ({"days": 1}, "1 day"),
        ({"days": 13}, "13 days"),
        ({"days": 14}, "2 weeks"),
        ({"days": 61}, "2 months"),
        ({"days": 731}, "2 years"),
    ],
)
def test_a_length_in_its_largest_unit(length, words):
    assert span(timedelta(**length)) == words
