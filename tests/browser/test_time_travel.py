"""Time travel in a real browser: an editor walks through tomorrow's site and out again."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from articles import publishing
from newsroom.demo.factories import make_article, make_author, make_image, make_live, make_source

from .axe import Axe

SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York, the day after the clock's noon."""


@pytest.fixture
def paper(clock, edition, editor):
    facts = {
        "authors": [make_author("Zoe Person", slug="zoe")],
        "sources": [make_source(publisher="City Gazette")],
        "topics": ["Budget"],
    }
    make_live("The council met", slug="met", until=SIX + timedelta(hours=1), **facts)
    article = make_article("The new report", slug="new", lead_image=make_image(), **facts)
    clock.shift(60)
    return publishing.publish(article, by=editor, at=SIX)


def finds_nothing(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_an_editor_walks_through_tomorrow_and_out_again(
    page, live_server, sign_in, paper, editor, context, complaints
):
    inside = re.compile(re.escape(f"{live_server.url}/admin/as-of/2026-03-03T11:00:00Z/"))
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Site as of …").click()
    at = page.get_by_role("group", name="As of")
    at.get_by_label("Date").fill("2026-03-03")
    at.get_by_label("Time").fill("06:00")
    finds_nothing(page)
    page.get_by_role("button", name="Show the site").click()

    bar = page.get_by_role("complementary", name="Time travel")
    expect(bar).to_contain_text("The site as of 06:00 EST on Tuesday 3 March 2026, as planned.")
    expect(bar).to_contain_text("07:00 EST on Tuesday 3 March 2026: “The council met” expires")
    finds_nothing(page)
    main = page.get_by_role("main")
    main.get_by_role("heading", name="The new report").get_by_role("link").click()
    expect(page).to_have_url(re.compile(inside.pattern + "politics/new/"))
    picture = main.locator(".story__lead img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("img => img.naturalWidth") > 0
    finds_nothing(page)
    for name in ("Budget", "The new report", "City Gazette", "The new report"):
        main.get_by_role("link", name=name, exact=True).first.click()
        expect(main.get_by_role("heading", level=1)).to_have_text(name)
        expect(page).to_have_url(inside)
        expect(bar).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_label("Words to search for").fill("report")
    page.get_by_label("Words to search for").press("Enter")
    expect(page).to_have_url(re.compile(inside.pattern + "search/.q=report"))
    expect(main.get_by_role("link", name="The new report")).to_be_visible()
    page.goto(f"{page.url.partition('search/')[0]}no/such/page/")
    expect(page.get_by_role("heading", name="There is no page at this address")).to_be_visible()
    assert "404" in complaints.pop()
    page.get_by_role("link", name="The front page").click()
    expect(page).to_have_url(re.compile(inside.pattern + "$"))

    bar.get_by_role("link", name="To the next change").click()
    expect(bar).to_contain_text("The site as of 07:00 EST")
    expect(main.get_by_text("The council met")).to_have_count(0)
    bar.get_by_role("link", name="To the change before").click()
    expect(main.get_by_text("The council met").first).to_be_visible()
    another = bar.get_by_role("group", name="Another instant")
    another.get_by_label("Date").fill("2026-03-01")
    another.get_by_label("Time").fill("12:00")
    bar.get_by_role("button", name="Show").click()
    expect(bar).to_contain_text("12:00 EST on Sunday 1 March 2026, as readers saw it")
    expect(main).to_contain_text("No story is out yet")
    bar.get_by_role("link", name="Leave: the site now").click()
    expect(page).to_have_url(f"{live_server.url}/")
    expect(bar).to_have_count(0)
    expect(main.get_by_text("The new report")).to_have_count(0)
    assert {cookie["name"] for cookie in context.cookies()} <= {"sessionid", "csrftoken"}


def test_from_a_story_to_the_site_then_and_why_it_is_not_on_it_now(
    page, live_server, sign_in, paper, editor
):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/articles/article/{paper.pk}/change/")
    page.get_by_role("link", name="The site then").click()
    expect(page.get_by_role("complementary", name="Time travel")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("The new report")
    page.go_back()
    page.get_by_role("link", name="Why is it (not) on the page?").click()
    lines = page.get_by_role("region", name="As of 12:01 EST")
    expect(lines.get_by_role("listitem").filter(has_text="Home page")).to_contain_text(
        "No Home page Not live until 06:00 EST on Tuesday 3 March 2026.", use_inner_text=True
    )
    finds_nothing(page)
    expect(page.get_by_label("Date")).to_have_value("2026-03-03")
    page.get_by_role("button", name="Ask").click()
    lines = page.get_by_role("region", name="As of 06:00 EST")
    home = lines.get_by_role("listitem").filter(has_text="Home page")
    expect(home).to_contain_text("It leads")
    finds_nothing(page)
    home.get_by_role("link").click()
    expect(page.get_by_role("complementary", name="Time travel")).to_contain_text("06:00 EST")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_inside(
    page, live_server, sign_in, paper, editor, complaints, scheme, width
):
    sign_in(editor)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    inside = "/admin/as-of/2026-03-03T11:00:00Z/"
    for path in ("/admin/as-of/", inside, f"{inside}politics/new/", f"{inside}search/?q=report"):
        page.goto(live_server.url + path)
        finds_nothing(page)
        assert complaints == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bar_is_not_printed_and_fits_a_phone(page, live_server, sign_in, paper, editor):
    sign_in(editor)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/admin/as-of/2026-03-03T11:00:00Z/")
    bar = page.get_by_role("complementary", name="Time travel")
    expect(bar).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    expect(bar).to_be_hidden()
