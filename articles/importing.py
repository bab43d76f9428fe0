"""Stories made of files in the plain-text form (`text_format`)."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from authors.models import Author
from sources.addresses import NotAnAddress
from sources.models import Source

from . import body, drafts, publishing, text_format
from .models import Article, Byline, Citation, Section, Story
from .text_format import Box, NotAnArticle, Parsed, Reading

UNPLACED = "No rule of the import places this:"


@dataclass
class Imported:
    """What came of one file."""

    article: Article
    is_new: bool = True
    found: Counter[str] = field(default_factory=Counter)
    """How many subheads, paragraphs, citations … it has."""
    unplaced: list[str] = field(default_factory=list)
    """Lines that no rule places, as they stand in the file. The desk notes hold them too."""


def read(path: Path) -> bytes:
    """The file's bytes, but never more than one too many for an article."""
    try:
        with path.open("rb") as file:
            return file.read(text_format.MOST_BYTES + 1)
    except OSError as error:
        raise NotAnArticle(f"It can't be read: {error.strerror}.") from None


@transaction.atomic
def bring_in(
    data: bytes, *, name: str, section: Section | None, by: Any = None, publish: bool = False
) -> Imported:
    """Make a story of a file's bytes; `name` says in the desk notes which file it was.

    The very same bytes again change nothing. Raises NotAnArticle, or what
    `publishing.publish` raises; then nothing is made.
    """
    digest = hashlib.sha256(data).hexdigest()
    if known := Story.objects.filter(import_digest=digest).select_related("head__section").first():
        if known.head is None:
            raise NotAnArticle(f"Its story, “{known.slug}”, is there but has no version left.")
        return Imported(known.head, is_new=False)

    parsed = text_format.parse(text_format.decode(data))
    article = Article(
        headline=parsed.headline,
        summary=parsed.summary,
        body=body.written((block.kind, block.text) for block in parsed.body),
        section=section,
    )
    drafts.start(article, by=by, import_digest=digest)
    unplaced = [
        *parsed.leftovers,
        *_cite(article, parsed.readings),
        *_credit(article, parsed.boxes, are_public=publish),
    ]
    story = article.story
    story.desk_notes = _notes(name, parsed.labels, unplaced)
    story.save(update_fields=["desk_notes"])
    if publish:
        publishing.publish(article, by=by)
    return Imported(article, found=_count(article, parsed), unplaced=unplaced)


def _cite(article: Article, readings: list[Reading]) -> list[str]:
    """Citations in the order of the file; returns lines whose words they don't all hold."""
    unplaced = []
    cited: set[int] = set()
    for reading in readings:
        try:
            source = Source.objects.cite(
                title=reading.title, url=reading.address, publisher=reading.publisher
            )
        except NotAnAddress:
            unplaced.append(reading.line)
            continue
        if source.pk not in cited:
            cited.add(source.pk)
            title = reading.title if reading.title != source.title else ""
            Citation.objects.create(
                article=article, source=source, title=title, position=len(cited)
            )
            if reading.publisher.casefold() in ("", source.publisher.name.casefold()):
                continue
        unplaced.append(reading.line)
    return unplaced


def _credit(article: Article, boxes: list[Box], *, are_public: bool) -> list[str]:
    """Bylines; returns what a box says of an author who is known, and known otherwise."""
    unplaced = []
    for box in boxes:
        kind = Author.Kind.ORGANISATION if box.is_organisation else Author.Kind.PERSON
        # Nobody has vouched for what a draft says of its author.
        fields = {"kind": kind, "role": box.role, "bio": box.bio, "active": are_public}
        author = Author.objects.named(box.name, **fields)
        _, is_new = Byline.objects.get_or_create(
            article=article, author=author, defaults={"position": article.bylines.count()}
        )
        if not is_new:
            unplaced.append(box.name)
        if box.role != author.role:
            unplaced.append(box.role)
        if box.bio != author.bio:
            unplaced += box.bio.split("\n\n")
    return [line for line in unplaced if line]


def _notes(name: str, labels: list[str], unplaced: list[str]) -> str:
    notes = f"Imported from {name}, which heads its parts: {' | '.join(labels)}"
    if unplaced:
        notes += "\n\n" + "\n".join([UNPLACED, *unplaced])
    return notes


def _count(article: Article, parsed: Parsed) -> Counter[str]:
    return Counter(
        {
            "subheads": parsed.count("h2"),
            "paragraphs": parsed.count("p"),
            "list items": parsed.count("li"),
            "further reading": article.citations.count(),
            "authors": article.bylines.count(),
        }
    )
