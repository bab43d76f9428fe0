"""Arranging a front in a real browser: picking, and ordering by dragging and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from articles import alerting, fronting
from articles.models import Front
from newsroom.clock import now
from newsroom.demo.factories import make_image, make_live
from tests.browser.test_time_travel import finds_nothing

from .axe import Axe


@pytest.fixture
def stories(edition, editor):
    return [make_live(f"Story {n}", lead_image=make_image()).story for n in range(4)]


def headlines(page):
    return page.locator("#picked .headline")


def test_stories_are_picked_dragged_moved_by_keys_and_put_on_the_page(
    page, live_server, sign_in, stories, editor
):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Fronts").click()
    expect(page.get_by_text("Nobody has arranged it")).to_be_visible()
    finds_nothing(page)
    for n in range(3):
        page.get_by_role("button", name=f"Add “Story {n}”").click()
        expect(headlines(page)).to_have_count(n + 1)
    expect(page.locator("#picked [role=status]")).to_have_text("Added at place 3.")
    expect(page.get_by_role("button", name="Add “Story 3”")).to_be_focused()
    words = page.get_by_role("status").filter(has_text="What readers will see")
    expect(words).to_contain_text("“Story 0” leads the home page.")

    handle = page.get_by_role("button", name="pick 3 of 3: move")
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(headlines(page)).to_have_text(["Story 2", "Story 0", "Story 1"])
    expect(page.locator("#picked [role=status]")).to_have_text("Moved to place 1 of 3.")
    expect(words).to_contain_text("“Story 2” leads the home page.")

    handle = page.get_by_role("button", name="pick 3 of 3: move")
    top = page.locator("#picked [data-line]").first.bounding_box()
    handle.hover()
    page.mouse.down()
    page.mouse.move(top["x"] + 10, top["y"] + 2, steps=12)
    page.mouse.up()
    expect(headlines(page)).to_have_text(["Story 1", "Story 2", "Story 0"])
    expect(words).to_contain_text("“Story 1” leads the home page.")
    page.get_by_role("checkbox", name="Remove “Story 0”").check()
    expect(words).to_contain_text("After it stand “Story 2”.")
    expect(words).not_to_contain_text("Story 0")
    finds_nothing(page)

    page.get_by_role("button", name="Put it on the page").click()
    page.get_by_role("link", name="See the page", exact=True).click()
    expect(page.locator(".card--lead h2")).to_have_text("Story 1")
    assert [slot.story for slot in Front.objects.get().slots.all()] == [stories[1], stories[2]]


def test_by_keyboard_alone_found_added_and_planned(page, live_server, sign_in, stories, editor):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/front/")
    page.get_by_label("Words of the headline").focus()
    page.keyboard.type("story 3")
    page.keyboard.press("Enter")
    expect(page.locator("#choices .headline")).to_have_text(["Story 3"])
    expect(page.get_by_label("Words of the headline")).to_be_focused()
    page.get_by_role("button", name="Add “Story 3”").focus()
    page.keyboard.press("Enter")
    expect(headlines(page)).to_have_text(["Story 3"])
    start = page.get_by_role("group", name="From (now, if left empty)")
    words = page.get_by_role("status").filter(has_text="What readers will see")
    start.get_by_label("Date").fill("2199-03-03")
    start.get_by_label("Time").focus()
    expect(words).to_contain_text("From: Give both a date and a time.")
    start.get_by_label("Time").fill("06:00")
    start.get_by_label("Time").blur()
    expect(words).to_contain_text("From 06:00 EST on Sunday 3 March 2199 on, “Story 3” leads")
    page.get_by_role("button", name="Put it on the page").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist").get_by_text("Planned for 06:00 EST")).to_be_visible()
    finds_nothing(page)
    page.get_by_role("region", name="Planned").get_by_role("link", name="See the page then").click()
    expect(page).to_have_url(re.compile("/admin/as-of/2199-03-03T11:00:00Z/$"))
    expect(page.locator(".card--lead h2")).to_have_text("Story 3")


def test_what_is_added_in_haste_is_all_saved(page, live_server, sign_in, stories, editor):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/front/")
    page.evaluate(
        """() => {
            const [ask, slow] = [fetch, new Promise((open) => (window.answers = open))];
            window.fetch = async (...asked) => (await slow, ask(...asked));
        }"""
    )
    page.get_by_role("button", name="Add “Story 0”").click()
    page.get_by_role("button", name="Add “Story 1”").click()
    page.get_by_role("button", name="Put it on the page").click()
    expect(headlines(page)).to_have_count(0)
    page.evaluate("answers()")
    expect(page.get_by_text("Readers see it now.")).to_be_visible()
    assert [slot.story for slot in Front.objects.get().slots.all()] == stories[:2]


def test_of_an_hour_that_comes_twice_it_is_asked_which(page, live_server, sign_in, stories, editor):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/front/")
    start = page.get_by_role("group", name="From (now, if left empty)")
    start.get_by_label("Date").fill("2199-11-03")
    start.get_by_label("Time").fill("01:30")
    start.get_by_label("Which of the two").select_option(label="01:30 EST")
    words = page.get_by_role("status").filter(has_text="What readers will see")
    expect(words).to_contain_text("From 01:30 EST on Sunday 3 November 2199 on")
    start.get_by_label("Time").fill("03:30")
    expect(start.get_by_label("Which of the two")).to_have_count(0)
    expect(start.get_by_label("Time")).to_be_focused()


def test_another_page_in_its_place_undoes_nothing(page, live_server, sign_in, stories, editor):
    fronting.arrange(None, stories[:2], by=editor)
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/front/")
    page.evaluate("() => { window.fetch = async () => new Response('<h1>Down for a while</h1>'); }")
    page.get_by_role("checkbox", name="Remove “Story 0”").check()
    expect(page.get_by_role("button", name="Say what readers will see")).to_be_visible()
    page.get_by_role("button", name="Add “Story 3”").click()
    expect(headlines(page)).to_have_text(["Story 1", "Story 3"])


def test_out_of_reach_nothing_is_lost_and_pressing_is_left_to_the_browser(
    page, live_server, sign_in, stories, editor
):
    fronting.arrange(None, stories[:2], by=editor)
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/front/")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('off line')); }")
    say = page.get_by_role("button", name="Say what readers will see")
    expect(say).to_be_hidden()
    page.get_by_role("checkbox", name="Remove “Story 0”").check()
    expect(say).to_be_visible()
    expect(page.get_by_role("checkbox", name="Remove “Story 0”")).to_be_checked()
    say.click()
    expect(page.get_by_role("status").filter(has_text="leads")).to_contain_text("“Story 1” leads")
    expect(headlines(page)).to_have_text(["Story 1"])


def test_the_bar_stands_over_every_page_and_is_not_printed(
    page, live_server, sign_in, stories, editor
):
    sign_in(editor)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/admin/alerts/")
    page.get_by_label("What readers should know").fill("Fire at the mill")
    page.get_by_label("Story that it leads to").select_option(label="Story 1")
    until = page.get_by_role("group", name="Until")
    until.get_by_label("Date").fill("2199-03-03")
    until.get_by_label("Time").fill("06:00")
    finds_nothing(page)
    page.get_by_role("button", name="Put it up").click()
    expect(page.get_by_text("“Fire at the mill” is up")).to_be_visible()
    finds_nothing(page)
    page.goto(live_server.url)
    bar = page.get_by_role("region", name="Breaking news")
    expect(bar).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(page).violations_count == 0
    page.emulate_media(media="print")
    expect(bar).to_be_hidden()
    page.emulate_media(media="screen")
    bar.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Story 1")
    expect(bar).to_be_visible()
    page.goto(f"{live_server.url}/admin/alerts/")
    page.get_by_role("button", name="Take it down now").click()
    expect(page.get_by_text("Nothing is up.")).to_be_visible()
    assert not alerting.shown(now()).exists()
