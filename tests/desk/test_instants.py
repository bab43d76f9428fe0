"""A date and a time in the newsroom's zone, on ordinary days and on the nights of the clocks."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from articles.admin.instants import InstantField, readings

NEW_YORK = ZoneInfo("America/New_York")


class WhenForm(forms.Form):
    at = InstantField()


@pytest.fixture(autouse=True)
def _new_york():
    with timezone.override(NEW_YORK):
        yield


def filled(day, hour, fold=""):
    return WhenForm({"at_day": day, "at_hour": hour, "at_fold": fold})


def test_an_ordinary_time_is_an_instant_of_the_newsrooms_zone():
    form = filled("2026-11-24", "06:00")
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_with_a_sentence():
    form = filled("2026-03-08", "02:30")
    assert form.errors["at"] == [
        "There is no 02:30 on Sunday 8 March 2026: the clocks skip that hour. Choose another time."
    ]


def test_a_time_that_comes_twice_is_asked_about_and_the_answer_taken():
    form = filled("2026-11-01", "01:30")
    assert form.errors["at"] == [
        "01:30 on Sunday 1 November 2026 comes twice: choose 01:30 EDT or 01:30 EST."
    ]
    html = form.as_p()
    assert '<option value="first">01:30 EDT</option>' in html
    assert '<option value="second">01:30 EST</option>' in html
    for fold, utc in (("first", 5), ("second", 6)):
        form = filled("2026-11-01", "01:30", fold)
        assert form.is_valid()
        assert form.cleaned_data["at"] == datetime(2026, 11, 1, utc, 30, tzinfo=UTC)


def test_an_ordinary_time_is_not_asked_about():
    html = WhenForm(initial={"at": datetime(2026, 11, 24, 11, 0, tzinfo=UTC)}).as_p()
    assert 'value="2026-11-24"' in html
    assert 'value="06:00"' in html
    assert "<select" not in html


def test_an_initial_instant_of_the_second_hour_stays_the_second():
    html = WhenForm(initial={"at": datetime(2026, 11, 1, 6, 30, tzinfo=UTC)}).as_p()
    assert '<option value="second" selected>01:30 EST</option>' in html


@pytest.mark.parametrize(
    ("day", "hour", "says"),
    [
        ("2026-11-24", "", "Give both a date and a time."),
        ("", "06:00", "Give both a date and a time."),
        ("", "", "This field is required."),
        ("yesterday", "06:00", "This is not a date."),
        ("2026-11-24", "25:00", "This is not a time."),
    ],
)
def test_says_what_is_wrong(day, hour, says):
    assert filled(day, hour).errors["at"] == [says]


def test_it_may_be_left_empty_where_it_is_not_required():
    field = InstantField(required=False)
    assert field.clean(["", "", ""]) is None


def test_readings_are_one_none_or_two():
    counts = [
        len(readings(day, hour, NEW_YORK))
        for day, hour in (
            (date(2026, 3, 8), time(1, 59)),
            (date(2026, 3, 8), time(2, 0)),
            (date(2026, 3, 8), time(3, 0)),
            (date(2026, 11, 1), time(1, 0)),
            (date(2026, 11, 1), time(2, 0)),
        )
    ]
    assert counts == [1, 0, 1, 2, 1]
