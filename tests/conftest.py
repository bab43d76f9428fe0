from datetime import UTC, datetime

import hypothesis
import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections

from newsroom import outside
from newsroom.demo import factories

from . import elsewhere
from .door import Door

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("newsroom", deadline=None)
hypothesis.settings.load_profile("newsroom")

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Monday 2 March 2026, 12:00 in New York."""


def pytest_collection_modifyitems(items):
    """Only tests in `browser/` may ask for a browser, be it by a parameter that is called `page`.

    Pytest runs all that ask for one together: the browser's tests, which empty the database,
    would come before others that need what migrations put there.
    """
    for item in items:
        if "browser_name" in item.fixturenames and "browser" not in item.path.parts:
            raise pytest.UsageError(
                f"{item.nodeid} asks for a browser; is a parameter named `page`?"
            )


@pytest.fixture(autouse=True, scope="session")
def _files_as_they_are():
    """Static files have their own names, unhashed: but for `collected`, none are collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django_settings.STORAGES["staticfiles"] = plain


@pytest.fixture(autouse=True)
def _files_and_speed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def live_server(live_server):
    server = live_server.thread.httpd
    live_server.door = Door(server.get_app())
    server.set_app(live_server.door)
    return live_server


@pytest.fixture(autouse=True)
def _no_request_is_left(request):
    """The live server is at rest before the tables are emptied under it, and the settings changed.

    What a browser asks after that finds the door shut, until the next test opens it.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    door = request.getfixturevalue("live_server").door
    door.open()
    yield
    door.close()


@pytest.fixture
def collected(settings, tmp_path):
    """The folder of static files as production serves them: collected, hashed, uncompressed."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "newsroom.static.HashedFiles"}
    }
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "svg", "txt", "map", "json", "md"]
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite's tests have a file: in memory, two requests at once would find tables locked."""
    database = connections["default"].settings_dict
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        # Nothing here is worth waiting for the disk.
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


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


@pytest.fixture
def site(settings, monkeypatch):
    """Another site (`elsewhere.Site`): the one place of this machine that may be asked."""
    settings.OUTSIDE = True
    with elsewhere.running() as another:
        place = ("127.0.0.1", another.port)
        monkeypatch.setattr(
            outside, "is_allowed", lambda address, port: (str(address), port) == place
        )
        yield another


@pytest.fixture
def queue(settings, monkeypatch):
    """Tasks wait in the database until `queue()` has a worker do them, in this transaction."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    closing = "django_tasks_db.management.commands.db_worker.close_old_connections"
    monkeypatch.setattr(closing, lambda: None)
    options = {"batch": True, "startup_delay": False, "reload": False, "verbosity": 0}
    return lambda: call_command("db_worker", **options)
