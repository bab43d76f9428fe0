"""Time travel: the whole public site as of an instant, for the desk and for nobody else."""

import re
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test.utils import CaptureQueriesContext
from django.urls import get_script_prefix, resolve, reverse
from lxml import html

from articles import boundaries, drafts, preview, publishing
from newsroom import clock as the_clock
from newsroom.caching import TRUE_UNTIL
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)
from newsroom.desk.time_travel import address
from tests.conftest import NOON
from tests.site.addresses import PARAMETER, routes

from .conftest import says

pytestmark = pytest.mark.django_db

SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York, the day after the clock's noon."""

YESTERDAY, TOMORROW = NOON - timedelta(days=1), SIX + timedelta(hours=1)


@pytest.fixture
def paper(clock, edition, editor):
    """One story a fate: live, scheduled, changing, expiring, withdrawn; pictures, links."""
    zoe = make_author("Zoe Person", slug="zoe", portrait=make_image())
    inner = make_section("City Hall", parent=make_section("Politics"))
    facts = {"authors": [zoe], "sources": [make_source()], "topics": ["Budget"]}
    week = NOON - timedelta(days=7)
    picture = make_image()
    make_live(
        "The council met",
        slug="met",
        at=week,
        section=inner,
        lead_image=picture,
        body=f'<p><a href="/politics/old/">Before</a>, '
        f'<a href="http://127.0.0.1:8000/politics/">all</a>, <a href="#x">here</a> and '
        f'<a href="https://elsewhere.example/">elsewhere</a>.</p>'
        f'<figure data-image="{picture.pk}"><figcaption>It.</figcaption></figure>',
        **facts,
    )
    gone = make_live("The old report", slug="old", at=week, **facts)
    publishing.withdraw(gone.story, by=editor, reason="Wrong.")
    soon = make_article("The new report", slug="new", lead_image=make_image(), **facts)
    publishing.publish(soon, by=editor, at=SIX)
    short = make_live("Tonight only", slug="tonight", until=SIX, **facts)
    clock.shift(60)
    return {"picture": picture, "soon": soon, "gone": gone, "short": short}


@pytest.fixture
def visit(paper, client, editor):
    """`visit(at, path)`: what an editor gets; `status` is the one to expect, if not any (None)."""
    client.force_login(editor)

    def visit(at, page="/", status=200):
        response = client.get(address(at, page))
        assert status in (None, response.status_code), (page, response.status_code)
        assert get_script_prefix() == "/"
        assert the_clock.now() == NOON + timedelta(seconds=60)
        return response

    return visit


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
    for path in ("/", "/politics/", "/archive/"):
        assert asked(address(NOON, path)) == asked(path) + 7, path
    bare = asked(reverse("admin:password_change"))
    assert asked(reverse("admin:time-travel")) == bare + 8  # the changes around now, four each


# --- Links ---------------------------------------------------------------------------

FILL = {
    "section": "city-hall",
    "slug": "met",
    "year": "2026",
    "month": "02",
    "part": "1",
    "token": "made-up",
    "pk": "1",
    "key": "made-up",
    "name": "card-320.jpg",
    "nothing": "nowhere",
}
SLUGS = {"authors": "zoe", "sources": "the-daily-example", "topics": "budget"}
OUTSIDE = {"desk-calendar", "healthz", "preview", "preview-rendition"}
"""Names of public addresses that are not of any instant; a new one must be told here."""


def pages():
    """An address of every name in the URLconf, outside the desk."""
    for route in routes():
        fill = FILL | {"slug": SLUGS.get(route.partition("/")[0], "met")}
        page = "/" + PARAMETER.sub(lambda match, fill=fill: fill[match[1]], route)
        if resolve(page).url_name not in OUTSIDE:
            yield page


def targets(path):
    for element in path.iter():
        for name in ("href", "src", "action", "poster"):
            if (value := element.get(name)) is not None:
                yield element, value
        for part in (element.get("srcset") or "").split(","):
            if part.strip():
                yield element, part.split()[0]


def test_every_address_in_every_page_stays_inside(visit):
    root = address(TOMORROW)
    seen = {}
    more = ["/nowhere/", "/politics/tonight/", "/city-hall/?before=nonsense", "/search/?q=met"]
    for page in [*pages(), *more]:
        response = visit(TOMORROW, page, None)
        seen[page] = response.status_code
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.has_header("ETag")
        assert not response.has_header("Last-Modified")
        if not response["Content-Type"].startswith("text/html"):
            continue
        for element, target in targets(html.fromstring(response.content.decode())):
            if element.xpath("ancestor::aside[@class='travel']"):
                continue  # the bar leads to other times, and out
            url = urlsplit(urljoin(f"http://127.0.0.1:8000{address(TOMORROW, page)}", target))
            is_inside = url.netloc == "127.0.0.1:8000" and url.path.startswith((root, "/static/"))
            assert is_inside or target == "https://elsewhere.example/", (page, target)
    assert set(seen.values()) == {200, 400, 404, 410}
    assert seen["/"] == seen["/city-hall/met/"] == seen["/robots.txt"] == 200


@pytest.mark.parametrize("path", ["/feed/", "/feed.json", "/sitemap.xml", "/robots.txt"])
def test_every_address_in_what_machines_read_stays_inside_too(visit, path):
    told = visit(TOMORROW, path).content.decode()
    addresses = re.findall(r'http://127\.0\.0\.1:8000(/[^\s"<\\]*)', told)
    assert addresses
    assert {each for each in addresses if not each.startswith(address(TOMORROW))} == set()


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/politics/met/", "/city-hall/met/"),
        ("/city-hall/met", "/city-hall/met/"),
        ("/politics?before=x", "/politics/?before=x"),
    ],
)
def test_redirects_stay_inside(visit, path, leads):
    assert visit(TOMORROW, path, None)["Location"] == address(TOMORROW, leads)


@pytest.mark.parametrize(
    "path", ["/admin/", "/healthz", "/preview/made-up/", "//elsewhere.example/", "/static/x.css"]
)
def test_what_is_not_of_any_instant_is_not_inside(visit, client, path):
    response = client.get(address(TOMORROW) + path[1:], follow=True)
    assert response.status_code == 404


def test_a_preview_is_not_inside_either(visit, client, editor):
    link = preview.share(make_article("A draft"), by=editor, days=1)
    path = reverse("preview", args=[preview.token(link)])
    assert client.get(path).status_code == 200
    visit(NOON, path, 404)


@pytest.mark.parametrize(
    "instant",
    ["2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00Z", "tomorrow", "2026"],
)
def test_what_is_no_instant_is_no_address(visit, client, instant):
    assert client.get(f"/admin/as-of/{instant}/").status_code == 404


@pytest.mark.parametrize("year", [2, 1815, 2999, 9998])
def test_far_away_there_is_a_site_too(visit, year):
    visit(datetime(year, 1, 1, tzinfo=UTC))
    visit(datetime(year, 12, 31, 23, tzinfo=UTC), "/archive/")


# --- Nothing comes out -----------------------------------------------------------------


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
    facts = {"months": [], "structured": ""}
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


# --- The bar, and choosing ---------------------------------------------------------------


def bar(response):
    return html.fromstring(response.content.decode()).xpath("//aside[@class='travel']")[0]


def told(response):
    return " ".join(bar(response).text_content().split())


def links(response):
    return {" ".join(a.text.split()): a.get("href") for a in bar(response).iter("a")}


def test_the_bar_says_when_this_is_and_what_changes_around_it(visit):
    now = visit(NOON + timedelta(seconds=60))
    assert "The site as of 12:01 EST on Monday 2 March 2026, as planned." in told(now)
    assert (
        "To the next change 06:00 EST on Tuesday 3 March 2026: "
        "“The new report” goes live; “Tonight only” expires"
    ) in told(now)
    assert "To the change before 12:00 EST on Monday 2 March 2026" in told(now)
    follow = visit(SIX)
    assert links(now)["To the next change"] == address(SIX)
    assert links(now)["To the change before"] == address(NOON)
    assert links(follow)["To the change before"] == address(NOON)
    assert "Nothing that is planned changes after this." in told(follow)
    past = visit(NOON - timedelta(days=8))
    assert "as readers saw it" in told(past)
    assert "Nothing changed before this." in told(past)
    last = boundaries.before(NOON + timedelta(seconds=60))
    assert last.changes == [
        "“Tonight only” goes live",
        "“The old report” is withdrawn",
    ]


def test_the_bar_keeps_to_the_page_and_its_query(visit):
    page = visit(SIX - timedelta(days=1), "/search/?q=report&before=")
    leads = links(page)
    assert leads["To the next change"] == address(NOON, "/search/?q=report&before=")
    assert leads["Leave: the site now"] == "/search/?q=report&before="


def test_a_change_of_version_and_many_changes_at_once(paper, visit, editor):
    article = make_live("The vote", slug="vote")
    edit = drafts.copy(article, by=editor)
    edit.headline = "The <b>vote</b> & more"
    drafts.keep(edit, by=editor)
    at = SIX + timedelta(days=1)
    publishing.publish(edit, by=editor, at=at)
    for n in range(4):
        publishing.publish(make_article(f"Item {n}"), by=editor, at=at)
    response = visit(SIX)
    assert "“Item 3” goes live; “Item 2” goes live; “Item 1” goes live; and 2 more" in told(
        response
    )
    vote = boundaries.boundary(at)
    assert vote.changes[0] == "“Item 3” goes live"
    publishing.publish(drafts.copy(edit, by=editor), by=editor, at=at + timedelta(days=1))
    assert "“The <b>vote</b> & more” changes: version 3 replaces version 2" in told(visit(at))


def test_the_form_leads_to_the_instant_and_the_page(visit, client):
    form = html.fromstring(visit(NOON, "/politics/").content.decode()).forms
    form = next(each for each in form if each.get("class") == "travel__form")
    assert form.action == reverse("admin:time-travel")
    fields = dict(form.form_values())
    assert fields["at_day"] == "2026-03-02"
    assert fields["at_hour"] == "12:00"
    answer = client.get(form.action, fields | {"at_day": "2026-03-03", "at_hour": "06:00"})
    assert answer.status_code == 302
    assert answer["Location"] == address(SIX, "/politics/")


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("2026-03-08", "02:30", "the clocks skip that hour"),
        ("2026-11-01", "01:30", "comes twice: choose 01:30 EDT or 01:30 EST"),
        ("", "06:00", "Give both a date and a time."),
        ("soon", "06:00", "This is not a date."),
        ("9999-01-01", "06:00", "That is too far ahead."),
    ],
)
def test_a_time_that_is_no_instant_is_asked_about(visit, client, day, hour, said):
    query = {"at_day": day, "at_hour": hour, "at_fold": "", "page": "/politics/"}
    answer = client.get(reverse("admin:time-travel"), query)
    assert answer.status_code == 422
    assert said in says(answer)
    assert 'value="/politics/"' in answer.content.decode()


def test_a_time_that_comes_twice_is_one_of_the_two(visit, client):
    query = {"at_day": "2026-11-01", "at_hour": "01:30", "at_fold": "second"}
    answer = client.get(reverse("admin:time-travel"), query)
    assert answer["Location"] == address(datetime(2026, 11, 1, 6, 30, tzinfo=UTC))
    assert "01:30 EST on Sunday 1 November 2026" in told(client.get(answer["Location"]))


@pytest.mark.parametrize(
    "path",
    ["https://elsewhere.example/", "//elsewhere.example/", "\\\\elsewhere.example", "/a\r\nb"],
)
def test_the_form_leads_nowhere_else(visit, client, path):
    query = {"at_day": "2026-03-03", "at_hour": "06:00", "page": path}
    answer = client.get(reverse("admin:time-travel"), query)
    assert answer["Location"].startswith(address(SIX))
    assert not set("\r\n") & set(answer["Location"])


def test_nor_does_the_way_back_to_today(visit, client):
    page = client.get(f"{address(SIX)}/elsewhere.example/")
    assert b'href="/elsewhere.example/"' in page.content
    assert b'href="//' not in page.content


def test_the_desk_offers_the_changes_and_a_few_turns_of_the_clock(visit, client):
    answer = client.get(reverse("admin:time-travel"))
    page = html.fromstring(answer.content.decode())
    offered = {a.text: a.get("href") for a in page.xpath("//ul[@class='instants']//a")}
    assert offered == {
        "The next change": address(SIX),
        "The last change": address(NOON),
        "Tomorrow, 06:00": address(SIX),
        "In a week": address(NOON + timedelta(days=7, seconds=60)),
        "An hour ago": address(NOON + timedelta(hours=-1, seconds=60)),
        "Yesterday": address(NOON + timedelta(days=-1, seconds=60)),
        "A week ago": address(NOON + timedelta(days=-7, seconds=60)),
    }
    for url in offered.values():
        assert client.get(url).status_code == 200
    assert reverse("admin:time-travel") in client.get("/admin/").content.decode()
