"""The Nu HTML checker on every page in each of its states; and that none is left out."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import resolve

from tests.awkward import BARE, STATUS, make_paper

from .addresses import routes

pytestmark = pytest.mark.django_db

VNU = os.environ.get("VNU", "")
EMPTY = ("/", "/authors/", "/sources/", "/archive/", "/corrections/", "/search/")
NOT_PAGES = ("feed", ".json", ".xml", ".txt", ".ics", "healthz", "images/", "search/typed/", "api/")
"""What stands in the address of an answer that isn't HTML; the API's own page is looked at too."""


@pytest.fixture
def pages(clock, edition, editor, client):
    """The HTML of every page by name."""
    html = {f"empty {path}": client.get(path).content for path in EMPTY}
    said = {"said": "So.", "paper": "The Ledger"}
    html |= {
        f"broken {status}": render_to_string(f"errors/{status}.html", said).encode()
        for status in BARE
    }
    for name, path in make_paper(clock, edition, editor).items():
        response = client.get(path)
        assert response.status_code == STATUS.get(name, 200), name
        html[name] = response.content
    return html


def test_no_page_of_the_urlconf_is_left_out(clock, edition, editor):
    visited = {
        resolve(path.partition("?")[0]).route
        for path in make_paper(clock, edition, editor).values()
    }
    html = {route for route in routes() if not any(part in route for part in NOT_PAGES)}
    assert html - visited == set()


@pytest.mark.skipif(
    not (VNU and shutil.which("java")),
    reason="needs java, and in VNU the path of a vnu.jar (npm install --ignore-scripts vnu-jar)",
)
def test_the_checker_finds_nothing(pages, tmp_path):
    folder = tmp_path / "pages"  # beside the pictures
    folder.mkdir()
    for name, html in pages.items():
        (folder / f"{name.replace('/', '-')}.html").write_bytes(html)
    checked = subprocess.run(
        ["java", "-jar", VNU, "--format", "json", "--stdout", "--exit-zero-always", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = [
        f"{Path(each['url']).name}: {each['message']} ({each.get('extract', '')!r})"
        for each in json.loads(checked.stdout)["messages"]
    ]
    assert found == [], "\n".join(sorted(set(found)))
