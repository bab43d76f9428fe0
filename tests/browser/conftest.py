"""A real browser on a live server. A test here fails on whatever its page complains of."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.test import Client
from playwright.sync_api import expect

from articles.roles import ROLES
from newsroom.demo import factories

# On a loaded machine a save, which asks whether the desk is there, takes longer than 5 s at times.
# It stays below the 20 s in which a form that is open says so again.
expect.set_options(timeout=15_000)

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


@pytest.fixture(autouse=True)
def _page_is_left(page: Any) -> Iterator[None]:
    """What the story's form says when it is left, it says in its own test, or at a shut door."""
    yield
    page.goto("about:blank")


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
