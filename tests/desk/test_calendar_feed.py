"""The calendar at its private address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from icalendar import Calendar

from articles import publishing
from articles.models import CalendarKey
from newsroom.caching import TRUE_UNTIL
from newsroom.demo.factories import make_article, make_live, make_user
from newsroom.page_cache import PageCache

pytestmark = pytest.mark.django_db
SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def key(desk, writer):
    assert desk(writer).client.post("/admin/calendar/address/").status_code == 302
    return CalendarKey.objects.get(user=writer).key


def address(key):
    return f"/desk-calendar-{key}.ics"


def events(client, key):
    response = client.get(address(key))
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_it_needs_no_session_and_no_cache_keeps_it(key, client, editor):
    article = make_article("Ferry, bridge; bus", by=editor)
    publishing.publish(article, by=editor, at=SIX)
    client.logout()
    response = client.get(address(key))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "Set-Cookie" not in response
    event = events(client, key)["Goes live: Ferry, bridge; bus"]
    assert event["dtstart"].dt == SIX
    assert "Version 1, scheduled. In Politics." in event["description"]
    assert event["url"].endswith(f"/admin/articles/article/{article.pk}/change/")


def test_instants_are_right_on_both_sides_of_a_change_of_clocks(key, client, editor):
    """06:00 in New York the day before and the day of it: 11:00 and 10:00 UTC."""
    for day, hour in ((7, 11), (8, 10)):
        at = datetime(2026, 3, day, hour, tzinfo=UTC)
        publishing.publish(make_article(f"On {day}", by=editor), by=editor, at=at)
    assert b"DTSTART:20260307T110000Z" in client.get(address(key)).content
    assert b"DTSTART:20260308T100000Z" in client.get(address(key)).content


def test_an_event_keeps_its_name_as_it_moves(key, client, editor):
    article = publishing.publish(make_article("Ferry", by=editor), by=editor, at=SIX)
    before = events(client, key)["Goes live: Ferry"]
    publishing.reschedule(article, by=editor, at=SIX + timedelta(days=1))
    after = events(client, key)["Goes live: Ferry"]
    assert before["uid"] == after["uid"]
    assert after["dtstart"].dt == SIX + timedelta(days=1)


def test_it_goes_thirty_days_back_and_ahead_without_end(key, client, clock, editor):
    make_live("Out", by=editor)
    publishing.publish(
        make_article("Far", by=editor), by=editor, at=timezone.now() + timedelta(days=400)
    )
    clock.shift(30 * 86400)
    assert set(events(client, key)) == {"Goes live: Out", "Goes live: Far"}
    clock.shift(1)
    assert set(events(client, key)) == {"Goes live: Far"}


def test_two_in_one_minute_are_told_of(key, client, editor):
    for headline in ("Ferry", "Bridge"):
        publishing.publish(make_article(headline, by=editor), by=editor, at=SIX)
    assert "In the same minute: “Bridge”." in events(client, key)["Goes live: Ferry"]["description"]


def test_a_renewed_address_ends_the_old_one(key, desk, writer, client):
    desk(writer).client.post("/admin/calendar/address/")
    newer = CalendarKey.objects.get(user=writer).key
    assert newer != key
    assert client.get(address(key)).status_code == 404
    assert client.get(address(newer)).status_code == 200
    assert address(newer) in desk(writer).client.get("/admin/calendar/").content.decode()


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": False}, {"groups": None}], ids=str
)
def test_it_ends_with_the_right_to_look(key, client, writer, change):
    if "groups" in change:
        writer.groups.clear()
    else:
        type(writer).objects.update(**change)
    assert client.get(address(key)).status_code == 404


def test_a_made_up_key_and_one_of_another(key, client):
    assert client.get(address("made-up")).status_code == 404
    assert client.get(address(key[:-1])).status_code == 404
    assert client.post(address(key)).status_code == 405


def test_who_may_have_one(client, desk, clock, edition):
    assert client.post("/admin/calendar/address/").status_code == 302
    stranger = desk(make_user("plain")).client
    assert stranger.post("/admin/calendar/address/").status_code == 403
    assert not CalendarKey.objects.exists()


def test_it_is_made_by_a_post_alone(desk, writer):
    assert desk(writer).client.get("/admin/calendar/address/").status_code == 405


def test_no_ready_page_is_kept_of_it(key):
    """Else whoever is no longer let in would be sent the one before."""
    asked = []

    def answer(environ, start):
        asked.append(environ["PATH_INFO"])
        environ[TRUE_UNTIL] = timezone.now() + timedelta(days=1)
        start("200 OK", [])
        return [b"a calendar"]

    cache = PageCache(answer, most=2**20)
    for path in (address(key), "/", address(key), "/"):
        cache(RequestFactory().get(path).environ, lambda status, headers: None)
    assert asked == [address(key), "/", address(key)]
