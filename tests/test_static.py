"""Static files as production serves them: collected, hashed and compressed."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command

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


def test_they_can_be_collected_with_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
