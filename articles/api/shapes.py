"""What the API says of each thing. Addresses are absolute, instants in UTC."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from articles import body
from articles.models import Article, Section
from authors.models import Author
from newsroom.editions.models import Edition
from newsroom.images import renditions
from newsroom.images.markup import address, figure
from newsroom.images.models import Image
from newsroom.paths import path
from newsroom.rows import instant
from sources.models import Publisher

PICTURE_WIDTH = 1600


def listed(article: Article, edition: Edition) -> dict[str, Any]:
    """An article in a list (`with_cards().with_topics()`, and its bylines)."""
    return {
        "id": article.story_id,
        "self": itself(article, edition),
        "url": edition.absolute(article.get_absolute_url()),
        "type": article.type,
        "kicker": article.kicker,
        "headline": article.headline,
        "summary": article.summary,
        "language": edition.language,
        "word_count": article.word_count,
        "section": _named(article.section, edition),
        "topics": [_topic(row, edition) for row in article.topic_rows],
        "bylines": [
            {"role": byline.role, "author": _named(byline.author, edition)}
            for byline in article.bylines.all()
        ],
        "picture": article.lead_image and _picture(article.lead_image, article.caption, edition),
        "published_at": said(article.published_at),
        "updated_at": said(article.updated_at),
        "live_since": said(article.live_from),
    }


def whole(article: Article, edition: Edition) -> dict[str, Any]:
    """An article by itself (`with_page()`), with its text."""
    return listed(article, edition) | {
        "body_html": markup(article, edition),
        "body_text": body.plain(article.body),
        "citations": [
            {
                "title": str(citation),
                "url": citation.source.url,
                "source": _named(citation.source.publisher, edition),
            }
            for citation in article.citations.all()
        ],
        "corrections": [
            {"kind": row["kind"], "text": row["text"], "at": said(instant(row["at"]))}
            for row in article.correction_rows
        ],
    }


def section(section: Section, edition: Edition) -> dict[str, Any]:
    parent = section.parent_slug
    return _named(section, edition) | {"description": section.description, "parent": parent}


def author(author: Author, edition: Edition) -> dict[str, Any]:
    return _named(author, edition) | {
        "kind": author.kind,
        "role": author.role,
        "bio": author.bio,
        "email": author.email,
        "portrait": author.portrait and _picture(author.portrait, "", edition),
    }


def source(publisher: Publisher, edition: Edition) -> dict[str, Any]:
    return _named(publisher, edition) | {"kind": publisher.kind, "domain": publisher.domain}


# --- Parts --------------------------------------------------------------------------


def itself(article: Article, edition: Edition) -> str:
    """The address that stays the story's, whatever becomes of its slug and section."""
    return edition.absolute(path("api-article", article.story_id))


def markup(article: Article, edition: Edition) -> str:
    figures = {image.pk: partial(figure, image) for image in article.pictures.all()}
    rendered = body.render(article.body, figures, root=edition.root)
    return str(body.absolute(rendered, edition.root))


def shapes(image: Image, edition: Edition) -> list[dict[str, Any]]:
    """Each shape of a picture in one good size."""
    made = []
    for shape in renditions.SHAPES:
        widths = renditions.widths(image, shape)
        width = max((w for w in widths if w <= PICTURE_WIDTH), default=widths[0])
        made.append(
            {
                "shape": shape,
                "width": width,
                "height": renditions.height(image, shape, width),
                "url": edition.absolute(address(image, shape=shape, width=width)),
            }
        )
    return made


def said(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _picture(image: Image, caption: str, edition: Edition) -> dict[str, Any]:
    return {
        "alt": image.alt,
        "caption": caption,
        "credit": image.credit,
        "renditions": shapes(image, edition),
    }


def _named(thing: Any, edition: Edition) -> dict[str, Any]:
    url = edition.absolute(thing.get_absolute_url())
    return {"slug": thing.slug, "name": thing.name, "url": url}


def _topic(row: Mapping[str, str], edition: Edition) -> dict[str, Any]:
    url = edition.absolute(path("topic", row["slug"]))
    return {"slug": row["slug"], "name": row["name"], "url": url}
