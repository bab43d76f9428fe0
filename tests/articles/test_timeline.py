"""The one rule of a timeline, for any versions in any order."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles.timeline import Interval, Slot, forecast, intervals

START = datetime(2026, 11, 1, tzinfo=UTC)


def at(hour):
    return START + timedelta(hours=hour)


HOURS = st.integers(0, 24)


@st.composite
def slots(draw, least=0):
    """Versions of one story at instants of their own; some end by themselves."""
    starts = draw(st.lists(HOURS, min_size=least, max_size=6, unique=True))
    lengths = [draw(st.none() | st.integers(1, 12)) for _ in starts]
    return [
        Slot(number, at(start), length and at(start + length))
        for number, (start, length) in enumerate(zip(starts, lengths, strict=True), start=1)
    ]


ends = st.none() | HOURS.map(at)
later = datetime.max.replace(tzinfo=UTC)


@given(slots(), ends)
def test_every_version_has_one_interval_in_order(versions, gone):
    line = intervals(versions, gone)
    assert sorted(interval.slot.number for interval in line) == [v.number for v in versions]
    assert [i.live_from for i in line] == sorted(v.live_from for v in versions)


@given(slots(), ends)
def test_no_two_overlap_and_none_is_empty(versions, gone):
    line = intervals(versions, gone)
    assert all(before.live_until <= after.live_from for before, after in pairwise(line))
    assert all(i.live_until is None or i.live_from < i.live_until for i in line)


@given(slots(), ends, HOURS)
def test_at_any_instant_readers_see_the_latest_that_has_not_ended(versions, gone, hour):
    now = at(hour)
    seen = [interval.slot for interval in intervals(versions, gone) if interval.holds(now)]
    begun = [version for version in versions if version.live_from <= now]
    latest = max(begun, key=lambda version: version.live_from, default=None)
    is_over = latest is None or (
        (latest.expires_at or later) <= now or (gone is not None and latest.live_from < gone <= now)
    )
    assert seen == ([] if is_over else [latest])


@given(slots(least=1), HOURS)
def test_nothing_that_began_before_a_withdrawal_outlives_it(versions, hour):
    gone = at(hour)
    for interval in intervals(versions, gone):
        if interval.live_from < gone:
            assert interval.live_until is not None
            assert interval.live_until <= gone
        else:
            assert interval.live_until != gone


@given(st.data(), slots(), ends)
def test_the_order_in_which_they_were_put_there_does_not_matter(data, versions, gone):
    shuffled = data.draw(st.permutations(versions))
    assert intervals(shuffled, gone) == intervals(versions, gone)


@given(slots(least=1), ends, st.data())
def test_taking_one_off_gives_the_one_before_it_its_time_back(versions, gone, data):
    taken = data.draw(st.sampled_from(versions))
    rest = [version for version in versions if version != taken]
    put_back = intervals([*rest, taken], gone)
    assert put_back == intervals(versions, gone)
    without = {i.slot: i.live_until for i in intervals(rest, gone)}
    changed = [i.slot for i in put_back if i.slot != taken and without[i.slot] != i.live_until]
    line = [i.slot for i in put_back]
    assert changed in ([], line[line.index(taken) - 1 : line.index(taken)])


@given(slots(least=1), ends, st.data())
def test_the_forecast_names_what_it_replaces_and_what_comes_after(versions, gone, data):
    mine = data.draw(st.sampled_from(versions))
    line = intervals(versions, gone)
    told = " ".join(forecast(line, mine.number, at=START - timedelta(days=1)))
    place = [i.slot for i in line].index(mine)
    if place and line[place - 1].live_until == mine.live_from:
        assert f"replaces version {line[place - 1].slot.number}," in told
    else:
        assert f"readers see version {mine.number}." in told
    if place + 1 < len(line) and line[place].live_until == line[place + 1].live_from:
        assert f"version {line[place + 1].slot.number} replaces it, as scheduled" in told
    else:
        assert ("410 Gone" in told) == (line[place].live_until is not None)


def test_a_forecast_warns_of_changes_that_get_lost():
    first, second, third = Slot(1, at(0)), Slot(2, at(1), None, 1), Slot(3, at(2), None, 1)
    line = intervals([first, second, third])
    assert "changes of version 2 that it lacks" in " ".join(forecast(line, 3, at=at(0)))
    assert "does not hold its changes" in " ".join(forecast(line, 2, at=at(0)))
    assert not any("changes" in told for told in forecast(line[:2], 2, at=at(0)))


@given(slots(least=1), HOURS)
def test_what_begins_by_now_is_said_to_be_now(versions, hour):
    mine = versions[0]
    assume(mine.live_from != at(hour))
    told = forecast(intervals(versions), mine.number, at=at(hour))[0]
    assert told.startswith("Now ") == (mine.live_from < at(hour))


@pytest.mark.parametrize(
    ("until", "hour", "holds"),
    [(None, -1, False), (None, 0, True), (None, 99, True), (2, 1, True), (2, 2, False)],
)
def test_an_interval_holds_its_start_and_not_its_end(until, hour, holds):
    interval = Interval(Slot(1, at(0)), until and at(until))
    assert interval.holds(at(hour)) is holds
