"""Time travel: who may see the site as of an instant, and what is seen."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from newsroom.desk.time_travel import address
from tests.conftest import NOON
from tests.desk.conftest import says

from .conftest import SIX, TOMORROW, YESTERDAY

pytestmark = pytest.mark.django_db


# --- Who may -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/politics/new/", "/no/such/page", "/feed/"])
def test_whoever_has_not_signed_in_is_sent_to_do_so(paper, client, path):
    for url in (address(TOMORROW, path), reverse("admin:time-travel")):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
        assert "new" not in response.content.decode()


def test_who_reads_the_desk_may_travel_a_writer_too(paper, client, writer):
    client.force_login(writer)
    assert "The new report" in says(client.get(address(TOMORROW)))
    assert client.get(reverse("admin:time-travel")).status_code == 200


def test_who_may_not_read_every_story_may_not_travel(paper, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    for url in (address(TOMORROW), reverse("admin:time-travel")):
        response = client.get(url)
        assert response.status_code == 403
        assert "The new report" not in says(response)


def test_it_is_only_read(visit, client):
    assert client.post(address(TOMORROW)).status_code == 405
    assert client.post(reverse("admin:time-travel")).status_code == 405


# --- What is seen --------------------------------------------------------------------


def test_the_front_page_of_yesterday_now_and_tomorrow(visit):
    for at, headlines in (
        (YESTERDAY, {"The council met", "The old report"}),
        (NOON + timedelta(seconds=30), {"The council met", "Tonight only"}),
        (SIX - timedelta(microseconds=1), {"The council met", "Tonight only"}),
        (SIX, {"The council met", "The new report"}),
        (NOON - timedelta(days=30), set()),
    ):
        main = html.fromstring(visit(at).content.decode()).get_element_by_id("main")
        seen = {a.text for a in main.iter("a") if a.text}
        every = {"The council met", "The old report", "Tonight only", "The new report"}
        assert seen & every == headlines, at


@pytest.mark.parametrize(
    ("path", "then", "later"),
    [
        ("/politics/new/", 404, 200),
        ("/politics/tonight/", 200, 410),
        ("/city-hall/met/", 200, 200),
        ("/politics/old/", 410, 410),
    ],
)
def test_an_articles_page_before_and_after_the_boundary(visit, path, then, later):
    visit(NOON + timedelta(seconds=30), path, then)
    visit(SIX, path, later)


def test_a_withdrawn_story_stands_where_it_stood(visit):
    assert "The old report" in says(visit(YESTERDAY, "/politics/old/"))
    assert "has been withdrawn" in says(visit(NOON, "/politics/old/", 410))


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/politics/", "/authors/zoe/", "/sources/the-daily-example/", "/topics/budget/"),
        *("/archive/2026/03/", "/search/?q=report", "/feed/", "/feed.json", "/politics/feed/"),
        *("/authors/zoe/feed/", "/topics/budget/feed/"),
        *("/sitemap-2026-03.xml", "/news-sitemap.xml"),
    ],
)
def test_every_list_follows_the_instant(visit, path):
    for at, is_there in ((NOON, False), (SIX, True)):
        told = visit(at, path).content.decode()
        assert ("/politics/new/" in re.sub(r"<aside.*?</aside>", "", told, flags=re.S)) is is_there


def test_dates_are_said_as_of_then(visit):
    page = html.fromstring(visit(SIX).content.decode())
    assert page.xpath("string(//*[@class='masthead__date'])").strip() == "Tuesday, March 3, 2026"
    assert page.xpath("string(//*[@class='card__meta']/time)").strip() == "6 a.m. EST"


def test_a_picture_of_a_story_to_come_is_sent_there(visit, paper, client):
    page = html.fromstring(visit(SIX, "/politics/new/").content.decode())
    src = page.xpath("//figure[@class='story__lead']//img/@src")[0]
    answer = client.get(src)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer)[:2] == b"\xff\xd8"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.has_header("ETag")
    client.logout()
    assert client.get(src).status_code == 302
    assert client.get(src.partition("Z")[2]).status_code == 404


def test_it_asks_the_database_little_more_than_readers_do(visit, client):
    """For the session, the user with what they may, the frame of now, and the bar (4)."""

    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    visit(SIX)
    for path in ("/", "/politics/", "/archive/", "/archive/2026/"):
        assert asked(address(NOON, path)) == asked(path) + 7, path
    bare = asked(reverse("admin:password_change"))
    assert asked(reverse("admin:time-travel")) == bare + 8  # the changes around now, four each
