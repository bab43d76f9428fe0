"""What editors are told of a timeline: in words that are right on the day they are read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.timeline import Slot, forecast, intervals, outlook
from newsroom.clock import say, say_day

MONDAY = datetime(2026, 11, 23, 13, 10, tzinfo=UTC)
"""08:10 in New York."""
TUESDAY_SIX = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
EVENING = MONDAY + timedelta(hours=12)


@pytest.fixture(autouse=True)
def _zone():
    with timezone.override("America/New_York"):
        yield


def test_the_sentence_before_the_button():
    line = intervals([Slot(3, MONDAY - timedelta(days=1)), Slot(4, TUESDAY_SIX, None, 3)])
    assert forecast(line, 4, at=EVENING, near=True) == [
        "At 06:00 EST on Tuesday this replaces version 3, live since Sunday."
    ]
    line = intervals([Slot(3, MONDAY), Slot(4, TUESDAY_SIX, None, 3)])
    assert forecast(line, 4, at=EVENING, near=True) == [
        "At 06:00 EST on Tuesday this replaces version 3, live since 08:10 EST today."
    ]


def test_the_log_holds_whole_dates():
    line = intervals([Slot(3, MONDAY), Slot(4, TUESDAY_SIX, None, 3)])
    assert forecast(line, 4, at=EVENING) == [
        "At 06:00 EST on Tuesday 24 November 2026 this replaces version 3, "
        "live since 08:10 EST on Monday 23 November 2026."
    ]


@pytest.mark.parametrize(
    ("days", "said", "day"),
    [
        (0, "08:10 EST today", "08:10 EST today"),
        (-1, "08:10 EST on Sunday", "Sunday"),
        (6, "08:10 EST on Sunday", "Sunday"),
        (-6, "08:10 EST on Tuesday", "Tuesday"),
        (7, "08:10 EST on Monday 30 November 2026", "30 November 2026"),
        (-7, "08:10 EST on Monday 16 November 2026", "16 November 2026"),
    ],
)
def test_a_weekday_where_it_tells_and_a_date_where_it_does_not(days, said, day):
    instant = MONDAY + timedelta(days=days)
    assert say(instant, seen_from=MONDAY) == said
    assert say_day(instant, seen_from=MONDAY) == day


def test_the_two_hours_of_one_name_are_told_apart():
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    seen_from = datetime(2026, 10, 30, 12, 0, tzinfo=UTC)
    assert say(first, seen_from=seen_from) == "01:30 EDT on Sunday"
    assert say(first + timedelta(hours=1), seen_from=seen_from) == "01:30 EST on Sunday"


def test_days_are_those_of_the_newsroom():
    """03:00 UTC on Tuesday is Monday evening in New York."""
    assert say(EVENING + timedelta(hours=2), seen_from=MONDAY) == "22:10 EST today"


class TestForecast:
    def test_what_stays_scheduled_after_what_comes_next_is_said(self):
        later = [Slot(n, TUESDAY_SIX + timedelta(days=n), None, n - 1) for n in (5, 6)]
        line = intervals([Slot(4, TUESDAY_SIX), *later])
        assert forecast(line, 4, at=EVENING, near=True) == [
            "At 06:00 EST on Tuesday readers see version 4.",
            "At 06:00 EST on Sunday version 5 replaces it, as scheduled.",
            "Version 6 stays scheduled for 06:00 EST on Monday 30 November 2026.",
        ]

    def test_what_returns_after_an_end_is_said(self):
        slots = [Slot(4, MONDAY, TUESDAY_SIX), Slot(5, TUESDAY_SIX + timedelta(days=1))]
        assert forecast(intervals(slots), 4, at=MONDAY, near=True) == [
            "Now readers see version 4.",
            "It ends at 06:00 EST on Tuesday: from then on its address says 410 Gone.",
            "Version 5 stays scheduled for 06:00 EST on Wednesday.",
        ]

    def test_what_was_made_from_it_through_another_lacks_nothing(self):
        """Version 9 was made from 7, which is scheduled and was made from 6, which is live."""
        slots = [Slot(6, MONDAY), Slot(7, TUESDAY_SIX, None, 6), Slot(9, EVENING, None, 7)]
        assert forecast(intervals(slots), 9, at=EVENING, near=True) == [
            "Now this replaces version 6, live since 08:10 EST today.",
            "At 06:00 EST on Tuesday version 7 replaces it, as scheduled.",
            "Version 7 was not made from version 9: it does not hold its changes.",
        ]


class TestOutlook:
    def test_live_now_and_next(self):
        line = intervals([Slot(3, MONDAY), Slot(4, TUESDAY_SIX)])
        assert outlook(line, at=EVENING) == [
            "Readers see version 3 since 08:10 EST today.",
            "At 06:00 EST on Tuesday version 4 replaces it.",
        ]

    def test_nobody_has_seen_a_draft(self):
        assert outlook([], at=MONDAY) == ["Readers have not seen this story yet."]
        assert outlook(intervals([Slot(1, TUESDAY_SIX)]), at=MONDAY) == [
            "Readers have not seen this story yet.",
            "At 06:00 EST on Tuesday readers see version 1.",
        ]

    def test_a_withdrawal_that_was_and_one_that_is_planned(self):
        line = intervals([Slot(1, MONDAY)], TUESDAY_SIX)
        assert outlook(line, at=EVENING, withdrawn_at=TUESDAY_SIX) == [
            "Readers see version 1 since 08:10 EST today.",
            "At 06:00 EST on Tuesday it is withdrawn: from then on its address says 410 Gone.",
        ]
        assert outlook(line, at=TUESDAY_SIX, withdrawn_at=TUESDAY_SIX) == [
            "Readers see nothing of this story: version 1 was withdrawn at 06:00 EST today, "
            "and its address says 410 Gone."
        ]

    def test_an_end_with_a_return(self):
        slots = [Slot(1, MONDAY, TUESDAY_SIX), Slot(2, TUESDAY_SIX + timedelta(days=1))]
        assert outlook(intervals(slots), at=EVENING) == [
            "Readers see version 1 since 08:10 EST today.",
            "At 06:00 EST on Tuesday it ends: its address says 410 Gone.",
            "At 06:00 EST on Wednesday readers see version 2.",
        ]
        assert outlook(intervals(slots), at=TUESDAY_SIX)[1:] == [
            "At 06:00 EST on Wednesday readers see version 2.",
        ]
