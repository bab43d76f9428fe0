"""Sitemaps: every public address, for search engines, in files that they can take.

The index names a file for each month in which a story came out and one for the pages that are not
articles; more than one where there is more than a file may hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby, islice
from typing import Any

from django.db.models import QuerySet
from lxml import etree

from authors.models import Author
from newsroom import xml
from newsroom.editions.models import Edition
from newsroom.images import markup
from newsroom.paths import path
from sources.models import Publisher

from . import lists, months
from .front import PAID_OR_HANDED_IN
from .models import AboutPage, Article, Section, Topic
from .querysets import ArticleQuerySet

MOST = 20_000
"""Addresses a file. The protocol allows 50,000, and 50 MB: so many of the longest are 40 MB."""

MOST_FILES = 50_000
"""Files that an index may name."""

NEWS_SPAN = timedelta(hours=48)
NEWS_MOST = 1_000
"""What Google News takes: stories of two days, a thousand at most."""

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"

STANDING = ("home", "about", "authors", "sources", "archive", "corrections")
"""Pages that are always there, by the names of their addresses."""

LISTED: dict[str, Any] = {"author": Author, "topic": Topic, "publisher": Publisher}
"""What has a page of its own once stories lead to it."""


@dataclass(frozen=True)
class Entry:
    """An address; when what it shows last changed, where that is known; its picture's address."""

    path: str
    changed: datetime | None = None
    image: str | None = None


def index(at: datetime, edition: Edition, own: Sequence[Section | AboutPage]) -> list[Entry]:
    """The files that there are at `at`; months are the edition's, and `own` its other pages."""
    with_stories = list(months.of(edition, at, more_than=MOST))
    pages = len(STANDING) + len(own) + sum(1 for _ in _archive(with_stories))
    listed = _count(model.objects.all() for model in LISTED.values())
    if pages + listed > MOST:  # else to ask which of them show anything is needless
        listed = _count(_lists(at))
    entries = [Entry(file) for file in _files("sitemap-pages", [], pages + listed)]
    for month in with_stories:
        files = _files("sitemap-month", [month.start.year, month.start.month], _stories(month, at))
        entries += [Entry(file, month.changed) for file in files]
    return entries


def _stories(month: months.Month, at: datetime) -> int:
    """How many it has, where that takes more than a file."""
    if not month.has_more:
        return 1
    return Article.objects.live(at).published_between(month.start, month.end).count()


def _files(name: str, args: list[int], addresses: int) -> Iterator[str]:
    """The addresses of the files that hold so many, the first without a number."""
    for part in range(1, -(-addresses // MOST) + 1):
        yield path(name, *args, *([part] if part > 1 else ()))


def _part(entries: Iterable[Any], part: int) -> Iterable[Any]:
    return islice(entries, (part - 1) * MOST, part * MOST)


def month(at: datetime, start: datetime, end: datetime, part: int = 1) -> list[Entry]:
    """The articles first published in `[start, end)` and live at `at`, oldest first."""
    articles = Article.objects.live(at).published_between(start, end).order_by("published_at", "pk")
    picture = ("digest", "width", "height", "focal_x", "focal_y")
    articles = articles.select_related("section", "lead_image").only(
        *("slug", "section__slug", "published_at", "updated_at"),
        *(f"lead_image__{column}" for column in picture),
    )
    return [
        Entry(
            article.get_absolute_url(),
            article.updated_at or article.published_at,
            markup.address(image, shape="wide", width=1280)
            if (image := article.lead_image)
            else "",
        )
        for article in articles[(part - 1) * MOST : part * MOST]
    ]


def pages(
    at: datetime, edition: Edition, own: Sequence[Section | AboutPage], part: int = 1
) -> list[Entry]:
    """What is not an article: fronts, pages, and lists as far as they show anything at `at`."""
    addresses = chain(
        map(path, STANDING),
        (each.get_absolute_url() for each in own),
        _archive(months.of(edition, at)),
        (each.get_absolute_url() for rows in _lists(at) for each in rows),
    )
    return [Entry(address) for address in _part(addresses, part)]


def _archive(found: Iterable[months.Month]) -> Iterator[str]:
    """The pages of the months, each year's own before them."""
    for year, its in groupby(found, lambda month: month.start.year):
        yield path("archive-year", year)
        for month in its:
            yield path("archive-month", year, month.start.month)


def _lists(at: datetime) -> Iterator[QuerySet[Any]]:
    """Whose stories have a list of their own: authors, topics, publishers, always in one order."""
    for kind, model in LISTED.items():
        yield lists.led_to(at, kind, model.objects.only("slug").order_by("pk"))


def _count(kinds: Iterable[QuerySet[Any]]) -> int:
    first, *others = (rows.order_by().values("pk") for rows in kinds)
    return first.union(*others, all=True).count()


def news(at: datetime) -> Iterable[Article]:
    """The newest of `for_news` that a file may hold, newest first."""
    return for_news(at).select_related("section").defer("body", "plain").newest_first()[:NEWS_MOST]


def for_news(at: datetime) -> ArticleQuerySet:
    """The newsroom's own stories of the last two days: nothing `PAID_OR_HANDED_IN`."""
    fresh = Article.objects.live(at).published_since(at - NEWS_SPAN)
    return fresh.exclude(type__in=PAID_OR_HANDED_IN)


# --- Writing them down --------------------------------------------------------------


def document(root: str, child: str, entries: Iterable[Entry], edition: Edition) -> bytes:
    """A sitemap (`root` "urlset", `child` "url") or an index of them, as XML."""
    tree = etree.Element(root, nsmap={None: SITEMAP, "image": IMAGE})
    for entry in entries:
        _address(etree.SubElement(tree, child), entry, edition)
    return _written(tree)


def news_document(articles: Iterable[Article], edition: Edition) -> bytes:
    """A Google News sitemap."""
    tree = etree.Element("urlset", nsmap={None: SITEMAP, "news": NEWS})
    for article in articles:
        url = etree.SubElement(tree, "url")
        _address(url, Entry(article.get_absolute_url()), edition)
        item = etree.SubElement(url, f"{{{NEWS}}}news")
        publication = etree.SubElement(item, f"{{{NEWS}}}publication")
        etree.SubElement(publication, f"{{{NEWS}}}name").text = xml.text(edition.name)
        etree.SubElement(publication, f"{{{NEWS}}}language").text = _language(edition)
        date = article.published_at.isoformat(timespec="seconds")
        etree.SubElement(item, f"{{{NEWS}}}publication_date").text = date
        etree.SubElement(item, f"{{{NEWS}}}title").text = xml.text(article.headline)
    return _written(tree)


def _language(edition: Edition) -> str:
    """Two or three letters are asked for, without a region, but for these two of Chinese."""
    tag = edition.language.lower()
    return tag if tag in ("zh-cn", "zh-tw") else tag.split("-")[0]


def _address(parent: etree._Element, entry: Entry, edition: Edition) -> None:
    etree.SubElement(parent, "loc").text = edition.absolute(entry.path)
    if entry.changed:
        etree.SubElement(parent, "lastmod").text = entry.changed.isoformat(timespec="seconds")
    if entry.image:
        image = etree.SubElement(parent, f"{{{IMAGE}}}image")
        etree.SubElement(image, f"{{{IMAGE}}}loc").text = edition.absolute(entry.image)


def _written(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="utf-8")
