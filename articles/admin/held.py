"""An article as somebody's form holds it: typed and not saved, perhaps half filled in.

Nothing here is written. What a field can't be read as is left out of it, or shown as it was
typed: a preview and the checks look on while somebody writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from taggit.utils import parse_tags

from articles import body
from articles.models import Article, Byline, Citation, Section, Sitting, Story, Topic
from authors.models import Author
from newsroom import clock
from newsroom.images.models import Image
from sources import addresses
from sources.models import Publisher, Source

from .forms import MOST_TOPICS

WORDS = (
    *("kicker", "headline", "summary", "lead_caption"),
    *("search_title", "search_description", "social_title", "social_description"),
)
MOST_LINES = 200
LINES = {"bylines-TOTAL_FORMS", "citations-TOTAL_FORMS"}


class NotARow(TypeError):
    """Somebody tried to save or delete what only a form holds."""


def article_of(sitting: Sitting) -> Article:
    """The version that saving the form would make, as its page would show it.

    Bylines, citations, topics and pictures are at hand as on an article of `with_page`; lines,
    sources and topics that are new have no row. What the form doesn't hold is the version's that
    it was filled from. The article can't be saved; its pk is that version's, or 0.
    """
    form = Form(sitting.fields)
    held = _begun(sitting)
    for name in WORDS:
        setattr(held, name, form.text(name, getattr(held, name)))
    held.headline = " ".join(held.headline.split())
    held.body = body.clean(form.text("body", held.body))
    held.plain = body.plain(held.body)
    held.word_count = body.count_words(held.body)
    if form.text("type") in Article.Type.values:
        held.type = form.text("type")
    if "section" in form:
        sections = Section.objects.select_related("parent")
        held.section = sections.filter(pk=form.number("section")).first()
    if "story_slug" in form or not held.story.slug:
        typed = slugify(form.text("story_slug")) or held.story.slug or slugify(held.headline)
        held.story.slug = typed[:120] or "story"
    _hang_lines(held, form)
    _hang_pictures(held, form)
    return held


class Form:
    """A form's fields as they would be posted, read as far as they can be."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str, otherwise: str = "") -> str:
        """The last value of that name."""
        value = self.fields.get(name, otherwise)
        if isinstance(value, list):
            value = value[-1] if value else ""
        return str(value).replace("\0", "").replace("\r\n", "\n").strip()

    def number(self, name: str) -> int:
        """A key or a place; 0 where there is none."""
        value = self.text(name)
        return int(value) if value.isdecimal() and len(value) < 19 else 0

    def lines(self, prefix: str) -> list["Form"]:
        """Those lines of a formset that are not to be removed, in their order."""
        count = min(self.number(f"{prefix}-TOTAL_FORMS"), MOST_LINES)
        lines = [self._line(f"{prefix}-{i}-") for i in range(count)]
        return sorted(
            (line for line in lines if not line.text("DELETE")),
            key=lambda line: (not line.text("ORDER"), line.number("ORDER")),
        )

    def _line(self, prefix: str) -> "Form":
        return Form(
            {
                name.removeprefix(prefix): value
                for name, value in self.fields.items()
                if name.startswith(prefix)
            }
        )


def _begun(sitting: Sitting) -> Article:
    """What the form was filled from, as the draft that would come of it."""
    if sitting.article_id:
        rows = Article.objects.with_page(clock.now()).select_related("story__head")
        if LINES.issubset(sitting.fields):
            rows = rows.prefetch_related(None)  # the form's own are hung in their place
        held = rows.get(pk=sitting.article_id)
        if not held.is_open_draft:
            head = held.story.head
            held.number = head.number + 1 if head else held.number
            held.slug = ""
            for name in ("live_from", "live_until", "expires_at", "published_at", "updated_at"):
                setattr(held, name, None)
    else:
        held = Article(pk=0, story=sitting.story or Story(created_by=sitting.by))
        held.correction_rows = held.topic_rows = []
        for name in ("bylines", "authors", "citations", "sources", "topics", "pictures"):
            _hang(held, **{name: []})
    for row in (held, held.story):
        vars(row)["save"] = vars(row)["save_base"] = vars(row)["delete"] = _refuse
    return held


def _hang_lines(held: Article, form: Form) -> None:
    if "bylines-TOTAL_FORMS" in form:
        bylines = _numbered(_bylines(held, form.lines("bylines")))
        _hang(held, bylines=bylines, authors=[line.author for line in bylines])
    if "citations-TOTAL_FORMS" in form:
        citations = _numbered(_citations(held, form.lines("citations")))
        _hang(held, citations=citations, sources=[line.source for line in citations])
    if "topics" in form:
        topics = _topics(form.text("topics"))
        held.topic_rows = [{"name": topic.name, "slug": topic.slug} for topic in topics]
        _hang(held, topics=topics)


def _bylines(held: Article, lines: list[Form]) -> Iterator[Byline]:
    keys = [line.number("author") for line in lines]
    authors = Author.objects.select_related("portrait").prefetch_related("links").in_bulk(keys)
    for line in lines:
        if author := authors.get(line.number("author")):
            role = line.text("role")
            byline = Byline(article=held, author=author)
            byline.role = role if role in Byline.Role.values else Byline.Role.BY
            byline.links = list(author.links.all())
            yield byline


def _citations(held: Article, lines: list[Form]) -> Iterator[Citation]:
    known = Source.objects.known(line.text("address") for line in lines)
    for line in lines:
        address, title = line.text("address"), line.text("title")
        if not (address or title or line.text("publisher")):
            continue
        source = known.get(address) or _source(address, title, line.text("publisher"))
        yield Citation(article=held, source=source, title=title if title != source.title else "")


def _source(address: str, title: str, publisher: str) -> Source:
    """The source that saving the line would cite; an address that is none stands as a title."""
    try:
        if address or publisher:
            said = title or address
            return Source.objects.meant(url=address, title=said, publisher=publisher)
    except addresses.NotAnAddress:
        if publisher:
            return Source.objects.meant(title=title or address, publisher=publisher)
    nobody = Publisher(name="Publisher not given", slug="publisher")
    return Source(title=title or address, publisher=nobody)


def _topics(names: str) -> list[Topic]:
    wanted = [name[:100] for name in parse_tags(f"{names},")[:MOST_TOPICS]]
    known = {topic.name.casefold(): topic for topic in Topic.objects.named(wanted)}
    found = (known.get(name.casefold()) or _new_topic(name) for name in wanted)
    return sorted(found, key=lambda topic: topic.name)


def _new_topic(name: str) -> Topic:
    topic = Topic(name=name)
    topic.slug = topic.slugify(name)
    return topic


def _hang_pictures(held: Article, form: Form) -> None:
    shown = [*body.image_ids(held.body), form.number("lead_image"), held.lead_image_id or 0]
    known = Image.objects.in_bulk(shown)
    if "lead_image" in form:
        held.lead_image = known.get(form.number("lead_image"))
    if held.lead_image:
        shown.append(held.lead_image.pk)
    _hang(held, pictures=[image for key, image in known.items() if key in shown])


def _numbered(lines: Iterable[Any]) -> list[Any]:
    rows = list(lines)
    for position, line in enumerate(rows):
        line.position = position
    return rows


def _hang(held: Article, **rows: list[Any]) -> None:
    """Let the related managers of these names hold these rows, as `prefetch_related` does.

    To filter what they hold is to get nothing: never rows of the version that is saved.
    """
    cache = vars(held).setdefault("_prefetched_objects_cache", {})
    for name, found in rows.items():
        model: type[Model] = Article._meta.get_field(name).related_model  # type: ignore[assignment]
        cache[name] = model._default_manager.none()
        cache[name]._result_cache = found
        cache[name]._prefetch_done = True


def _refuse(*args: Any, **kwargs: Any) -> Any:
    raise NotARow("An article as a form holds it is no row: save the form.")
