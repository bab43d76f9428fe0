"""Settings as a process sees them: read from an environment of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEY = "a key for tests only, long and varied enough for Django to call it strong"
PRODUCTION = {
    "SITE_URL": "https://news.example",
    "DATABASE_URL": "postgres://newsroom:secret@database/newsroom",
    "CACHE_URL": "redis://cache:6379/0",
    "BEHIND_PROXY": "true",
}


def python(*args, cwd=ROOT, **env):
    """Run Python in `cwd` with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "newsroom.settings"} | env,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def home(tmp_path):
    """A folder with the settings and nothing else: no `.env`, no `var/`."""
    (tmp_path / "newsroom").mkdir()
    for name in ("__init__.py", "settings.py"):
        shutil.copy(ROOT / "newsroom" / name, tmp_path / "newsroom")
    return tmp_path


@pytest.fixture
def read(home):
    """`read("DEBUG", PORT="1")`: values of settings under an environment."""

    def read(*names, **env):
        code = (
            "import json; from django.conf import settings; "
            f"print(json.dumps([getattr(settings, n) for n in {names!r}], default=str))"
        )
        done = python("-c", code, cwd=home, SECRET_KEY=KEY, **env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read


def test_defaults(read, home):
    debug, url, hosts, zone, databases, caches, media = read(
        *("DEBUG", "SITE_URL", "ALLOWED_HOSTS", "TIME_ZONE", "DATABASES", "CACHES", "MEDIA_ROOT")
    )
    assert (debug, url, zone) == (False, "http://127.0.0.1:8000", "America/New_York")
    assert set(hosts) == {"127.0.0.1", "localhost"}
    assert databases["default"]["NAME"] == str(home / "var" / "newsroom.sqlite3")
    assert databases["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert caches["default"]["BACKEND"].endswith("LocMemCache")
    assert media == str(home / "var" / "media")


def test_the_environment_is_read(read):
    debug, hosts, zone, databases, caches, media, secure = read(
        *("DEBUG", "ALLOWED_HOSTS", "TIME_ZONE", "DATABASES", "CACHES", "MEDIA_ROOT"),
        "SESSION_COOKIE_SECURE",
        DEBUG="1",
        ALLOWED_HOSTS="news.example,www.news.example",
        TIME_ZONE="America/Chicago",
        MEDIA_ROOT="/srv/media",
        **PRODUCTION,
    )
    assert (debug, zone, media, secure) == (True, "America/Chicago", "/srv/media", True)
    assert hosts == ["news.example", "www.news.example"]
    assert databases["default"]["HOST"] == "database"
    assert caches["default"]["LOCATION"] == "redis://cache:6379/0"


def test_a_port_moves_the_default_address(read):
    assert read("SITE_URL", "CSRF_TRUSTED_ORIGINS", PORT="8123") == [
        "http://127.0.0.1:8123",
        ["http://127.0.0.1:8123"],
    ]


def test_https_follows_from_the_address_alone(read):
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert read(*names) == [False, False, False]
    assert read(*names, SITE_URL="https://news.example") == [True, True, True]


def test_without_a_secret_key_a_sentence_says_what_to_do(home):
    done = python("-c", "import newsroom.settings", cwd=home)
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .endswith(
            "Set SECRET_KEY in the environment, or run `make install`, "
            "which generates one in var/secret-key."
        )
    )


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "perhaps"), ("PORT", "http")])
def test_a_value_that_makes_no_sense_is_named(home, name, value):
    done = python("-c", "import newsroom.settings", cwd=home, SECRET_KEY=KEY, **{name: value})
    assert done.returncode == 1
    assert f'"{name}" invalid' in done.stderr


def test_production_settings_pass_djangos_deployment_checks():
    done = python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, **PRODUCTION
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_every_model_change_has_its_migration(settings, tmp_path):
    done = python(
        *("manage.py", "makemigrations", "--check", "--dry-run"),
        SECRET_KEY=KEY,
        DATABASE_URL=f"sqlite:///{tmp_path / 'none.sqlite3'}",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_tells_of_every_setting_that_is_read():
    code = "".join(
        (ROOT / name).read_text() for name in ("newsroom/settings.py", "gunicorn.conf.py")
    )
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', code)) | set(
        re.findall(r"env\.\w+\('(\w+)'", code)
    )
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    told = set(re.findall(r"`([A-Z_]+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.M))))
    assert told == read
