"""The reading site as a browser shows it: accessible, steady, inside its width."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles import publishing
from articles.models import Byline, Correction
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)

pytestmark = pytest.mark.django_db(transaction=True)

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
PAGES = {
    "home": "/",
    "section": "/politics/",
    "empty section": "/sports/",
    "article": "/politics/full/",
    "bare article": "/politics/bare/",
    "long article": "/politics/long/",
    "masthead": "/authors/",
    "author": "/authors/zoe/",
    "sources": "/sources/",
    "publisher": "/sources/the-daily-example/",
    "topic": "/topics/bridges/",
    "archive": "/archive/",
    "corrections": "/corrections/",
    "month": "/archive/2026/03/",
    "search": "/search/?q=bridge",
    "not found": "/nowhere/",
    "gone": "/politics/gone/",
    "bad request": "/politics/?before=nonsense",
}
ERRORS = ("not found", "gone", "bad request")


@pytest.fixture
def paper(clock: Any, edition: Any, editor: Any) -> None:
    """A small paper with the awkward cases in it."""
    edition.tagline, edition.about = "News of the bay", "A paper."
    edition.corrections_policy = "We say so."
    edition.save()
    politics = make_section("Politics", colour="wine", description="How it is run.")
    make_section("City Hall", parent=politics, colour="ochre")
    make_section("Sports", colour="blue", position=1)
    for position, colour in enumerate(("navy", "teal", "green", "olive", "orange", "purple")):
        section = make_section(colour.capitalize(), colour=colour, position=position + 2)
        make_live(f"A story in {colour}", section=section, kicker="Kicker")
    zoe = make_author("Zoe Person", slug="zoe", role="Reporter", bio="Writes.", email="z@x.example")
    zoe.links.create(label="Elsewhere", url="https://elsewhere.example/zoe")
    six = [(zoe, role) for role in Byline.Role.values]
    image = make_image(size=(1600, 1200), credit="Z. Person", caption="A bridge.")
    table = "<table><tbody><tr><th><p>Item</p></th><th><p>Cost</p></th></tr>" + (
        "<tr><td><p>Unabbreviatedlylongname</p></td><td><p>1,000,000</p></td></tr></tbody></table>"
    )
    clock.shift(60)
    full = make_article(
        "The bridge is stuck",
        slug="full",
        kicker="Bridges",
        section=politics,
        lead_image=image,
        body="<h2>Why</h2><p>A <a href='https://x.example/'>switch</a> failed.</p>"
        "<blockquote><p>Well.</p></blockquote><ul><li><p>One</p></li></ul><hr>"
        f'<figure data-image="{image.pk}"><figcaption>The bridge.</figcaption></figure>{table}'
        '<figure data-embed="https://video.example/1"><figcaption>A film.</figcaption></figure>',
        authors=six,
        sources=[make_source("The record", "https://city.example/1"), make_source("A book")],
        topics=["Bridges"],
    )
    publishing.publish(full, by=editor, notice=Correction(text="It was nine."))
    make_live("Bare bridge", slug="bare", section=politics, summary="")
    make_live(
        f"{WORD} {'and a headline of two hundred letters ' * 4}".strip()[:200],
        slug="long",
        section=politics,
        kicker=WORD[:60],
        summary=f"A bridge {WORD * 2}",
        body=f"<p>{WORD * 3}</p>",
        lead_image=image,
        authors=[make_author(WORD[:60], slug="long")],
        sources=[make_source(WORD * 2, "https://city.example/2", WORD)],
        topics=[WORD],
        type="opinion",
    )
    make_live("Paid bridge", section=politics, type="sponsored")
    gone = make_live("Gone", slug="gone", section=politics)
    clock.shift(60)
    publishing.withdraw(gone.story, by=editor, reason="Wrong.")


@pytest.fixture
def visit(paper: None, live_server: Any, page: Any, complaints: list[str]) -> Any:
    """`visit(name, width=…, scheme=…)` opens one of PAGES, its pictures loaded."""

    def visit(name: str, *, width: int, scheme: str = "light", height: int = 800) -> Any:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(live_server.url + PAGES[name])
        page.evaluate(
            """async () => {
                for (const image of document.images) image.loading = "eager";
                await Promise.all([...document.images].map((image) => image.decode()));
                await document.fonts.ready;
            }"""
        )
        if name in ERRORS:  # the status itself is what the console tells of
            complaints[:] = [c for c in complaints if "status of 4" not in c]
        return page

    return visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_accessible(visit: Any, width: int, scheme: str) -> None:
    found = {}
    for name in PAGES:
        page = visit(name, width=width, scheme=scheme)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"][:200] for node in violation["nodes"]]
            found.setdefault(f"{name}: {violation['help']}", nodes)
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("width", [320, 768, 1024, 1920])
def test_nothing_is_wider_than_the_window(visit: Any, width: int) -> None:
    for name in PAGES:
        page = visit(name, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("name", ["home", "article", "section"])
def test_nothing_jumps_when_pictures_and_faces_arrive(
    paper: None, live_server: Any, page: Any, name: str
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


def test_faces_are_our_own_and_light(paper: None, live_server: Any, page: Any) -> None:
    sizes = {}
    page.on(
        "response",
        lambda r: sizes.update({r.url: len(r.body())}) if r.url.endswith(".woff2") else None,
    )
    page.goto(live_server.url + "/politics/full/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('600 20px Newsreader')")
    assert sizes
    assert sum(sizes.values()) < 150_000


def test_by_keyboard_the_content_is_one_step_away(visit: Any) -> None:
    page = visit("home", width=360)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.is_visible()
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_sections_are_in_reach_at_320_without_javascript(
    paper: None, live_server: Any, browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(live_server.url)
    last = page.locator(".nav a").last
    last.scroll_into_view_if_needed()
    last.click()
    assert page.url.endswith("/purple/")
    assert page.locator("h1").inner_text() == "Purple"
    context.close()


def test_on_paper_only_the_story_stays(visit: Any) -> None:
    page = visit("article", width=800)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".nav", ".footer", ".related", ".topics"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator("h1").is_visible()
    colours = "(e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])"
    assert page.evaluate(f"{colours}(document.body)") == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
