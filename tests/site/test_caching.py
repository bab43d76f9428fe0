"""No public answer may be kept past the next boundary; none sets a cookie."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from articles import preview, publishing
from newsroom import clock as the_clock
from newsroom.demo.factories import make_article, make_author, make_link, make_live, make_source

pytestmark = pytest.mark.django_db

ANSWERS = {
    "/": 200,
    "/politics/": 200,
    "/politics/a/": 200,
    "/wrong/a/": 301,
    "/politics": 301,
    "/politics/gone/": 410,
    "/politics/unknown/": 404,
    "/nowhere/": 404,
    "/no/such/address/at/all": 404,
    "/authors/": 200,
    "/authors/zoe/": 200,
    "/sources/": 200,
    "/sources/the-daily-example/": 200,
    "/topics/water/": 200,
    "/archive/": 200,
    "/corrections/": 200,
    "/archive/2026/": 200,
    "/archive/2026/03/": 200,
    "/search/?q=a": 200,
    "/?before=nonsense": 200,
    "/politics/?before=nonsense": 400,
}


@pytest.fixture
def stories(clock, edition, editor):
    zoe = make_author("Zoe", slug="zoe")
    make_live("A", slug="a", authors=[zoe], sources=[make_source()], topics=["Water"])
    gone = make_live("Gone", slug="gone")
    clock.shift(1)
    publishing.withdraw(gone.story, by=editor, reason="Wrong.")


def max_age(response):
    """In a browser, and in caches between: the same."""
    told = r"public, max-age=(\d+), s-maxage=\1, must-revalidate"
    return int(re.fullmatch(told, response["Cache-Control"])[1])


@pytest.mark.parametrize("address", ANSWERS)
def test_a_minute_unless_a_boundary_is_nearer(address, stories, clock, get, editor):
    assert max_age(get(address, ANSWERS[address])) == 60
    at = the_clock.now() + timedelta(seconds=61.5)
    publishing.publish(make_article("Next"), by=editor, at=at)
    assert max_age(get(address, ANSWERS[address])) == 60
    clock.shift(50)
    assert max_age(get(address, ANSWERS[address])) == 11
    clock.shift(11)
    assert max_age(get(address, ANSWERS[address])) == 0
    clock.shift(1)
    assert max_age(get(address, ANSWERS[address])) == 60


def test_an_end_is_a_boundary_too(stories, get, editor):
    until = the_clock.now() + timedelta(seconds=20)
    publishing.publish(make_article("Short", slug="short"), by=editor, until=until)
    assert max_age(get("/politics/short/")) == 20


@pytest.mark.parametrize("address", ANSWERS)
def test_no_cookie_and_the_same_for_everybody(address, stories, get):
    response = get(address, ANSWERS[address])
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_signed_in_editor_gets_what_a_reader_gets(stories, client, get):
    mine = client.get("/politics/a/").content
    client.force_login(User.objects.get(username="edith"))
    assert get("/politics/a/").content == mine


@pytest.mark.parametrize("address", ["/healthz", "/preview/{token}/", "/admin/login/"])
def test_what_is_not_for_everybody_is_not_kept(address, stories, get):
    address = address.format(token=preview.token(make_link(make_article("Draft"))))
    assert "no-store" in get(address)["Cache-Control"]
