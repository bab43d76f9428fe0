"""Static files as production serves them: collected, hashed and compressed."""

import json
import os
import re
from pathlib import Path

from django.contrib.staticfiles import finders

TEMPLATES = Path(__file__).parents[1] / "templates"
STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


def test_every_file_that_a_template_names_is_there():
    missing = [
        f"{template.relative_to(TEMPLATES)}: {name}"
        for template in TEMPLATES.rglob("*.*")
        for name in STATIC.findall(template.read_text("utf-8"))
        if finders.find(name) is None
    ]
    assert missing == []


def test_modules_import_each_other_under_hashed_names(collected):
    """A module that is loaded under two names runs twice, and its element can't be defined."""
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    ours = [path for name, path in paths.items() if re.match(r"(desk|images)/.*\.js$", name)]
    imported = [
        Path(os.path.normpath(Path(path).parent / relative))
        for path in ours
        for relative in re.findall(r"""from\s*["'](\.[^"']+)""", (collected / path).read_text())
    ]
    assert len(imported) > 5
    hashed = {Path(path) for path in paths.values()}
    assert [path for path in imported if path not in hashed] == []


def test_the_sites_style_sheet_is_one_file(collected):
    """Every other one is a request more that holds up the page."""
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    sheet = (collected / paths["site/site.css"]).read_text()
    assert "@import" not in sheet
    parts = ("@layer reset, tokens", "--paper:", ".nameplate", ".card", ".story", ".rows", "@page")
    places = [sheet.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    faces = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(faces) >= 3
    assert all((collected / "site" / face).exists() for face in faces)
