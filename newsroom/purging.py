"""Caches outside, such as a CDN: what answers are called there, and how they are told to drop one.

Every answer that they may keep names what is on it (`Cache-Tag`). `PURGE` says whom to tell of
a change (`newsroom.worker.telling`), each as an address:

    http://cache.internal:6081        nginx or Varnish, asked PURGE with the tags in Cache-Tag
    cloudflare://TOKEN@ZONE           a zone's id, and a token that may purge its cache
    fastly://TOKEN@SERVICE            a service's id, likewise

These are the operator's own words: unlike what somebody pastes at the desk (`newsroom.outside`)
they may well lead to a private address. Redirects are never followed, and a token never told.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlsplit

import httpcore
from django.conf import settings

SITE = "site"
"""The tag that every answer has."""
MOST_TAGS = 30  # what Cloudflare takes at once
TIMEOUTS = {"connect": 5.0, "read": 10.0, "write": 10.0, "pool": 5.0}


class NotPurged(Exception):
    """A cache was not told; the text says why."""


# --- Names ------------------------------------------------------------------------------


def tag(kind: str, name: Any) -> str:
    """`section-politics`, in letters that a header can hold."""
    return f"{kind}-{quote(str(name), safe='')}".lower()


def tags_of(match: Any) -> set[str]:
    """What an answer is called by its address alone: a 404 is called like the page it is not."""
    if match is None or not match.url_name:
        return set()
    name = match.url_name
    of = "story" if name == "article" else name.partition("-feed")[0]
    tags = {name, "feed"} if "feed" in name.split("-") else {name}
    for parameter, value in match.kwargs.items():
        match parameter:
            case "slug":
                tags.add(tag(of, value))
            case "section" | "year":
                tags.add(tag(parameter, value))
            case "pk":
                tags.add(tag("image", value))
    return tags


def headers(tags: Iterable[str]) -> dict[str, str]:
    """The headers that say so, as each of the caches that are told reads them."""
    said = [SITE, *sorted(tags)]
    readers: set[Any] = {Plain, *(type(target(address)) for address in settings.PURGE)}
    return {reader.header: reader.separator.join(said) for reader in readers}


# --- Whom to tell -----------------------------------------------------------------------


@dataclass(frozen=True)
class Plain:
    """nginx or Varnish, whose configuration says what PURGE does; the README shows one."""

    address: str
    header: ClassVar[str] = "Cache-Tag"
    separator: ClassVar[str] = ","

    @property
    def name(self) -> str:
        return self.address

    def purge(self, tags: list[str]) -> None:
        site = urlsplit(settings.SITE_URL).netloc
        said = {"Host": site, self.header: self.separator.join(tags)}
        _ask("PURGE", f"{self.address.rstrip('/')}/", said)


@dataclass(frozen=True)
class Cloudflare:
    token: str
    zone: str
    api: str = "https://api.cloudflare.com/client/v4"
    header: ClassVar[str] = "Cache-Tag"
    separator: ClassVar[str] = ","

    @property
    def name(self) -> str:
        return f"Cloudflare's zone {self.zone}"

    def purge(self, tags: list[str]) -> None:
        said = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        for some in _portions(tags):
            body = json.dumps({"tags": some}).encode()
            _ask("POST", f"{self.api}/zones/{self.zone}/purge_cache", said, body)


@dataclass(frozen=True)
class Fastly:
    token: str
    service: str
    api: str = "https://api.fastly.com"
    header: ClassVar[str] = "Surrogate-Key"
    separator: ClassVar[str] = " "

    @property
    def name(self) -> str:
        return f"Fastly's service {self.service}"

    def purge(self, tags: list[str]) -> None:
        for some in _portions(tags):
            said = {"Fastly-Key": self.token, self.header: self.separator.join(some)}
            _ask("POST", f"{self.api}/service/{self.service}/purge", said)


TARGETS: dict[str, Any] = {
    "http": Plain,
    "https": Plain,
    "cloudflare": Cloudflare,
    "fastly": Fastly,
}


@cache
def target(address: str) -> Any:
    """Whom an address of the setting `PURGE` means; raises ValueError, without the token in it."""
    parts = urlsplit(address)
    made = TARGETS.get(parts.scheme)
    if made is Plain and parts.hostname and "@" not in parts.netloc:
        return Plain(address)
    # An id is as it was written: unlike a host's name it keeps its capital letters.
    token, _, known = parts.netloc.rpartition("@")
    if made in (Cloudflare, Fastly) and token and re.fullmatch(r"\w+", known):
        return made(unquote(token), known)
    raise ValueError(f"PURGE: “{parts.scheme}://…” is not http, cloudflare or fastly in full.")


def purge(tags: list[str]) -> None:
    """Have every cache drop what has one of these tags; raises NotPurged once all were asked."""
    failed = []
    for address in settings.PURGE:
        told = target(address)
        try:
            told.purge(tags)
        except NotPurged as error:
            failed.append(f"{told.name}: {error}")
    if failed:
        raise NotPurged("; ".join(failed))


def _portions(tags: list[str]) -> Iterable[list[str]]:
    return (tags[start : start + MOST_TAGS] for start in range(0, len(tags), MOST_TAGS))


def _ask(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> None:
    headers = {"User-Agent": "Newsroom", "Connection": "close", **headers}
    said: Any = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    if method == "POST":
        said.append((b"Content-Length", str(len(body)).encode()))
    try:
        with httpcore.ConnectionPool() as pool:
            answer = pool.request(
                method, url, headers=said, content=body or None, extensions={"timeout": TIMEOUTS}
            )
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise NotPurged(f"no answer ({type(error).__name__})") from None
    if not 200 <= answer.status < 300:
        raise NotPurged(f"answered {answer.status}")
