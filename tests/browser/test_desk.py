"""The desk in a real browser: a story's way out, lines put in order, a writer kept back."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from articles import publishing
from articles.models import Article
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_live,
    make_section,
    make_source,
)

from .axe import Axe

SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York, the day after the clock's noon."""


@pytest.fixture(autouse=True)
def _standing_clock(clock, edition):
    """The server's clock stands at noon until a test moves it."""


def change(article: Any) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_a_story_from_the_writers_form_to_the_readers_page(
    page, live_server, sign_in, clock, writer, editor
):
    make_section("Politics")
    make_author("Ada Finch", user=writer)
    sign_in(writer)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="New article").click()
    page.get_by_label("Headline").fill("Council keeps the drawbridge")
    page.get_by_label("News summary").fill("The council voted 5 to 2.")
    page.locator(".ProseMirror").click()
    page.keyboard.type("The drawbridge stays, the council said.")
    page.get_by_label("Section").select_option(label="Politics")
    page.get_by_label("Topics").fill("Bridges")
    page.get_by_label("Topics").press("Enter")
    expect(page.get_by_label("Author")).to_have_value(re.compile(r"\d+"))
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Address").fill("https://www.citygazette.example/bridge?utm_source=mail")
    page.get_by_label("Title", exact=True).fill("The bridge’s first hundred years")
    page.get_by_label("Publisher").fill("City Gazette")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted: it is in review now.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)

    # The writer's form, which tells that it is open, is left before the session changes hands.
    page.goto(f"{live_server.url}/healthz")
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Council keeps the drawbridge").first.click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: it is ready to publish.")).to_be_visible()
    page.get_by_role("button", name="Schedule").click()
    at = page.get_by_role("group", name="Goes live at")
    at.get_by_label("Date").fill("2026-03-03")
    at.get_by_label("Time").fill("06:00")
    expect(page.get_by_role("status")).to_contain_text(
        "At 06:00 EST on Tuesday readers see version 1."
    )
    expect(page.get_by_role("status")).to_contain_text("11:00 UTC")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator(".where .state")).to_have_text("Scheduled")

    home = f"{live_server.url}/"
    page.goto(home)
    expect(page.get_by_text("Council keeps the drawbridge")).to_have_count(0)
    clock.move_to(SIX)
    page.goto(home)
    page.get_by_role("link", name="Council keeps the drawbridge").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Council keeps the drawbridge")
    expect(page.get_by_role("article").first).to_contain_text("The drawbridge stays")
    expect(page.get_by_text("City Gazette").first).to_be_visible()
    expect(page.get_by_text("Ada Finch").first).to_be_visible()


def test_an_edit_of_a_live_story_waits_until_it_is_published(
    page, live_server, sign_in, clock, editor
):
    article = make_live("The first report", by=editor)
    public = live_server.url + article.get_absolute_url()
    clock.shift(3600)
    sign_in(editor)
    page.goto(live_server.url + change(article))
    expect(page.get_by_text("Saving makes version 2")).to_be_visible()
    page.get_by_label("Headline").fill("The full report")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Version 2 is a draft made from version 1.")).to_be_visible()
    draft = page.url
    page.goto(public)
    expect(page.get_by_role("heading", level=1)).to_have_text("The first report")
    page.goto(draft)
    page.get_by_role("button", name="Publish now").click()
    page.wait_for_url("**/step/publish/")
    expect(page.get_by_role("status")).to_contain_text("Now this replaces version 1")
    page.get_by_label("Update: something has happened since").check()
    page.get_by_label("In these words").fill("The report has more in it now.")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".where .state")).to_have_text("Live")
    page.goto(public)
    expect(page.get_by_role("heading", level=1)).to_have_text("The full report")
    expect(page.get_by_text("The report has more in it now.")).to_be_visible()


def titles(article: Any) -> list[str]:
    return [str(line) for line in article.citations.all()]


@pytest.fixture
def three(editor):
    sources = [make_source(title) for title in ("One", "Two", "Three")]
    return make_article("In order", by=editor, sources=sources)


def handle(page: Any, n: int) -> Any:
    return page.get_by_role("button", name=f"source {n} of 3: move")


def save(page: Any) -> None:
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def test_lines_are_sorted_by_dragging(page, live_server, sign_in, editor, three):
    sign_in(editor)
    page.goto(live_server.url + change(three))
    expect(page.locator(".ProseMirror")).to_be_visible()  # or the lines move when it comes
    handle(page, 3).scroll_into_view_if_needed()
    start, end = handle(page, 3).bounding_box(), handle(page, 1).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] - 10, steps=20)
    page.mouse.up()
    told = page.locator("#citations-group [role=status]")
    expect(told.filter(has_text="Moved to place 1 of 3.")).to_have_count(1)
    save(page)
    assert titles(three) == ["Three", "One", "Two"]


def test_lines_are_sorted_with_the_keyboard(page, live_server, sign_in, editor, three):
    sign_in(editor)
    page.goto(live_server.url + change(three))
    handle(page, 1).focus()
    page.keyboard.press("ArrowDown")
    told = page.locator("#citations-group [role=status]")
    expect(told.filter(has_text="Moved to place 2 of 3.")).to_have_count(1)
    expect(handle(page, 2)).to_be_focused()
    page.keyboard.press("ArrowDown")
    save(page)
    assert titles(three) == ["Two", "Three", "One"]


def test_lines_are_added_and_removed(page, live_server, sign_in, editor, three):
    sign_in(editor)
    page.goto(live_server.url + change(three))
    group = page.locator("#citations-group")
    group.get_by_label("Remove").nth(1).check()
    group.get_by_role("button", name="Add a source").click()
    expect(group.get_by_label("Address").last).to_be_focused()
    group.get_by_label("Title").last.fill("Four")
    group.get_by_label("Publisher").last.fill("The Daily Example")
    save(page)
    assert titles(three) == ["One", "Three", "Four"]


def test_topics_are_chips_that_are_suggested(page, live_server, sign_in, editor, three):
    three.topics.set(["River Walk", "Budget"])
    make_article("Other", topics=["Harbor, old and new"])
    sign_in(editor)
    page.goto(live_server.url + change(three))
    page.get_by_role("button", name="Remove Budget").click()
    entry = page.get_by_label("Topics")
    entry.press_sequentially("harb")
    expect(page.locator("topic-chips datalist option")).to_have_attribute(
        "value", "Harbor, old and new"
    )
    entry.fill("Schools")
    entry.press("Enter")
    save(page)
    assert sorted(topic.name for topic in three.topics.all()) == ["River Walk", "Schools"]


def test_a_time_that_comes_twice_is_asked_about(
    page, live_server, sign_in, editor, three, complaints
):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/articles/article/{three.pk}/step/schedule/")
    at = page.get_by_role("group", name="Goes live at")
    at.get_by_label("Date").fill("2026-11-01")
    at.get_by_label("Time").fill("01:30")
    page.get_by_role("button", name="See what will happen").click()
    at.get_by_label("Which of the two").select_option(label="01:30 EST")
    complaints[:] = [line for line in complaints if "422" not in line]
    expect(page.get_by_role("status")).to_contain_text("At 01:30 EST on Sunday 1 November 2026")


def test_a_writer_is_refused(page, live_server, sign_in, writer, editor, three, complaints):
    sign_in(writer)
    page.goto(live_server.url + change(three))
    expect(page.get_by_text("Its writers and the editors can change it.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Save"))).to_have_count(0)
    answer = page.goto(f"{live_server.url}/admin/articles/article/{three.pk}/step/publish/")
    assert answer.status == 403
    complaints[:] = [line for line in complaints if "403" not in line]
    assert not Article.objects.live().exists()


LISTS = ("articles/article", "articles/section", "sources/source", "sources/publisher")


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_no_screen_is_wider_than_the_window(page, live_server, sign_in, editor, width):
    long = make_article(
        "Supercalifragilistic" * 11, by=editor, slug="x" * 100, topics=["Antidisestablishment" * 4]
    )
    publish = f"/admin/articles/article/{long.pk}/step/publish/"
    delete = f"/admin/articles/article/{long.pk}/delete/"
    make_source("Minutes of a meeting " * 9, url="https://city.example/" + "x" * 99)
    lists = [f"/admin/{name}/" for name in LISTS]
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(editor)
    for path in ("/admin/", "/admin/articles/article/add/", change(long), publish, delete, *lists):
        page.goto(live_server.url + path)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path
        if path in lists:
            table = page.locator(".results")
            assert table.evaluate("(table) => table.scrollWidth <= table.clientWidth"), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_are_accessible(page, live_server, sign_in, editor, three, scheme, complaints):
    page.emulate_media(color_scheme=scheme)
    paths = ["/admin/login/", "/admin/", "/admin/articles/article/", change(three)]
    paths.append(f"/admin/articles/article/{three.pk}/step/schedule/")
    for path in paths:
        page.goto(live_server.url + path, wait_until="networkidle")
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], path
        sign_in(editor)


def test_ctrl_s_saves(page, live_server, sign_in, editor, three):
    sign_in(editor)
    page.goto(live_server.url + change(three))
    page.get_by_label("Headline").fill("Saved by a key")
    page.get_by_label("Headline").press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    three.refresh_from_db()
    assert three.headline == "Saved by a key"


def test_on_a_phone_every_step_and_every_list_is_a_button_away(
    page, live_server, sign_in, editor, three
):
    publishing.submit(three.story, by=editor)
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(editor)
    page.goto(live_server.url + change(three))
    bar = page.locator(".action-bar")
    for name in ("Save draft", "Approve", "More…"):
        expect(bar.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(bar.get_by_role("button", name="Send back…")).to_be_hidden()
    bar.get_by_role("button", name="More…").press("Enter")
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="Save and close")).to_be_focused()
    for name in ("Publish now…", "Schedule…", "Send back…"):
        expect(bar.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(bar.get_by_role("button", name="Send back…")).to_be_hidden()
    expect(bar.get_by_role("button", name="More…")).to_be_focused()

    page.get_by_role("button", name="Menu", exact=True).click()
    menu = page.get_by_role("navigation", name="Desk")
    menu.get_by_role("link", name="Topics").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Topics")


def test_on_a_wide_screen_nothing_is_folded(page, live_server, sign_in, editor, three):
    publishing.submit(three.story, by=editor)
    sign_in(editor)
    for width in (768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + change(three))
        for name in ("Save draft", "Save and close", "Approve", "Send back…", "Schedule…"):
            button = page.get_by_role("button", name=name, exact=True)
            expect(button).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name=re.compile("Menu|More"))).to_have_count(0)
        expect(page.get_by_role("link", name="Topics")).to_be_in_viewport(ratio=1)


def test_a_list_where_nothing_may_be_added_stands_below_its_heading(
    page, live_server, sign_in, writer
):
    make_section("Politics")
    sign_in(writer)
    page.goto(f"{live_server.url}/admin/articles/section/")
    heading = page.get_by_role("heading", level=1).bounding_box()
    table = page.locator("#changelist").bounding_box()
    assert table["y"] >= heading["y"] + heading["height"]
