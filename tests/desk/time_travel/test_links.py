"""Time travel: every address in every page stays inside."""

import re
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve, reverse
from lxml import html

from articles import preview
from newsroom.demo.factories import make_article
from newsroom.desk.time_travel import address
from tests.conftest import NOON
from tests.site.addresses import PARAMETER, routes

from .conftest import TOMORROW

pytestmark = pytest.mark.django_db

FILL = {
    "section": "city-hall",
    "slug": "met",
    "year": "2026",
    "month": "02",
    "part": "1",
    "token": "made-up",
    "pk": "1",
    "key": "made-up",
    "name": "card-320.jpg",
    "nothing": "nowhere",
}
SLUGS = {"authors": "zoe", "sources": "the-daily-example", "topics": "budget"}
OUTSIDE = {"desk-calendar", "healthz", "preview", "preview-rendition"}
"""Names of public addresses that are not of any instant; a new one must be told here."""


def pages():
    """An address of every name in the URLconf, outside the desk."""
    for route in routes():
        fill = FILL | {"slug": SLUGS.get(route.partition("/")[0], "met")}
        page = "/" + PARAMETER.sub(lambda match, fill=fill: fill[match[1]], route)
        if resolve(page).url_name not in OUTSIDE:
            yield page


def targets(path):
    for element in path.iter():
        for name in ("href", "src", "action", "poster"):
            if (value := element.get(name)) is not None:
                yield element, value
        for part in (element.get("srcset") or "").split(","):
            if part.strip():
                yield element, part.split()[0]


def test_every_address_in_every_page_stays_inside(visit):
    root = address(TOMORROW)
    seen = {}
    more = ["/nowhere/", "/politics/tonight/", "/city-hall/?before=nonsense", "/search/?q=met"]
    for page in [*pages(), *more]:
        response = visit(TOMORROW, page, None)
        seen[page] = response.status_code
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.has_header("ETag")
        assert not response.has_header("Last-Modified")
        if not response["Content-Type"].startswith("text/html"):
            continue
        for element, target in targets(html.fromstring(response.content.decode())):
            if element.xpath("ancestor::aside[@class='travel']"):
                continue  # the bar leads to other times, and out
            url = urlsplit(urljoin(f"http://127.0.0.1:8000{address(TOMORROW, page)}", target))
            is_inside = url.netloc == "127.0.0.1:8000" and url.path.startswith((root, "/static/"))
            assert is_inside or target == "https://elsewhere.example/", (page, target)
    assert set(seen.values()) == {200, 400, 404, 410}
    assert seen["/"] == seen["/city-hall/met/"] == seen["/robots.txt"] == 200


@pytest.mark.parametrize("path", ["/feed/", "/feed.json", "/sitemap.xml", "/robots.txt"])
def test_every_address_in_what_machines_read_stays_inside_too(visit, path):
    told = visit(TOMORROW, path).content.decode()
    addresses = re.findall(r'http://127\.0\.0\.1:8000(/[^\s"<\\]*)', told)
    assert addresses
    assert {each for each in addresses if not each.startswith(address(TOMORROW))} == set()


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/politics/met/", "/city-hall/met/"),
        ("/city-hall/met", "/city-hall/met/"),
        ("/politics?before=x", "/politics/?before=x"),
    ],
)
def test_redirects_stay_inside(visit, path, leads):
    assert visit(TOMORROW, path, None)["Location"] == address(TOMORROW, leads)


@pytest.mark.parametrize(
    "path", ["/admin/", "/healthz", "/preview/made-up/", "//elsewhere.example/", "/static/x.css"]
)
def test_what_is_not_of_any_instant_is_not_inside(visit, client, path):
    response = client.get(address(TOMORROW) + path[1:], follow=True)
    assert response.status_code == 404


def test_a_preview_is_not_inside_either(visit, client, editor):
    link = preview.share(make_article("A draft"), by=editor, days=1)
    path = reverse("preview", args=[preview.token(link)])
    assert client.get(path).status_code == 200
    visit(NOON, path, 404)


@pytest.mark.parametrize(
    "instant",
    ["2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00Z", "tomorrow", "2026"],
)
def test_what_is_no_instant_is_no_address(visit, client, instant):
    assert client.get(f"/admin/as-of/{instant}/").status_code == 404


@pytest.mark.parametrize("year", [2, 1815, 2999, 9998])
def test_far_away_there_is_a_site_too(visit, year):
    visit(datetime(year, 1, 1, tzinfo=UTC))
    visit(datetime(year, 12, 31, 23, tzinfo=UTC), "/archive/")
