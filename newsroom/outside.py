"""The one way to ask another site.

An address that somebody pastes must not lead into the newsroom's own network, keep a worker
busy for ever, or fill its memory. So the name is resolved here, what it resolves to is checked,
and the connection goes to exactly that; each redirect passes the same door; an answer has an
end in time and in size. No process that serves readers or the desk asks: tasks and commands do.
"""

import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import httpcore
from django.conf import settings

SECONDS = 15.0  # for a request and its redirects; to resolve a name takes what the resolver takes
MOST = 2 * 1024 * 1024  # bytes of an answer, as sent and unpacked
REDIRECTS = 5
PORTS = {80, 443}
PAGES = {"text/html", "application/xhtml+xml"}
_UNICAST = IPv6Network("2000::/3")
# Ways to write an IPv4 address, any of them, that routers turn back into one.
_RELAYS = (IPv4Network("192.88.99.0/24"), IPv6Network("2002::/16"))
_PRINTABLE = "!#$%&'()*+,/:;=?@[]~"


class Unasked(Exception):
    """The address was not asked; the text says why, to whoever gave it."""


class Off(Unasked):
    """The setting OUTSIDE is off."""


class Private(Unasked):
    """The address leads somewhere that is not public."""


class Unanswered(Exception):
    """There was no answer that could be used; the text says why."""


class Unverified(Unanswered):
    """Somebody answered who could not show to be that site."""


class Answer(NamedTuple):
    """What a site answered: from which address, after redirects, and what."""

    url: str
    status: int
    charset: str = ""  # as its header says, in lower case
    content: bytes = b""


def read(url: str) -> Answer:
    """The page at `url`; its content is empty where the status is an error's.

    Raises Unasked, and Unanswered: also for what is no HTML and for more than MOST bytes.
    """
    return _ask("GET", url)


def status(url: str) -> int:
    """The HTTP status that `url` answers with, after redirects; its page is not read.

    Some sites answer HEAD with an error, or never: they are asked by GET. Raises Unasked and
    Unanswered.
    """
    try:
        if (found := _ask("HEAD", url).status) < 400:
            return found
    except Unanswered:
        pass
    return _ask("GET", url, reads=False).status


def send(url: str, kind: str, content: bytes) -> int:
    """The HTTP status that `url` answers to `content` of that media type; redirects included.

    Raises Unasked and Unanswered.
    """
    check_on()
    _check(url)
    until = time.monotonic() + SECONDS
    with _answer("POST", url, until, content=content, kind=kind) as response:
        return response.status


def check_on() -> None:
    """Raises Off where the newsroom lets no other site be asked."""
    if not settings.OUTSIDE:
        raise Off("This newsroom does not ask other sites.")


def is_allowed(address: IPv4Address | IPv6Address, port: int) -> bool:
    """Whether a connection may go there: to a public host's web port, and nowhere else."""
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False  # that is also where IPv4 addresses are mapped and translated to
    return (
        port in PORTS
        and address.is_global
        and not address.is_multicast
        and not any(address in relay for relay in _RELAYS)
    )


# --- Asking -------------------------------------------------------------------------------


def _ask(method: str, url: str, *, reads: bool = True) -> Answer:
    check_on()
    until = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        _check(url)
        with _answer(method, url, until) as response:
            headers = {name.lower(): value for name, value in response.headers}
            if 300 <= response.status < 400 and (leads := headers.get(b"location")):
                url = _join(url, leads)
                continue
            if not reads or method == "HEAD" or response.status >= 400:
                return Answer(url, response.status)
            kind, charset = _kind(headers.get(b"content-type", b""))
            if kind not in PAGES:
                raise Unanswered(f"That address is no web page but {kind or 'something unnamed'}.")
            content = _content(response, headers.get(b"content-encoding", b""))
            return Answer(url, response.status, charset, content)
    raise Unanswered("That address leads on and on, and to no page.")


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Unasked("That is not a web address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isascii():
        raise Unasked("Only web addresses (http, https) can be looked up.")
    if "@" in parts.netloc:
        raise Unasked("That address holds a name or password.")


def _join(url: str, leads: bytes) -> str:
    """Where a redirect leads, in ASCII."""
    try:
        parts = urlsplit(urljoin(url, leads.decode("utf-8", "replace").strip()))
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        raise Unanswered("That page leads to what is no address.") from None
    path, query = quote(parts.path or "/", _PRINTABLE), quote(parts.query, _PRINTABLE)
    return f"{parts.scheme}://{host}{path}" + (f"?{query}" if query else "")


@contextmanager
def _answer(
    method: str, url: str, until: float, *, content: bytes | None = None, kind: str = ""
) -> Iterator[httpcore.Response]:
    sent: dict[bytes | str, bytes | str] = {}
    if content is not None:
        sent = {"Content-Type": kind, "Content-Length": str(len(content))}
    headers: dict[bytes | str, bytes | str] = {
        "Host": urlsplit(url).netloc,
        "User-Agent": f"Newsroom (+{settings.SITE_URL}/)",
        "Accept": "text/html, application/xhtml+xml",
        "Accept-Language": "en, *;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **sent,
    }
    try:
        with (
            httpcore.ConnectionPool(_trust(), network_backend=_Door(until)) as pool,
            pool.stream(method, url, headers=headers, content=content) as response,
        ):
            yield response
    except httpcore.TimeoutException as error:
        raise Unanswered("That page did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unanswered("That page did not answer.") from error


@cache
def _trust() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def _kind(header: bytes) -> tuple[str, str]:
    """Media type and charset of a Content-Type header; each may be empty."""
    kind, *rest = header.decode("latin-1").lower().split(";")
    pairs = (pair.partition("=") for pair in rest)
    charset = next((value for name, _, value in pairs if name.strip() == "charset"), "")
    return kind.strip()[:60], charset.strip(" \t\"'")


def _content(response: httpcore.Response, encoding: bytes) -> bytes:
    """The body, unpacked as it comes, so that no step can yield more than MOST bytes."""
    packing = encoding.decode("latin-1").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Unanswered("That page came packed in a way that was not asked for.")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packing not in ("", "identity") else None
    content, came = bytearray(), 0
    for chunk in response.iter_stream():
        came += len(chunk)
        try:
            content += unpacker.decompress(chunk, MOST + 1 - len(content)) if unpacker else chunk
        except zlib.error:
            raise Unanswered("That page came packed, and broken.") from None
        if max(came, len(content)) > MOST:
            raise Unanswered(f"That page is larger than {MOST // 1024**2} MB.")
    return bytes(content)


# --- Connecting ---------------------------------------------------------------------------


class _Door(httpcore.NetworkBackend):
    """Connects to addresses that it has checked itself, and until an instant only."""

    def __init__(self, until: float) -> None:
        self.until = until

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> "_Stream":
        addresses = self._resolve(host, port)
        for last, address in enumerate(addresses, start=1 - len(addresses)):
            try:
                # A number: there is nothing left to resolve.
                stream = httpcore.SyncBackend().connect_tcp(
                    str(address), port, timeout=min(_left(self.until), SECONDS / 3)
                )
                return _Stream(stream, self.until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not last:
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    def _resolve(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        """The host's addresses. One that is not public is reason enough to stay away."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(ip_address(each[4][0]) for each in found))
        if any(not is_allowed(address, port) for address in addresses):
            if all(is_allowed(address, 443) for address in addresses):
                raise Unasked("Only the web's own ports are asked, 80 and 443.")
            raise Private("That address is private.")
        return addresses[:3]


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at that instant, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.until))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "_Stream":
        try:
            secure = self.stream.start_tls(ssl_context, server_hostname, _left(self.until))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise Unverified("That site could not show a valid certificate.") from error
            raise
        return _Stream(secure, self.until)

    def close(self) -> None:
        self.stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(until: float) -> float:
    """Seconds until an instant of the monotonic clock."""
    if (left := until - time.monotonic()) > 0:
        return left
    raise httpcore.ReadTimeout("out of time")
