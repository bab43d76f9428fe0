"""Web addresses in one form, so that one page is one source."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that tell where a click came from, and never which page it leads to.
TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"})
MOST = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}


class NotAnAddress(ValueError):
    """The text is not an http(s) address of a page."""


def normalise(address: str) -> str:
    """`address` with host in lower case and without default port, fragment and tracking.

    Syntax-based normalisation of RFC 3986, section 6.2.2, as far as it cannot change the page.
    Raises NotAnAddress, with a sentence, for anything but http and https.
    """
    address = address.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotAnAddress(f"“{address}” is not a web address.") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in DEFAULT_PORTS or "." not in host or " " in host:
        raise NotAnAddress(f"“{address}” is not a web address (https://example.com/page).")
    scheme = parts.scheme.lower()
    if port and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in TRACKING and not key.lower().startswith("utm_")
    ]
    normal = urlunsplit((scheme, host, parts.path or "/", urlencode(query), ""))
    if len(normal) > MOST:
        raise NotAnAddress(f"“{normal[:60]}…” is longer than {MOST:,} characters.")
    return normal


def domain(address: str) -> str:
    """The host of a normalised address, without `www.`: what a publisher is known by."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
