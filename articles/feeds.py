"""Feeds: the newest stories of a list with their full text, as RSS 2.0 and as JSON Feed 1.1.

Every address in a feed is absolute, on the edition's own host: a feed is read elsewhere.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from authors.models import Author
from newsroom import caching, xml
from newsroom.editions.models import Edition
from newsroom.images.markup import address, figure
from newsroom.rows import instant

from . import body
from .models import Article, Byline, Correction
from .querysets import ArticleQuerySet

LENGTH = 30
"""How many stories a feed holds."""


@dataclass(frozen=True)
class Channel:
    """What a feed is of: the live articles of a list at the instant `at`."""

    edition: Edition
    at: datetime
    articles: ArticleQuerySet
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
        articles = self.articles.with_page(self.at).prefetch_related(None)
        bylines = Byline.objects.select_related("author")
        articles = articles.prefetch_related(Prefetch("bylines", bylines), "pictures")
        return list(articles.newest_first()[:LENGTH])


def rss(channel: Channel) -> bytes:
    """The channel as an RSS 2.0 document."""
    edition = channel.edition
    feed = _RSS(
        title=xml.text(channel.full_title),
        link=edition.absolute(channel.path),
        description=xml.text(channel.told),
        language=edition.language,
        feed_url=edition.absolute(channel.feed_path),
        ttl=max(1, caching.MAX_AGE // 60),
    )
    for article in channel.items:
        feed.add_item(
            title=xml.text(article.headline),
            link=edition.absolute(article.get_absolute_url()),
            description=xml.text(article.summary) or None,
            unique_id=_identity(article, edition),
            unique_id_is_permalink=False,
            pubdate=article.published_at,
            updateddate=article.updated_at,
            categories=[xml.text(name) for name in _categories(article)],
            creators=[xml.text(author.name) for author in _authors(article)],
            content=xml.text(content(article, edition)),
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
        "feed_url": edition.absolute(channel.feed_path),
        "description": channel.told,
        "language": edition.language,
        # The format has no empty values: what an item lacks, it doesn't name.
        "items": [{name: value for name, value in item.items() if value} for item in items],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def content(article: Article, edition: Edition) -> SafeString:
    """An article's whole text for a page elsewhere: label, picture, body, corrections."""
    figures = {image.pk: partial(figure, image) for image in article.pictures.all()}
    context = {
        "article": article,
        "edition": edition,
        "lead": article.lead_image
        and figure(article.lead_image, conditional_escape(article.caption)),
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


def _image(article: Article, edition: Edition) -> str:
    image = article.lead_image
    return edition.absolute(address(image, shape="wide", width=1600)) if image else ""


class _RSS(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for creator in item["creators"]:
            handler.addQuickElement("dc:creator", creator)
        handler.addQuickElement("content:encoded", item["content"])
