"""Web addresses in one form, so that one page is one source."""

import re
import string
import unicodedata
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

# Parameters that tell where a click came from, and never which page it leads to.
TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"})
# Steps of a path that lead to a page of results, and the parameters that say what was asked.
SEARCHES = frozenset({"search", "results", "find", "suche", "recherche", "buscar", "s"})
ASKS = frozenset(
    {"q", "s", "p", "query", "search", "search_query", "text", "term", "keyword", "keywords", "wd"}
)
ASKS_A_FRONT = frozenset({"q", "s", "query", "search"})  # /?s=; but /?p= is a post of WordPress
MOST = 2000
MOST_HOST = 120  # what the name of a publisher may have: an unnamed one is called by its host
DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


class NotAnAddress(ValueError):
    """The text is not an http(s) address of a page."""


def normalise(address: str) -> str:
    """`address` in ASCII, its host in lower case, without default port, fragment and tracking.

    Syntax-based normalisation of RFC 3986, section 6.2.2, as far as it cannot change the page.
    Raises NotAnAddress, with a sentence, for anything but http and https.
    """
    address = address.strip()
    if "://" not in address:
        address = f"https://{address}"
    said = address if len(address) <= 60 else f"{address[:60]}…"
    try:
        parts = urlsplit(address)
        port = parts.port
        host = _ascii(parts.hostname or "")
        path, query = (quote(part, safe=string.punctuation) for part in (parts.path, parts.query))
    except ValueError:
        raise NotAnAddress(f"“{said}” is not a web address.") from None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not _HOST.fullmatch(host):
        raise NotAnAddress(f"“{said}” is not a web address (https://example.com/page).")
    if len(host) > MOST_HOST:
        raise NotAnAddress(f"“{said}” has a host of more than {MOST_HOST} characters.")
    if port and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    query = "&".join(pair for pair in query.split("&") if not _is_tracking(pair))
    normal = urlunsplit((scheme, host, path or "/", query, ""))
    if len(normal) > MOST:
        raise NotAnAddress(f"“{said}” is longer than {MOST:,} characters, written in ASCII.")
    return normal


def _ascii(host: str) -> str:
    """The host as the network knows it: labels in other letters in Punycode."""
    labels = unicodedata.normalize("NFKC", host.rstrip(".").lower()).split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels
    )


def _is_tracking(pair: str) -> bool:
    key = pair.partition("=")[0].lower()
    return key in TRACKING or key.startswith("utm_")


def domain(address: str) -> str:
    """The host of a normalised address, without `www.`: what a publisher is known by."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def is_search(address: str) -> bool:
    """Whether a normalised address is a page of search results, on whatever site."""
    parts = urlsplit(address)
    asked = {key.lower() for key, _ in parse_qsl(parts.query)}
    steps = {step.partition(".")[0] for step in parts.path.lower().split("/")}
    if parts.path == "/":
        return bool(asked & ASKS_A_FRONT)
    return bool(asked & ASKS and steps & SEARCHES)
