"""What a web page says of itself: its title, and the site that it is a page of.

Pure functions over bytes that somebody else wrote. Nothing of a page is kept but plain text.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml import html as parsing

MOST_TITLE, MOST_NAME = 300, 120
_HEAD = 64 * 1024  # where browsers, too, look for a page's own word on its charset: the start
_SAID = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{1,40})", re.IGNORECASE)
_BREAK = re.compile(r"\s+[|\-–—·•:»«]+\s+|\s*[|»«•]\s*|:\s+")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The charsets of the web, as Python calls them. Others that it has are no text, or slow to read.
_CHARSETS = frozenset(
    (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman"),
        *(f"cp{number}" for number in (866, 874, 932, 949, *range(1250, 1259))),
        *(f"iso8859-{part}" for part in (*range(1, 9), 10, 11, 13, 14, 15, 16)),
        *("gb2312", "gbk", "gb18030", "big5", "euc_jp", "iso2022_jp", "shift_jis", "euc_kr"),
    )
)
# Browsers read the first as the second, which holds all that people meant.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932"}


class Page(NamedTuple):
    title: str = ""
    site: str = ""


def describe(content: bytes, *, charset: str = "", names: tuple[str, ...] = ()) -> Page:
    """Title and site's name, each empty if the page doesn't say.

    `charset` is that of the answer's header, `names` what the site may call itself at the end of
    a title: its publisher, its host.
    """
    try:
        tree = parsing.document_fromstring(
            decode(content, charset).encode("utf-8", "replace"),
            parser=parsing.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True),
        )
    except (etree.LxmlError, ValueError):
        return Page()
    said = _metas(tree)
    site = next(_first(said, "og:site_name", "application-name", "citation_publisher"), "")
    title = next(_first(said, "og:title", "citation_title", "dc.title", "twitter:title"), "")
    title = title or _plain("".join(tree.xpath("string((//title[not(ancestor::svg)])[1])")))
    title = _without_site(title, (site, *names))
    if len(title) > MOST_TITLE:
        title = f"{title[: MOST_TITLE - 1].rstrip()}…"
    return Page(title, site if len(site) <= MOST_NAME else "")


def decode(content: bytes, charset: str = "") -> str:
    """A page's text: by its byte order mark, its header, its own word, or UTF-8.

    A charset that nobody knows, or that does not fit, loses to the next.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    own = _SAID.search(content[:_HEAD])
    for label in (charset, own[1].decode("ascii") if own else "", "utf-8"):
        try:
            name = codecs.lookup(label).name
            name = _MEANT.get(name, name)
            if name in _CHARSETS:
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _metas(tree: parsing.HtmlElement) -> dict[str, str]:
    """What the page's meta elements say, by property or name; the first of each."""
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        said.setdefault(name, _plain(meta.get("content") or ""))
    return said


def _first(said: dict[str, str], *names: str) -> Iterator[str]:
    return (said[name] for name in names if said.get(name))


def _plain(text: str) -> str:
    """Spaces run together; nothing that doesn't print."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _without_site(title: str, names: tuple[str, ...]) -> str:
    """The title without the site's name at its end or its beginning, unless that is all of it."""
    known = {_squeezed(name) for name in names} - {""}
    for at in _BREAK.finditer(title):
        before, after = title[: at.start()].strip(), title[at.end() :].strip()
        if before and _squeezed(after) in known:
            return before
        if after and _squeezed(before) in known:
            return after
    return title


def _squeezed(name: str) -> str:
    """A name as it is compared: letters and digits only, without an article or a www."""
    letters = "".join(c for c in name.casefold().removeprefix("www.") if c.isalnum() or c == " ")
    return letters.strip().removeprefix("the ").replace(" ", "")
