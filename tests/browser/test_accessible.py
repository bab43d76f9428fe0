"""axe on every page, in each of its states, at three widths, by day and by night."""

import json
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.template.loader import render_to_string

from tests.awkward import BARE, STATUS, make_paper

pytestmark = pytest.mark.django_db(transaction=True)

EMPTY = ("/", "/authors/", "/sources/", "/archive/", "/corrections/")
OF_COLOURS = ["color-contrast", "link-in-text-block"]
AXE = """async (rules) => {
    const found = await axe.run(document, {
        ...(rules && {runOnly: rules}),
        resultTypes: ["violations"],
        rules: rules ? {} : {"target-size": {enabled: true}},  // WCAG 2.2, off unless asked for
        preload: false,  // it looks for imported sheets beside the page, not beside the sheet
    });
    return found.violations.map(({help, nodes}) => [help, nodes.map((n) => n.html.slice(0, 200))]);
}"""


@pytest.fixture
def found(page: Any) -> Any:
    """`found(address, width)`: what axe finds there; by night, of what colours can change."""

    def found(address: str, width: int) -> dict[str, Any]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(reduced_motion="reduce")
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        violations = {}
        for scheme, rules in (("light", None), ("dark", OF_COLOURS)):
            page.emulate_media(color_scheme=scheme)
            for help, nodes in page.evaluate(AXE, rules):
                violations[f"{address} {scheme}: {help}"] = nodes
        return violations

    return found


def nothing(violations: dict[str, Any]) -> None:
    assert not violations, json.dumps(violations, indent=1)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_every_page(
    clock: Any, edition: Any, editor: Any, live_server: Any, found: Any, complaints: Any, width: int
) -> None:
    violations: dict[str, Any] = {}
    for name, path in make_paper(clock, edition, editor).items():
        violations |= found(live_server.url + path, width)
        if name in STATUS:  # the status itself is what the console tells of
            complaints[:] = [c for c in complaints if "status of 4" not in c]
    nothing(violations)


@pytest.mark.parametrize("path", EMPTY)
def test_a_paper_without_stories(edition: Any, live_server: Any, found: Any, path: str) -> None:
    nothing(found(live_server.url + path, 320))


@pytest.mark.parametrize("status", BARE)
def test_pages_for_what_broke(live_server: Any, page: Any, found: Any, status: str) -> None:
    address = f"{live_server.url}/broken/"
    html = render_to_string(f"errors/{status}.html", {"said": "It said so."})
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    nothing(found(address, 320))
