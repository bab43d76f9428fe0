"""What makes a feed valid: RSS 2.0 with its modules, RFC 4287, JSON Feed 1.1.

The rules are those of the specifications and of the W3C's feed validator, its warnings about
markup included. `check(content, form, url)` asserts them all.
"""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import nh3
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"

ONE, MAYBE, MANY = (1, 1), (0, 1), (0, 10**6)
RSS_CHANNEL = {
    "title": ONE, "link": ONE, "description": ONE, "language": MAYBE, "lastBuildDate": MAYBE,
    "ttl": MAYBE, f"{ATOM}link": MANY, "item": MANY,
}  # fmt: skip
RSS_ITEM = {
    "title": ONE, "link": ONE, "description": ONE, "guid": ONE, "pubDate": ONE, "category": MANY,
    CREATOR: MANY, CONTENT: ONE, f"{MEDIA}content": MANY,
}  # fmt: skip
ATOM_FEED = {
    "id": ONE, "title": ONE, "updated": ONE, "subtitle": MAYBE, "author": ONE, "link": MANY,
    "entry": MANY,
}  # fmt: skip
ATOM_ENTRY = {
    "id": ONE, "title": ONE, "updated": ONE, "published": MAYBE, "summary": MAYBE, "content": ONE,
    "author": MANY, "category": MANY, "link": MANY, f"{MEDIA}content": MANY,
}  # fmt: skip
ATOM_AUTHOR = {"name": ONE, "uri": MAYBE, "email": MAYBE}
MEDIA_CONTENT = {f"{MEDIA}description": MAYBE, f"{MEDIA}credit": MANY}

TAGS = {
    *("a", "blockquote", "br", "div", "em", "figcaption", "figure", "h2", "h3", "hr", "img"),
    *("li", "ol", "p", "picture", "source", "span", "strong", "table", "tbody", "td", "th"),
    *("time", "tr", "ul"),
}
ATTRIBUTES = {
    *("alt", "class", "colspan", "datetime", "decoding", "height", "href", "loading", "rel"),
    *("rowspan", "scope", "sizes", "src", "srcset", "start", "title", "type", "width"),
}

JSON_FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "language": str, "authors": list, "hubs": list, "items": list,
}  # fmt: skip
JSON_ITEM = {
    "id": str, "url": str, "title": str, "summary": str, "content_html": str, "image": str,
    "date_published": str, "date_modified": str, "authors": list, "tags": list,
}  # fmt: skip


def check(content: bytes, form: str, url: str) -> None:
    """Assert that a feed of that form, had from `url`, is valid."""
    {"rss": _rss, "atom": _atom, "json": _json}[form](content, url)


def _rss(content: bytes, url: str) -> None:
    root = etree.fromstring(content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    children(channel, RSS_CHANNEL)
    assert re.fullmatch(r"[a-z]{2,3}(-[a-zA-Z0-9]+)*", channel.findtext("language"))
    assert int(channel.findtext("ttl")) > 0
    links(channel.findall(f"{ATOM}link"), url)
    for date in channel.iter("lastBuildDate", "pubDate"):
        assert parsedate_to_datetime(date.text).tzinfo
    for item in channel.iter("item"):
        children(item, RSS_ITEM)
        uri(item.findtext("link"))
        assert item.find("guid").get("isPermaLink") == "false"
        names = [child.tag for child in item]
        assert names.index("description") < names.index(CONTENT)
        markup(item.findtext("description"))
        markup(item.findtext(CONTENT))
        for each in (*item.iter("title"), *item.iter("category"), *item.iter(CREATOR)):
            assert each.text.strip()
        pictures(item)
    once([guid.text for guid in channel.iter("guid")])


def _atom(content: bytes, url: str) -> None:
    root = etree.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    children(root, ATOM_FEED)
    links(root.findall(f"{ATOM}link"), url)
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} >= {"self", "alternate"}
    for author in root.iter(f"{ATOM}author"):
        children(author, ATOM_AUTHOR)
        assert author.findtext(f"{ATOM}name").strip()
        uri(author.findtext(f"{ATOM}uri"))
    for date in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        instant(date.text)
    for entry in root.iter(f"{ATOM}entry"):
        children(entry, ATOM_ENTRY)
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") in (None, "alternate")
        uri(link.get("href"))
        for name in ("summary", "content"):
            text = entry.find(f"{ATOM}{name}")
            assert text.get("type") == "html"
            markup(text.text)
        for category in entry.iter(f"{ATOM}category"):
            assert category.get("term").strip()
        pictures(entry)
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    for each in ids:
        uri(each)
    once(ids)


def _json(content: bytes, url: str) -> None:
    feed = json.loads(content)
    keys(feed, JSON_FEED, {"version", "title", "items"})
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == url
    for hub in feed.get("hubs", ()):
        assert hub["type"] == "WebSub"
        uri(hub["url"])
    for item in feed["items"]:
        keys(item, JSON_ITEM, {"id", "content_html"})
        for name in ("url", "image"):
            uri(item.get(name, url))
        for name in ("date_published", "date_modified"):
            instant(item[name])
        for author in (*feed["authors"], *item.get("authors", ())):
            assert author.keys() <= {"name", "url", "avatar"}
            uri(author["url"])
        assert all(isinstance(tag, str) and tag for tag in item.get("tags", ()))
        markup(item["content_html"])
    once([item["id"] for item in feed["items"]])


# --- Parts of rules -----------------------------------------------------------------------


def children(parent, allowed) -> None:
    """No other elements than the allowed ones, each as often as it may be, none blank."""
    default = ATOM if parent.tag.startswith(ATOM) else ""
    expected = {name if name.startswith("{") else default + name: n for name, n in allowed.items()}
    found = [child.tag for child in parent]
    assert set(found) <= set(expected), (parent.tag, set(found) - set(expected))
    for name, (least, most) in expected.items():
        assert least <= found.count(name) <= most, (parent.tag, name, found.count(name))


def links(found, url) -> None:
    """One of a kind, whole addresses; one says where the feed itself is."""
    once([(link.get("rel"), link.get("type")) for link in found])
    for link in found:
        uri(link.get("href"))
    assert [link.get("href") for link in found if link.get("rel") == "self"] == [url]


def pictures(parent) -> None:
    for content in parent.iter(f"{MEDIA}content"):
        children(content, MEDIA_CONTENT)
        assert set(content.keys()) <= {"url", "type", "medium", "width", "height", "isDefault"}
        uri(content.get("url"))
        assert re.fullmatch(r"image/[a-z]+", content.get("type"))
        assert content.get("medium") == "image"
        assert int(content.get("width")) > 0
        assert int(content.get("height")) > 0
        assert content.get("isDefault") in (None, "true")
        for each in content:
            assert each.text.strip()
    assert len(parent.findall(f"{MEDIA}content[@isDefault]")) <= 1


def markup(text: str) -> None:
    """HTML that readers keep as it is, and that leads nowhere but to whole addresses."""
    assert not re.search(r"<(script|style|iframe|object|embed|form|link|meta)\b", text)
    found = etree.HTML(f"<div>{text}</div>")
    for element in found.iter(etree.Element):
        if element.tag in ("html", "body"):
            continue
        assert element.tag in TAGS, element.tag
        assert set(element.keys()) <= ATTRIBUTES, (element.tag, element.keys())
        for name in ("href", "src"):
            uri(element.get(name, "https://a.example/"), schemes=("http", "https", "mailto", "tel"))
        for part in (element.get("srcset") or "").split(", "):
            uri((part or "https://a.example/").split()[0])
    # Nothing that a sanitiser would take for broken: what it writes reads the same.
    assert nh3.clean(text, tags=set()) == nh3.clean(
        nh3.clean(text, tags=TAGS, link_rel=None), tags=set()
    )


def uri(text: str, schemes=("http", "https", "tag")) -> None:
    assert re.fullmatch(r"[a-z]+:[!-;=?-Z_a-z~\[\]]+", text), text
    parts = urlsplit(text)
    assert parts.scheme in schemes, text
    assert parts.netloc or parts.scheme not in ("http", "https"), text


def instant(text: str) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text), text
    assert datetime.fromisoformat(text).tzinfo


def keys(found, allowed, required) -> None:
    assert required <= found.keys() <= allowed.keys(), found.keys() ^ allowed.keys()
    for name, value in found.items():
        assert isinstance(value, allowed[name]), name
        assert value or name == "items", name


def once(values) -> None:
    assert len(set(values)) == len(values), values
