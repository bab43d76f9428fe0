"""A real browser on a live server. A test here fails on whatever its page complains of."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.test import Client

from articles.roles import ROLES
from newsroom.demo import factories

# Playwright's synchronous calls run in an event loop; Django would refuse queries beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("needs a Chromium: install one (apt install chromium), or set CHROMIUM")
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def roles(transactional_db: None) -> None:
    """The groups that a migration makes: a flush between tests takes them away."""
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        labels = (label.split(".") for label in wanted)
        either = Q()
        for app, codename in labels:
            either |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(either))


@pytest.fixture
def edition(roles: None) -> Any:
    return factories.make_edition()


@pytest.fixture
def editor(roles: None) -> User:
    return factories.make_editor("edith")


@pytest.fixture
def writer(roles: None) -> User:
    return factories.make_writer("walt")


@pytest.fixture
def sign_in(live_server: Any, context: Any) -> Callable[[User], None]:
    """`sign_in(user)`: from now on the browser has that user's session."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([session | {"url": live_server.url}])

    return sign_in


class Door:
    """Lets requests in to an application while it is open; others are told 503."""

    def __init__(self, application: Any) -> None:
        self.application, self.is_open, self.inside = application, False, 0
        self.changed = threading.Condition()

    def __call__(self, environ: Any, start: Any) -> Iterator[bytes]:
        with self.changed:
            if not self.is_open:
                start("503 Service Unavailable", [("Content-Length", "0")])
                return
            self.inside += 1
        answer: Any = ()
        try:
            answer = self.application(environ, start)
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def open(self) -> None:
        self.is_open = True

    def close(self) -> None:
        """Return once nobody is inside any more."""
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: not self.inside, timeout=30)


@pytest.fixture(scope="session")
def door(live_server: Any) -> Door:
    server = live_server.thread.httpd
    door = Door(server.get_app())
    server.set_app(door)
    return door


@pytest.fixture(autouse=True)
def _no_request_is_left(page: Any, door: Door) -> Iterator[None]:
    """The page is left, and the server at rest, before the tables are emptied under it.

    A browser asks on: the story's form says that it was left, and the browser sends this when it
    likes. What comes after its test, with the next one's tables and settings, finds the door shut.
    """
    door.open()
    yield
    page.goto("about:blank")
    door.close()


@pytest.fixture(autouse=True)
def complaints(page: Any, live_server: Any) -> Iterator[list[str]]:
    """What went wrong in the browser: console errors, CSP violations, script errors, strangers.

    It must be empty at the end; a test that provokes an error takes it out of the list.
    """
    heard: list[str] = []

    def console(message: Any) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            heard.append(f"{page.url}: {message.text}")

    def request(request: Any) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:", "about:")):
            heard.append(f"{page.url} asked a stranger: {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    page.on("request", request)
    yield heard
    assert heard == []
