"""Ready answers: an answer as it is sent, in every coding, and to whom it is only "the same"."""

import gzip
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import brotli

from newsroom.caching import MAX_AGE, cache_control

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=6),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "identity": lambda body: body,
}
"""The first that a reader accepts is what they get."""

AROUND = 3_000
"""Bytes of memory that an answer takes beside its bodies."""

OURS = {"cache-control", "content-length", "date", "etag", "last-modified", "vary"}
"""Headers that are said anew. An answer varies by nothing else: Django was told nothing else."""
WITH_304 = {"cache-control", "cache-tag", "etag", "surrogate-key", "vary"}
FAR = cache_control(MAX_AGE)
TAG = re.compile(r'"[^"]*"')

Header = tuple[str, str]
Start = Callable[..., Any]


@dataclass(slots=True)
class Coded:
    """An answer in one coding; its headers stand but for those that tell the time."""

    tag: str
    headers: list[Header]
    body: bytes


@dataclass(slots=True)
class Page:
    """An answer, true `until` then, in seconds since the epoch."""

    status: str
    headers: list[Header]
    body: bytes
    until: float
    count: int
    coded: dict[str, Coded] = field(default_factory=dict)

    @property
    def size(self) -> int:
        bodies = {
            id(body): len(body) for body in (self.body, *(c.body for c in self.coded.values()))
        }
        return AROUND + sum(bodies.values())

    def code(self, coding: str) -> Coded:
        """The answer in that coding, made ready for whoever asks for it next."""
        digest = blake2b(self.body, digest_size=12).hexdigest()
        tag = f'"{digest}"' if coding == "identity" else f'"{digest}-{coding}"'
        body = CODINGS[coding](self.body)
        headers = [h for h in self.headers if h[0].lower() not in OURS]
        headers += [("Vary", "Accept-Encoding"), ("ETag", tag), ("Content-Length", str(len(body)))]
        if coding != "identity":
            headers.append(("Content-Encoding", coding))
        coded = self.coded[coding] = Coded(tag, headers, body)
        return coded


def send(page: Page, coded: Coded, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """The answer, or 304 for whom it is the same; HEAD's without its body."""
    left = page.until - time.time()
    headers = coded.headers.copy()
    headers.append(("Cache-Control", FAR if left >= MAX_AGE else cache_control(max(0, int(left)))))
    if "HTTP_IF_NONE_MATCH" in environ and _has(environ["HTTP_IF_NONE_MATCH"], page, coded):
        start("304 Not Modified", [h for h in headers if h[0].lower() in WITH_304])
        return [b""]
    start(page.status, headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else coded.body]


def _has(named: str, page: Page, coded: Coded) -> bool:
    """Whether `If-None-Match` names what would be sent; weakly, so that W/ says nothing."""
    if not page.status.startswith("200"):
        return False
    return named.strip() == "*" or coded.tag in TAG.findall(named)


@lru_cache(maxsize=512)
def accepted(header: str) -> str:
    """The coding to answer in, of RFC 9110's `Accept-Encoding`."""
    weights = {}
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    other = weights.get("*", False)
    return next((c for c in ("br", "gzip") if weights.get(c, other)), "identity")
