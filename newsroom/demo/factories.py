"""Factories that tests and the demo newsroom share: rows with believable defaults.

Each takes what matters to its caller and makes up the rest. Stories go through the same
functions as at the desk (`drafts`, `publishing`), never straight into the tables.
"""

import io
import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image as Pixels

from articles import body, drafts, preview, publishing
from articles.models import AboutPage, Article, Byline, Citation, Section, ShareLink
from authors.models import Author
from newsroom import clock
from newsroom.editions.models import Edition
from newsroom.images import uploads
from newsroom.images.models import Image
from sources.models import Source

_count = itertools.count(1)


def make_edition(**fields: Any) -> Edition:
    defaults = {"host": "127.0.0.1", "name": "The Marlow Bay Ledger"}
    return Edition.objects.first() or Edition.objects.create(**defaults | fields)


def make_user(username: str = "", *, group: str = "", **fields: Any) -> User:
    """A user who can sign in to the desk; `group` is that of a role, or none."""
    username = username or f"user{next(_count)}"
    defaults: dict[str, Any] = {"is_staff": True, "password": "pass"}
    user = User.objects.create_user(username, **defaults | fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_writer(username: str = "", **fields: Any) -> User:
    return make_user(username, group="Writers", **fields)


def make_editor(username: str = "", **fields: Any) -> User:
    return make_user(username, group="Editors", **fields)


def make_photographer(username: str = "", **fields: Any) -> User:
    return make_user(username, group="Photographers", **fields)


def make_page(title: str = "Ethics", **fields: Any) -> AboutPage:
    """A page about the paper that readers see."""
    defaults = {"slug": slugify(title), "body": "<p>What we do.</p>", "edition": make_edition()}
    return AboutPage.objects.create(title=title, **defaults | fields)


def make_section(name: str = "Politics", **fields: Any) -> Section:
    slug = fields.pop("slug", slugify(name))
    return Section.objects.get_or_create(slug=slug, defaults={"name": name} | fields)[0]


def make_author(name: str = "", **fields: Any) -> Author:
    name = name or f"Robin Example {next(_count)}"
    return Author.objects.create(name=name, slug=fields.pop("slug", slugify(name)), **fields)


def make_source(title: str = "", url: str = "", publisher: str = "The Daily Example") -> Source:
    return Source.objects.cite(
        title=title or f"A page about it, part {next(_count)}", url=url, publisher=publisher
    )


def make_image(
    *, size: tuple[int, int] = (1200, 800), colour: str = "", data: bytes = b"", **fields: Any
) -> Image:
    """A picture in the media library: `data`, or a flat colour of its own."""
    if not data:
        n = next(_count)
        buffer = io.BytesIO()
        flat = Pixels.new("RGB", size, colour or (n * 37 % 256, n * 91 % 256, n * 53 % 256))
        flat.save(buffer, "JPEG", comment=f"{n}")  # no two are the same file
        data = buffer.getvalue()
    fields = {"alt": "A flat field of colour.", "credit": "Example"} | fields
    return uploads.store(ContentFile(data), **fields)


def make_article(
    headline: str = "",
    *,
    by: Any = None,
    authors: Sequence[Author | tuple[Author, str]] = (),
    sources: Sequence[Source] = (),
    topics: Sequence[str] = (),
    slug: str = "",
    **fields: Any,
) -> Article:
    """Version 1 of a new story: a draft that could be published as it is."""
    headline = headline or f"Council votes on item {next(_count)}"
    if "section" not in fields:
        fields["section"] = make_section()
    fields = {
        "summary": "What happened, in a sentence or two.",
        "body": "<p>The council met on Tuesday and voted 5 to 2.</p>",
    } | fields
    fields["body"] = body.clean(fields["body"])
    article = drafts.start(Article(headline=headline, **fields), by=by, slug=slug)
    add_lines(article, authors=authors, sources=sources, topics=topics)
    return article


def make_link(article: Article, *, by: Any = None, days: int = 7, note: str = "") -> ShareLink:
    """A share link to a version; where `by` is nobody, an administrator made it."""
    by = by or User.objects.filter(is_superuser=True).first() or make_user(is_superuser=True)
    return preview.share(article, by=by, days=days, note=note)


def add_lines(
    article: Article,
    *,
    authors: Sequence[Author | tuple[Author, str]],
    sources: Sequence[Source],
    topics: Sequence[str],
) -> None:
    """Bylines (an author, or an author and a role), citations and topics, in order."""
    for position, author in enumerate(authors):
        author, role = author if isinstance(author, tuple) else (author, Byline.Role.BY)
        Byline.objects.create(article=article, author=author, role=role, position=position)
    for position, source in enumerate(sources):
        Citation.objects.create(article=article, source=source, position=position)
    article.topics.set(topics)


def make_live(
    headline: str = "",
    *,
    by: Any = None,
    at: datetime | None = None,
    until: datetime | None = None,
    **fields: Any,
) -> Article:
    """A story that went live at `at` (now, if none), written and published at that instant."""
    editor = by or User.objects.filter(is_superuser=True).first() or make_user(is_superuser=True)
    with clock.set_to(at or clock.now()):
        article = make_article(headline, by=editor, **fields)
        return publishing.publish(article, by=editor, until=until)
