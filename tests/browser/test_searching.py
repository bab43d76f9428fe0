"""Searching in a browser: stories offered while one types, filters, and the same without script."""

import re
from typing import Any
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import expect

from newsroom.demo.factories import make_author, make_live, make_section

from .axe import Axe

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
STATES = {
    "empty": "/search/",
    "narrowed": "/search/?q=bridge&section=politics&from=2026-01-01&to=x",
    "nothing": f"/search/?q=brigde+{WORD}&section=politics",
    "api": "/api/v1/",
}


@pytest.fixture
def paper(clock: Any, edition: Any) -> None:
    make_section("Politics", colour="wine")
    ada = make_author("Ada Quill", slug="ada")
    for n in (1, 2, 3):
        clock.shift(60)
        make_live(f"Bridge {n}", slug=f"bridge-{n}", authors=[ada], topics=["Bridges"])


def typed(page: Any, live_server: Any, words: str = "bri") -> Any:
    """The list of what is offered, once it shows what all of the words find."""
    page.goto(live_server.url + "/search/")
    with page.expect_response(re.compile(re.escape(f"?q={quote_plus(words)}") + "$")) as answered:
        page.get_by_label("Words to search for").press_sequentially(words)
    answered.value.finished()
    page.evaluate("fetch('/healthz')")  # a round trip later it shows
    offered = page.get_by_role("listbox", name="Stories")
    offered.wait_for()
    return offered


def no_findings(page: Any, complaints: list[str]) -> None:
    assert complaints == []
    found = Axe().run(page).response["violations"]
    assert found == [], [(each["id"], each["nodes"][0]["html"]) for each in found]
    complaints.clear()  # axe itself tries inline styles


def test_by_keyboard_to_a_story(
    paper: None, live_server: Any, page: Any, complaints: list[str]
) -> None:
    offered = typed(page, live_server)
    options = offered.get_by_role("option")
    assert [text.split()[1] for text in options.all_inner_texts()] == ["3", "2", "1"]
    box = page.get_by_role("combobox", name="Words to search for")
    assert box.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("status").inner_text() == "3 stories to choose from"
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    pointed = offered.get_by_role("option", selected=True)
    assert pointed.inner_text().startswith("Bridge 2")
    assert box.get_attribute("aria-activedescendant") == pointed.get_attribute("id")
    no_findings(page, complaints)
    page.keyboard.press("Enter")
    page.wait_for_url("**/politics/bridge-2/")


def test_a_letter_typed_while_it_asks_asks_anew(paper: None, live_server: Any, page: Any) -> None:
    page.route("**/search/typed/?q=br", lambda route: None)  # it is never answered
    page.goto(live_server.url + "/search/")
    box = page.get_by_label("Words to search for")
    with page.expect_request("**/search/typed/?q=br"):
        box.press_sequentially("br")
    box.press("i")
    page.get_by_role("option").first.wait_for()


def test_escape_puts_it_away_and_enter_searches(paper: None, live_server: Any, page: Any) -> None:
    offered = typed(page, live_server, "bridge")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert offered.get_by_role("option", selected=True).count() == 0
    page.keyboard.press("Escape")
    assert not offered.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=bridge*")
    assert page.locator(".row mark").count() == 0  # the word stands in the headlines
    assert page.locator(".row").count() == 3


def test_a_click_leads_to_the_story(paper: None, live_server: Any, page: Any) -> None:
    option = typed(page, live_server, "bridge 3").get_by_role("option")
    expect(option).to_have_count(1)
    option.click()
    page.wait_for_url("**/politics/bridge-3/")


def test_without_script_it_is_a_form(paper: None, live_server: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/search/?q=bridge")
    page.get_by_text("Narrow the search").click()
    page.get_by_label("Author").select_option("Ada Quill")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("author=ada"))
    expect(page.locator(".row")).to_have_count(3)
    page.get_by_role("link", name="Leave out: Ada Quill").click()
    expect(page).not_to_have_url(re.compile("author"))
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_every_state_is_accessible_and_inside_its_width(
    paper: None, live_server: Any, page: Any, complaints: list[str], width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for path in STATES.values():
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        no_findings(page, complaints)
