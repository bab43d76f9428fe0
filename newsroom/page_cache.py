"""A cache in front of Django: whole answers, ready to send, for as long as they are true.

An answer of the public site is a function of its address, of the instant, and of what was
written at the desk. So it is kept under its address until what is live changes or the day ends
(`Frame.true_until`), and only while the database's count of changes (`ChangeCount`) is the one it
was made under. The count is asked for at most once a second, and at once after this process took
a write. Where the database is gone the last count holds: nothing can have changed.

What the key doesn't say, Django doesn't get to see (`_as_key`): headers, cookies and query strings
can't get into an answer that others are sent.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import brotli
from django.db import DatabaseError, InterfaceError, connection

from newsroom import clock
from newsroom.caching import MAX_AGE, TRUE_UNTIL
from newsroom.editions.models import ChangeCount

PASSED_ON = ("/admin/", "/desk-calendar-", "/static/", "/preview/", "/images/", "/healthz")
"""What isn't a page for everybody, or has its own way of being kept."""

PARAMETERS = ("before", "q")
"""All that a public page reads from its query string."""

MOST_QUERY = 1_000
MOST_BODY = 2**20
KEPT_STATUSES = {"200", "301", "302", "404", "410"}
ASK_AFTER = 1.0
"""Seconds after which the count of changes is asked for again."""

_HOP = {"content-length", "date", "etag", "cache-control", "connection", "server"}

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Key(NamedTuple):
    is_secure: bool
    host: str
    path: str
    query: str


@dataclass
class Page:
    """An answer as it is sent, in each encoding that was asked for so far."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    until: datetime
    count: int
    encoded: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tag = blake2b(self.body, digest_size=12).hexdigest()

    @property
    def size(self) -> int:
        return 2 * len(self.body) + 1_000  # with its encodings, roughly, and what goes around

    def body_in(self, coding: str) -> bytes:
        if coding not in self.encoded:
            self.encoded[coding] = CODINGS[coding](self.body)
        return self.encoded[coding]


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=6),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "identity": lambda body: body,
}
"""The first that a reader accepts is what they get."""


class Changes:
    """The count of changes, as far as this process knows."""

    def __init__(self) -> None:
        self.known: int | None = None
        self.asked_at = float("-inf")

    def count(self) -> int | None:
        """The count, at most a second old; the last one known where the database is gone."""
        if time.monotonic() - self.asked_at >= ASK_AFTER:
            try:
                self.known = ChangeCount.objects.values_list("count", flat=True).first() or 0
            except (DatabaseError, InterfaceError):
                connection.close()
            finally:
                connection.close_if_unusable_or_obsolete()
            self.asked_at = time.monotonic()
        return self.known

    def forget(self) -> None:
        self.asked_at = float("-inf")


class Shelf:
    """The pages that were asked for last, up to `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self.lock:
            if page := self.pages.get(key):
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.size += page.size
            while self.size > self.most:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: Key) -> None:
        if page := self.pages.pop(key, None):
            self.size -= page.size


class PageCache:
    """WSGI middleware; `most` bytes of pages are kept, an eighth of them of errors and moves.

    So asking for a million addresses that don't exist pushes no story out.
    """

    def __init__(self, app: App, *, most: int, behind_proxy: bool = False) -> None:
        self.app = app
        self.behind_proxy = behind_proxy
        self.changes = Changes()
        self.pages, self.others = Shelf(most * 7 // 8), Shelf(most // 8)
        self.turns: dict[Key, list[Any]] = {}
        self.turns_lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            answer = self.app(environ, start)
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                self.changes.forget()
            return answer
        page = self._kept(key)
        if page is None:
            with self._turn(key):
                page = self._kept(key) or self._made(key, environ)
        return _send(page, environ, start)

    def _key(self, environ: dict[str, Any]) -> Key | None:
        """What the answer depends on; None where it isn't one to keep."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(PASSED_ON):
            return None
        if len(query) > MOST_QUERY or len(path) > MOST_QUERY:
            return None
        asked = dict(parse_qsl(_decoded(query), keep_blank_values=True)) if query else {}
        told = urlencode([(name, asked[name]) for name in PARAMETERS if name in asked])
        scheme = environ.get("wsgi.url_scheme")
        if self.behind_proxy:
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", scheme)
        return Key(scheme == "https", environ.get("HTTP_HOST", "").lower(), path, told)

    def _as_key(self, key: Key, environ: dict[str, Any]) -> dict[str, Any]:
        """The request, as far as the key tells it."""
        kept = {name: value for name, value in environ.items() if not name.startswith("HTTP_")}
        kept |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key.query, "HTTP_HOST": key.host}
        kept |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "", "CONTENT_TYPE": ""}
        if self.behind_proxy:
            kept["HTTP_X_FORWARDED_PROTO"] = "https" if key.is_secure else "http"
        return kept

    def _kept(self, key: Key) -> Page | None:
        """The page under the key, if it is still true."""
        for page in (self.pages.get(key), self.others.get(key)):
            if page and page.count == self.changes.count() and clock.now() < page.until:
                return page
        return None

    def _made(self, key: Key, environ: dict[str, Any]) -> Page:
        """Django's answer; on its shelf if it may be kept."""
        # Asked first: what is written while the page is made makes it old at once.
        count = self.changes.count()
        asked = self._as_key(key, environ)
        page = _answer(self.app, asked, count or 0)
        may_keep = TRUE_UNTIL in asked and count is not None and len(page.body) <= MOST_BODY
        if may_keep and page.status[:3] in KEPT_STATUSES:
            shelf = self.pages if page.status.startswith("200") else self.others
            shelf.put(key, page)
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


def _answer(app: App, environ: dict[str, Any], count: int) -> Page:
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        said[:] = [status, headers]

    answer = app(environ, start)
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", bool)()
    status, headers = said
    return Page(status, headers, body, environ.get(TRUE_UNTIL, clock.now()), count)


def _send(page: Page, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """The page in the best encoding that the request accepts; 304 where it is there already."""
    coding = _accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) if page.body else "identity"
    tag = f'"{page.tag}"' if coding == "identity" else f'"{page.tag}-{coding}"'
    headers = [(name, value) for name, value in page.headers if name.lower() not in _HOP]
    cached = next((v for name, v in page.headers if name.lower() == "cache-control"), "no-store")
    if "max-age" in cached and page.until:
        left = int((page.until - clock.now()).total_seconds())
        cached = f"public, max-age={max(0, min(MAX_AGE, left))}"
    headers += [("Cache-Control", cached), ("Vary", "Accept-Encoding"), ("ETag", tag)]
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if page.status.startswith("200") and (page.tag in known or known.strip() == "*"):
        start("304 Not Modified", [h for h in headers if h[0].lower() != "content-type"])
        return [b""]
    body = page.body_in(coding)
    if coding != "identity":
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    start(page.status, headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _decoded(said: str) -> str:
    """A string of the WSGI environment, which holds a byte a letter, as the UTF-8 that it is."""
    return said.encode("latin-1").decode("utf-8", "replace")


def _accepted(header: str) -> str:
    """The coding to answer in, of RFC 9110's `Accept-Encoding`."""
    accepted = {}
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        accepted[coding.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00")
    other = accepted.get("*", False)
    return next((c for c in ("br", "gzip") if accepted.get(c, other)), "identity")
