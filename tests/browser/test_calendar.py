"""The calendar and the board in a real browser: moving a story by hand and by keyboard."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from articles import assignments, publishing
from newsroom.demo.factories import make_article, make_live, make_section

from .axe import Axe

SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York, the day after the clock's noon."""

LONG = "Neighbourhoods, Associations & Waterfront Reauthorisation"

PAGES = ["/admin/calendar/", "/admin/calendar/week/2026-03-02/", "/admin/calendar/day/2026-03-03/"]


@pytest.fixture
def axe(page, complaints):
    """`axe()`: it finds nothing, and nothing was complained of before it looked."""

    def axe() -> None:
        assert complaints == []
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        complaints.clear()  # axe itself tries inline styles

    return axe


@pytest.fixture
def ferry(clock, edition, editor) -> Any:
    section = make_section("Transit", colour="navy")
    article = make_article("Ferry timetable", by=editor, section=section)
    return publishing.publish(article, by=editor, at=SIX, until=datetime(2026, 3, 20, tzinfo=UTC))


@pytest.fixture
def calendar(page, live_server, sign_in, editor, ferry):
    """`calendar(path)`: the page, opened by an editor."""
    sign_in(editor)

    def calendar(path: str) -> Any:
        page.goto(live_server.url + path)
        return page

    return calendar


def confirm(page: Any, axe: Any, told: str) -> None:
    dialog = page.get_by_role("dialog", name="Reschedule")
    expect(dialog.get_by_text("Ferry timetable")).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text(told)
    axe()
    dialog.get_by_role("button", name="Reschedule").click()


def lands_on(ferry: Any, at: datetime) -> None:
    until = ferry.expires_at
    ferry.refresh_from_db()
    assert (ferry.live_from, ferry.expires_at) == (at, until)


def test_dragged_to_another_day_of_the_month(calendar, axe, ferry):
    page = calendar("/admin/calendar/")
    entry = page.get_by_role("listitem").filter(has_text="Goes live: Ferry")
    entry.drag_to(page.locator("td[data-day='2026-03-05']"))
    confirm(page, axe, "At 06:00 EST on Thursday readers see version 1.")
    expect(page.locator("td[data-day='2026-03-05'] .entry")).to_be_visible()
    expect(page.locator(".messagelist")).to_contain_text("Done.")
    lands_on(ferry, datetime(2026, 3, 5, 11, 0, tzinfo=UTC))


def test_dragged_to_another_hour_of_the_week_and_back_out_of_it(calendar, ferry):
    page = calendar("/admin/calendar/week/2026-03-02/")
    entry = page.get_by_role("listitem").filter(has_text="Goes live: Ferry")
    entry.drag_to(page.locator("td[data-day='2026-03-04'][data-hour='08']"))
    dialog = page.get_by_role("dialog", name="Reschedule")
    expect(dialog.get_by_role("status")).to_contain_text("At 08:00 EST on Wednesday")
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    expect(entry.get_by_role("link", name="Goes live: Ferry timetable")).to_be_focused()
    lands_on(ferry, SIX)


def test_nothing_is_dropped_on_what_has_passed(calendar, ferry):
    page = calendar("/admin/calendar/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    entry = page.get_by_role("listitem").filter(has_text="Goes live: Ferry")
    entry.drag_to(page.locator("td[data-day='2026-03-01']"))
    expect(page.locator(".carried")).to_have_count(0)
    page.evaluate("fetch('/healthz')")  # what is asked for is heard of in order
    assert [url for url in asked if "/admin/" in url] == []
    expect(page.get_by_role("dialog")).to_be_hidden()
    lands_on(ferry, SIX)


def test_moved_with_the_keyboard(calendar, ferry):
    page = calendar("/admin/calendar/")
    said = page.locator("#calendar-said")
    link = page.get_by_role("link", name="Goes live: Ferry timetable")
    link.focus()
    page.keyboard.press("m")
    expect(said).to_contain_text("Picked up “Ferry timetable”, at Tuesday 3 March.")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("Monday 2 March")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("Sunday 1 March: that has passed.")
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("Monday 9 March")
    page.keyboard.press("Escape")
    expect(said).to_have_text("It stays where it is.")
    page.keyboard.press("m")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Sunday 8 March")
    page.keyboard.press("Enter")
    # The clocks have gone forward: 06:00 is an hour earlier in UTC.
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("10:00 UTC")
    page.keyboard.press("Enter")
    expect(page.locator("td[data-day='2026-03-08'] .entry")).to_be_visible()
    lands_on(ferry, datetime(2026, 3, 8, 10, 0, tzinfo=UTC))


def test_moved_an_hour_with_the_keyboard(calendar, axe, ferry):
    page = calendar("/admin/calendar/week/2026-03-02/")
    page.get_by_role("link", name="Goes live: Ferry timetable").focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#calendar-said")).to_have_text("Wednesday 4 March, 07:00")
    page.keyboard.press("Enter")
    confirm(page, axe, "At 07:00 EST on Wednesday readers see version 1.")
    expect(page.locator("td[data-day='2026-03-04'][data-hour='07'] .entry")).to_be_visible()
    lands_on(ferry, datetime(2026, 3, 4, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(calendar, axe, editor, page, path, width, scheme):
    for n in range(12):
        at = SIX + timedelta(minutes=n // 3)
        article = make_article(f"Bridge {n}, one of many", by=editor, section=make_section(LONG))
        publishing.publish(article, by=editor, at=at)
    make_live("Out already", by=editor)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    calendar(path)
    warning = "In the same minute: “Ferry timetable”, “Bridge 1, one of many” and 1 more."
    expect(page.get_by_text(warning)).to_be_visible()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_private_address_is_made_copied_and_renewed(calendar, axe):
    page = calendar("/admin/calendar/")
    page.get_by_role("button", name="Make a private address").click()
    field = page.get_by_label("Private address")
    first = field.input_value()
    assert "/desk-calendar-" in first
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == first
    page.get_by_role("button", name="Renew the address").click()
    expect(field).not_to_have_value(first)
    axe()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board(page, axe, live_server, sign_in, clock, editor, writer, ferry, width, scheme):
    late = make_article("Late", by=writer)
    assignments.assign(late.story, by=editor, to=writer, due_at=SIX)
    clock.move_to(SIX)
    publishing.submit(make_article("Wants a look", by=writer).story, by=writer)
    make_article("Fresh", by=writer)
    make_article("Commission".ljust(200, "s"), by=writer, section=make_section(LONG))
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/")
    waiting = page.get_by_role("region", name="Waiting for you")
    expect(waiting.get_by_role("link")).to_have_text(["Wants a look"])
    expect(page.get_by_text("late: was due")).to_be_visible()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    columns = page.locator(".column")
    first, second = (columns.nth(n).bounding_box() for n in (0, 1))
    assert (first["x"] == second["x"]) == (width == 360), "a phone shows one after another"

    page.get_by_label("Section").select_option(label="Politics")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Commission")).to_have_count(0)
    page.get_by_role("link", name="Assign “Fresh”").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assign")  # the board asks who, too
    page.get_by_label("Who has it").select_option(label="walt")
    axe()
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Walt has “Fresh” now.")).to_be_visible()
    expect(page.get_by_label("Section")).to_have_value("politics")


def test_a_writer_takes_a_story(page, live_server, sign_in, clock, writer, edition):
    article = make_article("Fresh", by=writer)
    sign_in(writer)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("button", name="Take it “Fresh”").click()
    expect(page.get_by_role("button", name="Hand it back “Fresh”")).to_be_visible()
    article.story.refresh_from_db()
    assert article.story.assigned_to == writer
