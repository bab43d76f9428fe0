from datetime import UTC, datetime

import pytest
import time_machine

from newsroom.demo import factories

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Monday 2 March 2026, 12:00 in New York."""


@pytest.fixture(autouse=True)
def _files_and_speed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock():
    """The time, standing at NOON until a test moves it: `clock.shift(3600)`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition(db):
    return factories.make_edition()


@pytest.fixture
def editor(db):
    return factories.make_editor("edith")


@pytest.fixture
def writer(db):
    return factories.make_writer("walt")
