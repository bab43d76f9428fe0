"""The reading site as a browser shows it: accessible, steady, inside its width."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.awkward import PAGES, STATUS, make_paper

from .waiting import comes_true

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper(clock: Any, edition: Any, editor: Any) -> dict[str, str]:
    return make_paper(clock, edition, editor)


@pytest.fixture
def visit(paper: dict[str, str], live_server: Any, page: Any, complaints: list[str]) -> Any:
    """`visit(name, width=…, scheme=…)` opens one of PAGES, its pictures loaded."""

    def visit(name: str, *, width: int, scheme: str = "light", height: int = 800) -> Any:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(live_server.url + paper[name])
        page.evaluate(
            """async () => {
                for (const image of document.images) image.loading = "eager";
                await Promise.all([...document.images].map((image) => image.decode()));
                await document.fonts.ready;
            }"""
        )
        if name in STATUS:  # the status itself is what the console tells of
            complaints[:] = [c for c in complaints if "status of 4" not in c]
        return page

    return visit


@pytest.mark.parametrize("width", [320, 768, 1024, 1920])
def test_nothing_is_wider_than_the_window(visit: Any, width: int) -> None:
    for name in PAGES:
        page = visit(name, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("name", ["home", "article", "section"])
def test_nothing_jumps_when_pictures_and_faces_arrive(
    paper: Any, live_server: Any, page: Any, name: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
                const moved = entry.sources.map(
                    ({node, previousRect: {y}, currentRect}) =>
                        `${node?.className || node?.nodeName}: ${y} to ${currentRect.y}`
                );
                window.shifts.push([entry.value, ...moved]);
            }
        }).observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(live_server.url + PAGES[name])
    page.wait_for_load_state("networkidle")
    heights = page.evaluate("[...document.images].map((image) => image.height)")
    assert heights
    assert min(heights) > 0
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, *moved in shifts) < 0.01, shifts


def test_faces_are_our_own_and_light(paper: Any, live_server: Any, page: Any) -> None:
    sizes = {}
    page.on(
        "response",
        lambda r: sizes.update({r.url: len(r.body())}) if r.url.endswith(".woff2") else None,
    )
    page.goto(live_server.url + "/politics/full/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('600 20px Newsreader')")
    assert sizes
    assert sum(sizes.values()) < 105_000, sizes


def test_by_keyboard_the_content_is_one_step_away(visit: Any) -> None:
    page = visit("home", width=360)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.is_visible()
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_sections_are_in_reach_at_320_without_javascript(
    paper: Any, live_server: Any, browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(live_server.url)
    last = page.locator(".nav a").last
    last.scroll_into_view_if_needed()
    last.click()
    expect(page).to_have_url(re.compile("/red/$"))
    expect(page.locator("h1")).to_have_text("Red")
    context.close()


def test_on_paper_only_the_story_stays(visit: Any) -> None:
    page = visit("article", width=800)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".nav", ".footer", ".related", ".topics"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator("h1").is_visible()
    colours = "(e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])"
    assert page.evaluate(f"{colours}(document.body)") == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


# --- What script adds ---------------------------------------------------------------


def test_a_headings_link_is_copied(visit: Any, context: Any, live_server: Any) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit("article", width=1440)
    link = page.get_by_label("Link to “Summary”")
    link.focus()
    assert link.evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}/politics/full/#part-summary"
    page.get_by_role("link", name="Copy link").click()
    comes_true(page, "async () => !(await navigator.clipboard.readText()).includes('#')")


def test_without_script_links_are_links(paper: Any, live_server: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/politics/full/")
    page.get_by_role("navigation", name="In this story").get_by_text("Summary").click()
    expect(page).to_have_url(re.compile("#part-summary$"))
    page.get_by_label("Link to “Main”").click()
    expect(page).to_have_url(re.compile("#part-main$"))
    assert page.get_by_role("link", name="Mail", exact=True).is_visible()
    page.goto(live_server.url + "/politics/film/")
    assert page.get_by_role("link", name="youtu.be").is_visible()
    context.close()


def test_shared_by_the_browsers_own_sheet(visit: Any, page: Any) -> None:
    page.add_init_script(
        "navigator.canShare = () => true;"
        "navigator.share = async (shared) => { window.shared = shared };"
    )
    visit("article", width=360).get_by_role("button", name="Share…").click()
    shared = page.evaluate("window.shared")
    assert shared["title"] == "The bridge is stuck"
    assert shared["url"].endswith("/politics/full/")


def test_a_film_is_asked_for_when_the_reader_asks(visit: Any, page: Any, complaints: Any) -> None:
    film = "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="A film"))
    visit("with a film", width=360)
    assert complaints == []  # no request left the site
    page.get_by_role("button", name="Play here: The bridge, opening.").press("Enter")
    frame = page.locator("iframe")
    assert frame.get_attribute("src") == film
    assert frame.get_attribute("title") == "The bridge, opening."
    page.frame_locator("iframe").get_by_text("A film").wait_for()
    assert [each for each in complaints if film not in each] == []
    complaints.clear()


def test_everything_is_there_in_letters_twice_as_large(visit: Any, page: Any) -> None:
    """By the browser's own setting, which media queries follow too."""
    page.context.new_cdp_session(page).send(
        "Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}}
    )
    for name in ("home", "article", "long article", "search that finds", "sources"):
        visit(name, width=768)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 768, name
        small = page.evaluate(
            """[...document.querySelectorAll("main *")].filter((e) => e.childNodes.length
                && parseFloat(getComputedStyle(e).fontSize) < 24).map((e) => e.className)"""
        )
        assert small == [], name
