"""A cache in front of Django: whole answers, ready to send, for as long as they are true.

An answer of the public site is a function of its address, of the instant, and of what was
written at the desk. So it is kept under its address until what is live changes or the day ends
(`Frame.true_until`), and only while the database's count of changes is the one it was made under
(`newsroom.change_count`); with a new count all that was kept goes. Where the database is gone
the last count holds: nothing can have changed.

What the key doesn't say, Django doesn't get to see (`_as_key`): headers, cookies and query strings
can't get into an answer that others are sent.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve

from newsroom import clock
from newsroom.caching import NO_DATABASE, TRUE_UNTIL
from newsroom.change_count import Changes
from newsroom.ready import Page, Start, accepted, send
from newsroom.views import PAGES_READY, told

HEALTH = "/healthz"
PASSED_ON = ("/admin/", "/static/", "/preview/", "/images/")
"""What isn't a page for everybody, or has its own way of being kept."""
CALENDAR = ("/desk-calendar-", ".ics")

LONGEST = 1_000
"""Letters of a path, or a query string, that may be ours."""
MOST_BODY = 2**20
KEPT_STATUSES = {"200", "301", "302", "404", "410"}

App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Key(NamedTuple):
    is_secure: bool
    host: str
    path: str
    query: str


class Shelf:
    """The pages that were asked for last, up to `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.pages: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self.lock:
            if found := self.pages.get(key):
                self.pages.move_to_end(key)
                return found[0]
            return None

    def put(self, key: Key, page: Page) -> None:
        """Put a page there, or weigh it again."""
        with self.lock:
            self._drop(key)
            size = page.size
            self.pages[key] = page, size
            self.size += size
            while self.size > self.most:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key: Key) -> None:
        if found := self.pages.pop(key, None):
            self.size -= found[1]


class PageCache:
    """WSGI middleware; `most` bytes are kept, an eighth of them of errors, moves and questions.

    So neither a million addresses that don't exist nor as many searches push a story out.
    """

    def __init__(self, app: App, *, most: int, behind_proxy: bool = False) -> None:
        self.app = app
        self.behind_proxy = behind_proxy
        self.changes = Changes()
        self.pages, self.others = Shelf(most * 7 // 8), Shelf(most // 8)
        self.count: int | None = None
        """The count of changes under which everything was made that is kept."""
        self.turns: dict[Key, list[Any]] = {}
        self.turns_lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._passed_on(environ, start)
        page = self._kept(key)
        if page is None:
            with self._turn(key):
                page = self._kept(key) or self._made(key, environ)
        if not page.until:
            start(page.status, page.headers)
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body]
        coding = accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) if page.body else "identity"
        coded = page.coded.get(coding)
        if coded is None:
            coded = page.code(coding)
            self._keep(key, page)  # it weighs more now
        return send(page, coded, environ, start)

    # --- Which page ---------------------------------------------------------------------

    def _key(self, environ: dict[str, Any]) -> Key | None:
        """What the answer depends on; None where it isn't one to keep."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if (method != "GET" and method != "HEAD") or path.startswith(PASSED_ON) or path == HEALTH:
            return None
        query = environ.get("QUERY_STRING", "")
        if len(path) > LONGEST or len(query) > LONGEST or environ.get("SCRIPT_NAME"):
            return None
        if path.startswith(CALENDAR[0]) and path.endswith(CALENDAR[1]):
            return None
        scheme = environ.get("wsgi.url_scheme")
        if self.behind_proxy:
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", scheme)
        host = _host(environ.get("HTTP_HOST", ""))
        return Key(scheme == "https", host, path, _asked(path, query) if query else "")

    def _as_key(self, key: Key, environ: dict[str, Any]) -> dict[str, Any]:
        """The request, as far as the key tells it."""
        kept = {name: environ[name] for name in TOLD if name in environ}
        kept |= {name: value for name, value in environ.items() if name.startswith("wsgi.")}
        kept |= {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": key.path}
        kept |= {"QUERY_STRING": key.query, "wsgi.input": BytesIO()}
        if key.host:
            kept["HTTP_HOST"] = key.host
        if self.behind_proxy:
            kept["HTTP_X_FORWARDED_PROTO"] = "https" if key.is_secure else "http"
        return kept

    # --- Keeping ------------------------------------------------------------------------

    def _kept(self, key: Key) -> Page | None:
        """The page under the key, if it is still true."""
        count = self.changes.count()
        if count != self.count:
            self.count = count
            self.pages.clear()
            self.others.clear()
        page = self.pages.get(key) or self.others.get(key)
        # Made by a thread that began before what is known now?
        return page if page and page.count == count and _now() < page.until else None

    def _keep(self, key: Key, page: Page) -> None:
        if page.count != self.count or len(page.body) > MOST_BODY:
            return
        is_story = page.status.startswith("200") and not key.query
        (self.pages if is_story else self.others).put(key, page)

    def _made(self, key: Key, environ: dict[str, Any]) -> Page:
        """Django's answer; on its shelf if it may be kept."""
        # Asked first: what is written while the page is made makes it old at once.
        count, asked = self.changes.count(), self._as_key(key, environ)
        asked[NO_DATABASE] = self.changes.is_gone
        page = _answer(self.app, asked)
        until = asked.get(TRUE_UNTIL)
        if until is None or count is None or page.status[:3] not in KEPT_STATUSES:
            return page
        page.until, page.count = until.timestamp(), count
        self._keep(key, page)
        return page

    @contextmanager
    def _turn(self, key: Key) -> Iterator[None]:
        """One thread at a time makes a page; who waited finds it made."""
        with self.turns_lock:
            turn = self.turns.setdefault(key, [threading.Lock(), 0])
            turn[1] += 1
        try:
            with turn[0]:
                yield
        finally:
            with self.turns_lock:
                turn[1] -= 1
                if not turn[1]:
                    del self.turns[key]

    # --- What is no page ----------------------------------------------------------------

    def _passed_on(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == HEALTH:
            environ[PAGES_READY] = lambda: len(self.pages.pages) + len(self.others.pages)
        elif self.changes.is_gone:
            self.changes.count()
            environ[NO_DATABASE] = self.changes.is_gone
        answer = self.app(environ, start)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            self.changes.forget()
        return answer


TOLD = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR")
"""What Django is told of a request beside its address: nothing that a page shows."""


@lru_cache(maxsize=256)
def _host(said: str) -> str:
    """The host without what its name may be dressed in, at the port where the site is.

    Which port was named makes no difference to a page, only to where HTTP leads to HTTPS.
    """
    name, _, port = said.lower().rpartition(":")
    if not name or not port.isdecimal():
        name = said.lower()
    site = urlsplit(settings.SITE_URL)
    return name and name.rstrip(".") + (f":{site.port}" if site.port else "")


@lru_cache(maxsize=1024)
def _reads(path: str) -> tuple[str, ...]:
    """The parameters that the page at a path reads, or the one that it leads to with a slash."""
    for known in (path, f"{path}/"):
        try:
            view = resolve(known.encode("latin-1").decode("utf-8", "replace")).func
            return getattr(view, "reads", ())
        except Resolver404:
            pass
    return ()


@lru_cache(maxsize=1024)
def _asked(path: str, query: str) -> str:
    """As much of a query string as the page reads."""
    reads = _reads(path)
    return told(QueryDict(query.encode("latin-1")), reads).urlencode() if reads else ""


def _now() -> float:
    return clock.now().timestamp()


def _answer(app: App, environ: dict[str, Any]) -> Page:
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        said[:] = [status, headers]

    answer = app(environ, start)
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", bool)()
    status, headers = said
    return Page(status, headers, body, until=0.0, count=0)
