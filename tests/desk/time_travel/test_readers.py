"""Time travel: nothing of a visit comes out to readers."""

import threading
from datetime import timedelta

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse

from newsroom import clock as the_clock
from newsroom.caching import TRUE_UNTIL
from newsroom.desk.time_travel import address
from tests.conftest import NOON

from .conftest import SIX, TOMORROW, YESTERDAY

pytestmark = pytest.mark.django_db


def test_after_a_visit_readers_get_what_they_got_before(visit, client):
    reader, pages_ = client.__class__(), ["/", "/politics/new/", "/feed/", "/sitemap.xml", "/x/"]

    def got():
        answers = [reader.get(page) for page in pages_]
        return [(a.status_code, dict(a.headers), a.content) for a in answers]

    before = got()
    for at in (YESTERDAY, SIX):
        for page in pages_:
            response = visit(at, page, None)
            assert not response.cookies
            assert "Cookie" in response["Vary"]
            assert TRUE_UNTIL not in response.wsgi_request.environ
    assert got() == before
    mine = client.get("/")
    assert (mine.status_code, dict(mine.headers), mine.content) == before[0]


@pytest.mark.parametrize("path", ["/", "/feed/"])
def test_where_a_page_breaks_nothing_of_the_visit_stays(visit, client, monkeypatch, path):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.front.compose", broken)
    monkeypatch.setattr("articles.feeds.Channel.items", property(broken))
    client.raise_request_exception = False
    response = visit(TOMORROW, path, 500)
    assert response["Cache-Control"] == "private, no-store"
    assert f'href="{address(TOMORROW)}"' in response.content.decode()


def test_what_is_written_as_it_is_sent_is_written_inside(visit, monkeypatch):
    def late(request):
        return StreamingHttpResponse(reverse("home") for _ in range(2))

    match = resolve("/archive/", "articles.urls")
    monkeypatch.setattr("newsroom.desk.time_travel.resolve", lambda *a: match)
    monkeypatch.setattr(match, "func", late)
    sent = b"".join(visit(TOMORROW, "/feed/")).decode()
    assert sent == address(TOMORROW) * 2


def test_what_is_drawn_late_is_drawn_inside(visit, monkeypatch):
    match = resolve("/archive/", "articles.urls")
    facts = {"year": None, "opened": None, "years": [], "months": [], "structured": ""}
    monkeypatch.setattr(
        match, "func", lambda request: TemplateResponse(request, "site/archive.html", facts)
    )
    monkeypatch.setattr("newsroom.desk.time_travel.resolve", lambda *a: match)
    assert f'href="{address(TOMORROW)}archive/"' in visit(TOMORROW, "/feed/").content.decode()


def test_threads_do_not_share_a_visit(visit, monkeypatch):
    """While one thread is inside, another makes the addresses that readers get."""
    found = []

    def meanwhile(request):
        inside = reverse("home"), the_clock.now()
        thread = threading.Thread(target=lambda: found.append((reverse("home"), the_clock.now())))
        thread.start()
        thread.join()
        found.append(inside)
        return HttpResponse()

    match = resolve("/archive/", "articles.urls")
    monkeypatch.setattr(match, "func", meanwhile)
    monkeypatch.setattr("newsroom.desk.time_travel.resolve", lambda *a: match)
    visit(TOMORROW)
    assert found == [("/", NOON + timedelta(seconds=60)), (address(TOMORROW), TOMORROW)]
