"""axe on every page, in each of its states, at three widths, by day and by night."""

import json
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.awkward import BARE, STATUS, make_paper

from .axe import Axe

pytestmark = pytest.mark.django_db(transaction=True)

EMPTY = ("/", "/authors/", "/sources/", "/archive/", "/corrections/")
BY_DAY = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, off unless asked for
BY_NIGHT = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what colours can change


@pytest.fixture
def found(page: Any) -> Any:
    """`found(address, width)`: what axe finds there; by night, of what colours can change."""

    def found(address: str, width: int) -> dict[str, Any]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(reduced_motion="reduce")
        page.goto(address)
        violations = {}
        for scheme, options in (("light", BY_DAY), ("dark", BY_NIGHT)):
            page.emulate_media(color_scheme=scheme)
            for each in Axe().run(page, options=options).response["violations"]:
                nodes = [node["html"][:200] for node in each["nodes"]]
                violations[f"{address} {scheme}: {each['help']}"] = nodes
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
    html = render_to_string(f"errors/{status}.html", {"said": "It said so.", "paper": "The Ledger"})
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    nothing(found(address, 320))
