"""Time travel: the bar over each page, and choosing an instant."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from lxml import html

from articles import boundaries, drafts, publishing
from newsroom.demo.factories import make_article, make_live
from newsroom.desk.time_travel import address
from tests.conftest import NOON
from tests.desk.conftest import says

from .conftest import SIX

pytestmark = pytest.mark.django_db


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
