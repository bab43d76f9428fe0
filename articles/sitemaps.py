"""Sitemaps: every public address, for search engines, in files that they can take.

The index names a file for each month in which a story came out, or more than one where a
month holds more than a file may, and one for the pages that are not articles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from lxml import etree

from authors.models import Author
from newsroom import xml
from newsroom.editions.models import Edition
from sources.models import Publisher

from .front import PAID_OR_HANDED_IN
from .models import Article, ArticleTopic, Byline, Citation, Section, Topic
from .querysets import ArticleQuerySet

MOST = 50_000
"""Addresses that the protocol allows a file."""

NEWS_SPAN = timedelta(hours=48)
NEWS_MOST = 1_000
"""What Google News takes: stories of two days, a thousand at most."""

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True)
class Entry:
    """An address, and when what it shows last changed, where that is known."""

    path: str
    changed: datetime | None = None


def index(at: datetime, edition: Edition) -> list[Entry]:
    """The files that there are at `at`; months are the edition's."""
    entries = [Entry(reverse("sitemap-pages"))]
    for month in Article.objects.live(at).by_month(edition.zone):
        for part in range(1, -(-month["stories"] // MOST) + 1):
            args = [month["month"].year, month["month"].month]
            path = reverse("sitemap-month", args=args if part == 1 else [*args, part])
            entries.append(Entry(path, month["changed"]))
    return entries


def month(at: datetime, start: datetime, end: datetime, part: int = 1) -> list[Entry]:
    """The articles first published in `[start, end)` and live at `at`, oldest first."""
    articles = Article.objects.live(at).published_between(start, end).order_by("published_at", "pk")
    columns = ("slug", "section__slug", "published_at", "updated_at")
    articles = articles.select_related("section").only(*columns)
    return [
        Entry(article.get_absolute_url(), article.updated_at or article.published_at)
        for article in articles[(part - 1) * MOST : part * MOST]
    ]


def pages(at: datetime, edition: Edition, sections: Iterable[Section]) -> list[Entry]:
    """What is not an article: fronts and lists, as far as they show anything at `at`."""
    live = Article.objects.live(at)
    here = OuterRef("pk")
    authors = Byline.objects.filter(author=here, article__in=live)
    topics = ArticleTopic.objects.filter(tag=here, content_object__in=live)
    publishers = Citation.objects.filter(source__publisher=here, article__in=live)
    lists = (
        *sections,
        *Author.objects.filter(Exists(authors)).only("slug"),
        *Topic.objects.filter(Exists(topics)).only("slug"),
        *Publisher.objects.filter(Exists(publishers)).only("slug"),
    )
    paths = [
        *(reverse(name) for name in ("home", "authors", "sources", "archive", "corrections")),
        *(each.get_absolute_url() for each in lists),
        *(
            reverse("archive-month", args=[month["month"].year, month["month"].month])
            for month in live.by_month(edition.zone)
        ),
    ]
    return [Entry(path) for path in paths[:MOST]]


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
    tree = etree.Element(root, nsmap={None: SITEMAP})
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
        # Two or three letters are asked for, without a region.
        etree.SubElement(publication, f"{{{NEWS}}}language").text = edition.language.split("-")[0]
        date = article.published_at.isoformat(timespec="seconds")
        etree.SubElement(item, f"{{{NEWS}}}publication_date").text = date
        etree.SubElement(item, f"{{{NEWS}}}title").text = xml.text(article.headline)
    return _written(tree)


def _address(parent: etree._Element, entry: Entry, edition: Edition) -> None:
    etree.SubElement(parent, "loc").text = edition.absolute(entry.path)
    if entry.changed:
        etree.SubElement(parent, "lastmod").text = entry.changed.isoformat(timespec="seconds")


def _written(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="utf-8")
