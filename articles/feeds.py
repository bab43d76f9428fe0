"""Feeds: the newest stories of a list with their full text, in each of `FORMS`.

Every address in a feed is absolute, on the edition's own host: a feed is read elsewhere. What
titles and summaries say is plain text; where a form takes HTML, it is escaped.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from authors.models import Author
from newsroom import caching, xml
from newsroom.editions.models import Edition
from newsroom.images import markup
from newsroom.images.models import Image
from newsroom.paths import path
from newsroom.prepared import Prepared
from newsroom.rows import instant

from . import body
from .models import Article, Correction, Section
from .querysets import ArticleQuerySet

LENGTH = 30
"""How many stories a feed holds."""


@dataclass(frozen=True)
class Channel:
    """What a feed is of: one of `lists`, at the instant `at`, of `values`."""

    edition: Edition
    at: datetime
    of: Callable[..., ArticleQuerySet]
    values: dict[str, Any]
    path: str
    """Of the page that shows the list to readers."""
    feed_path: str
    title: str = ""
    """Of the list within the edition; "" for all of it."""
    description: str = ""

    @property
    def full_title(self) -> str:
        return f"{self.title} | {self.edition.name}" if self.title else self.edition.name

    @property
    def told(self) -> str:
        return self.description or self.edition.tagline or self.full_title

    @cached_property
    def items(self) -> list[Article]:
        keys = tuple([pk for (pk,) in _newest(of=self.of, at=self.at, **self.values)])
        return _items(at=self.at, keys=keys)

    @property
    def url(self) -> str:
        return self.edition.absolute(self.feed_path)

    @property
    def links(self) -> dict[str, str]:
        """What a reader that wants to be told of news needs (WebSub); nothing without a hub."""
        hub = self.edition.websub_hub
        return {"hub": hub, "self": self.url} if hub else {}


@Prepared
def _newest(of: Callable[..., ArticleQuerySet], at: datetime, **values: Any) -> QuerySet[Any, Any]:
    return of(at, **values).values_list("pk")[:LENGTH]


@partial(Prepared, one_plan=True)
def _items(at: datetime, keys: tuple[int, ...]) -> ArticleQuerySet:
    return Article.objects.live(at).filter(pk__in=keys).with_page(at).newest_first()


def rss(channel: Channel) -> bytes:
    """The channel as an RSS 2.0 document."""
    return _written(_RSS, channel)


def atom(channel: Channel) -> bytes:
    """The channel as an Atom document (RFC 4287)."""
    return _written(_Atom, channel)


def _written(form: type["_RSS"] | type["_Atom"], channel: Channel) -> bytes:
    edition = channel.edition
    feed = form(
        title=xml.text(channel.full_title),
        link=edition.absolute(channel.path),
        description=xml.text(channel.told),
        language=edition.language,
        author_name=xml.text(edition.name),
        author_link=edition.absolute(path("home")),
        feed_url=channel.url,
        ttl=max(1, caching.MAX_AGE // 60),
        hub=edition.websub_hub,
        day=channel.at.astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0),
    )
    for article in channel.items:
        feed.add_item(
            title=xml.text(article.headline),
            link=edition.absolute(article.get_absolute_url()),
            description=conditional_escape(xml.text(_summary(article))),
            unique_id=_identity(article, edition),
            unique_id_is_permalink=False,
            pubdate=article.published_at,
            updateddate=article.updated_at or article.published_at,
            categories=[xml.text(name) for name in _categories(article)],
            authors=[
                (xml.text(author.name), edition.absolute(author.get_absolute_url()))
                for author in _authors(article)
            ],
            content=xml.text(content(article, edition)),
            pictures=list(_pictures(article, edition)),
        )
    return feed.writeString("utf-8").encode()


def json_feed(channel: Channel) -> bytes:
    """The channel as a JSON Feed 1.1 document."""
    edition = channel.edition
    items = [
        {
            "id": _identity(article, edition),
            "url": edition.absolute(article.get_absolute_url()),
            "title": article.headline,
            "summary": article.summary,
            "content_html": content(article, edition),
            "image": _image(article, edition),
            "date_published": article.published_at.isoformat(),
            "date_modified": (article.updated_at or article.published_at).isoformat(),
            "authors": [
                {"name": author.name, "url": edition.absolute(author.get_absolute_url())}
                for author in _authors(article)
            ],
            "tags": _categories(article),
        }
        for article in channel.items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.full_title,
        "home_page_url": edition.absolute(channel.path),
        "feed_url": channel.url,
        "description": channel.told,
        "language": edition.language,
        "authors": [{"name": edition.name, "url": edition.absolute(path("home"))}],
        # The format has no empty values: what an item lacks, it doesn't name.
        "items": [{name: value for name, value in item.items() if value} for item in items],
    }
    if edition.websub_hub:
        feed["hubs"] = [{"type": "WebSub", "url": edition.websub_hub}]
    return json.dumps(feed, ensure_ascii=False).encode()


def paths_of(article: Article) -> Iterator[str]:
    """The paths of every feed that a version stands in while it is live, in each form."""
    yield from _paths("feed")
    section: Section | None = article.section
    while section:
        yield from _paths("section-feed", section.slug)
        section = section.parent
    for author in article.authors.order_by("pk").distinct():
        yield from _paths("author-feed", author.slug)
    for topic in article.topics.order_by("pk"):
        yield from _paths("topic-feed", topic.slug)


def _paths(name: str, *args: str) -> Iterator[str]:
    for form in FORMS:
        yield reverse(name if form == "rss" else f"{name}-{form}", args=args)


class Form(NamedTuple):
    """A form that a feed comes in: its media type, the end of its addresses, who writes it."""

    content_type: str
    ending: str
    write: Callable[[Channel], bytes]


FORMS = {
    "rss": Form("application/rss+xml; charset=utf-8", "feed/", rss),
    "atom": Form("application/atom+xml; charset=utf-8", "feed.atom", atom),
    "json": Form("application/feed+json; charset=utf-8", "feed.json", json_feed),
}


def content(article: Article, edition: Edition) -> SafeString:
    """An article's whole text for a page elsewhere, from its label to its further reading."""
    figures = {image.pk: partial(markup.figure, image) for image in article.pictures.all()}
    context = {
        "article": article,
        "edition": edition,
        "lead": article.lead_image
        and markup.figure(article.lead_image, conditional_escape(article.caption)),
        "body": body.render(article.body, figures, root=edition.root),
        "corrections": [
            row | {"label": Correction.Kind(row["kind"]).label, "at": instant(row["at"])}
            for row in article.correction_rows
        ],
    }
    return body.absolute(render_to_string("feeds/content.html", context), edition.root)


def _identity(article: Article, edition: Edition) -> str:
    """A tag URI (RFC 4151) that stays the story's, whatever becomes of its address."""
    story = article.story
    return f"tag:{edition.host},{story.created_at:%Y-%m-%d}:story/{story.pk}"


def _categories(article: Article) -> list[str]:
    label = [] if article.type == Article.Type.NEWS else [article.get_type_display()]
    topics = [row["name"] for row in article.topic_rows]
    return list(dict.fromkeys([article.section.name, *label, *topics]))


def _authors(article: Article) -> list[Author]:
    """In the order of the bylines, each once, whatever roles they have."""
    return list({byline.author_id: byline.author for byline in article.bylines.all()}.values())


def _summary(article: Article) -> str:
    """A feed's text is of use only beside a description (so says the W3C's validator)."""
    return article.summary or Truncator(body.plain(article.body)).words(40) or article.headline


def _image(article: Article, edition: Edition) -> str:
    image = article.lead_image
    return edition.absolute(markup.address(image, shape="wide", width=1600)) if image else ""


class Picture(NamedTuple):
    """A picture of a story as Media RSS has it."""

    address: str
    width: int
    height: int
    is_lead: bool
    description: str
    credit: str


def _pictures(article: Article, edition: Edition) -> Iterator[Picture]:
    """The lead picture, then those of the text in their order, each once."""
    shown = {image.pk: image for image in article.pictures.all()}
    lead: Image | None = article.lead_image
    order = dict.fromkeys([*([lead.pk] if lead else []), *body.image_ids(article.body)])
    for image in (shown[pk] for pk in order if pk in shown):
        is_lead = image == lead
        cut = markup.sized(image, shape="full", width=1280)
        yield Picture(
            edition.absolute(cut.address),
            cut.width,
            cut.height,
            is_lead,
            xml.text((article.caption if is_lead else image.caption) or image.alt),
            xml.text(image.credit),
        )


# --- What Django's own feeds lack -----------------------------------------------------


class _Media:
    """For a feed of Django's: its hub, whole texts, pictures by Media RSS, and a steady date."""

    link = "link"
    feed: dict[str, Any]
    items: list[dict[str, Any]]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement(self.link, "", {"rel": "hub", "href": hub})

    def latest_post_date(self) -> datetime:
        """An empty feed is of today: were it of this second, it would never be unchanged."""
        return super().latest_post_date() if self.items else self.feed["day"]

    def add_pictures(self, handler: Any, item: Any) -> None:
        for picture in item["pictures"]:
            facts = {"url": picture.address, "type": "image/jpeg", "medium": "image"}
            facts |= {"width": f"{picture.width}", "height": f"{picture.height}"}
            facts |= {"isDefault": "true"} if picture.is_lead else {}
            handler.startElement("media:content", facts)
            if picture.description:
                handler.addQuickElement("media:description", picture.description, {"type": "plain"})
            if picture.credit:
                handler.addQuickElement("media:credit", picture.credit)
            handler.endElement("media:content")


MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}


class _RSS(_Media, Rss201rev2Feed):
    link = "atom:link"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            **MEDIA,
        }

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        self.add_pictures(handler, item)


class _Atom(_Media, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | MEDIA

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})
        self.add_pictures(handler, item)
