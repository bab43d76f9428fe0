"""An article as somebody's form holds it: typed and not saved, perhaps half filled in.

Nothing here is written. What a field can't be read as is left out of it, or shown as it was
typed: a preview and the checks look on while somebody writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from django.db.models import Model, OuterRef
from django.utils.text import slugify
from taggit.utils import parse_tags

from articles import body
from articles.models import Article, Byline, Citation, Section, Sitting, Story, Topic
from authors.models import Author, AuthorLink
from newsroom import clock
from newsroom.images.models import Image
from newsroom.rows import Rows
from sources import addresses
from sources.models import Publisher, Source

from .forms import MOST_TOPICS

WORDS = (
    *("kicker", "headline", "summary", "lead_caption"),
    *("search_title", "search_description", "social_title", "social_description"),
)
MOST_LINES = 200
LINES = {"bylines-TOTAL_FORMS", "citations-TOTAL_FORMS"}
"""What a form has that holds lines: those of the version are not asked for."""


Cited = tuple[str, str, str]
"""A line of further reading: address, title, publisher; "" for what it has not."""


class NotARow(TypeError):
    """Somebody tried to save or delete what only a form holds."""


def article_of(sitting: Sitting, version: Article | None = None, **named: Any) -> Article:
    """The version that saving the form would make, as its page would show it.

    Bylines, citations, topics and pictures are at hand as on an article of `with_page`; lines,
    sources and topics that are new have no row. What the form doesn't hold is the version's that
    it was filled from. The article can't be saved; its pk is that version's, or 0.

    Whoever shows no page hands in what they have: that version, and rows as `Named` names them.
    """
    return articles_of(sitting, [sitting.fields], version, **named)[0]


def articles_of(
    sitting: Sitting,
    filled: Iterable[Mapping[str, Any]],
    version: Article | None = None,
    **at_hand: Any,
) -> list[Article]:
    """The same of several forms of one version; what they name is asked for once, for all."""
    forms = [Form(fields) for fields in filled]
    begun = _begun(sitting, forms, version)
    articles = [_typed(_copy(begun), form) for form in forms]
    named = Named(forms, articles)
    vars(named).update(at_hand)
    for held, form in zip(articles, forms, strict=True):
        if "section" in form:
            held.section = named.sections.get(form.number("section"))
        _hang_lines(held, form, named)
        _hang_pictures(held, form, named.images)
    return articles


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

    @property
    def topics(self) -> list[str]:
        names = parse_tags(f"{self.text('topics')},")
        return [name[:100] for name in names[:MOST_TOPICS]]

    def _line(self, prefix: str) -> "Form":
        return Form(
            {
                name.removeprefix(prefix): value
                for name, value in self.fields.items()
                if name.startswith(prefix)
            }
        )


class Named:
    """The rows that forms name, each kind asked for when the first of it is looked for."""

    def __init__(self, forms: list[Form], articles: list[Article]) -> None:
        self.forms, self.articles = forms, articles

    @cached_property
    def sections(self) -> dict[int, Section]:
        keys = {form.number("section") for form in self.forms}
        there = {a.section_id: a.section for a in self.articles if a.section_id and a.section}
        return there | Section.objects.select_related("parent").in_bulk(keys - {0} - set(there))

    @cached_property
    def authors(self) -> dict[int, Author]:
        links = AuthorLink.objects.filter(author=OuterRef("pk")).order_by("position", "pk")
        rows = Author.objects.select_related("portrait")
        lines = (line for form in self.forms for line in form.lines("bylines"))
        rows = rows.annotate(link_rows=Rows(links, label="label", url="url"))
        return {**rows.in_bulk({line.number("author") for line in lines})}

    @cached_property
    def sources(self) -> dict[Cited, Source]:
        """Those that saving the lines would cite."""
        lines = {_cited(line) for form in self.forms for line in form.lines("citations")}
        nobody = Publisher(name="Publisher not given", slug="publisher")
        whole = [line for line in lines if line and (line[0] or line[2])]
        bare = [line for line in lines if line and not (line[0] or line[2])]
        found = dict(zip(whole, Source.objects.meant(whole), strict=True))
        return found | {line: Source(title=line[1], publisher=nobody) for line in bare}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        names = {name for form in self.forms for name in form.topics}
        return {topic.name.casefold(): topic for topic in Topic.objects.named(names)}

    @cached_property
    def images(self) -> dict[int, Image]:
        keys = {form.number("lead_image") for form in self.forms}
        for article in self.articles:
            keys |= {*body.image_ids(article.body), article.lead_image_id or 0}
        return Image.objects.in_bulk(keys - {0})


def _begun(sitting: Sitting, forms: list[Form], version: Article | None) -> Article:
    """What the forms were filled from, as the draft that would come of it."""
    if sitting.article_id is None:
        held = Article(pk=0, story=sitting.story or Story(created_by=sitting.by))
        held.correction_rows = held.topic_rows = []
        for name in ("bylines", "authors", "citations", "sources", "topics", "pictures"):
            _hang(held, **{name: []})
        return held
    has_lines = all(form.fields.keys() >= LINES for form in forms)
    if version and has_lines and all("topics" in form for form in forms):
        held = _copy(version)
        held.correction_rows = []
    else:
        rows = Article.objects.with_page(clock.now()).select_related("story__head")
        held = rows.get(pk=sitting.article_id)
    if not held.is_open_draft:
        head = held.story.head
        held.number = head.number + 1 if head else held.number
        held.slug = ""
        for name in ("live_from", "live_until", "expires_at", "published_at", "updated_at"):
            setattr(held, name, None)
    return held


def _copy(begun: Article) -> Article:
    """One more of it, to type into; neither it nor its story can be saved."""
    held, held.story = copy(begun), copy(begun.story)
    cache = vars(held).get("_prefetched_objects_cache", {})
    vars(held)["_prefetched_objects_cache"] = dict(cache)
    for row in (held, held.story):
        vars(row)["save"] = vars(row)["save_base"] = vars(row)["delete"] = _refuse
    return held


def _typed(held: Article, form: Form) -> Article:
    """With the words of the form."""
    for name in WORDS:
        setattr(held, name, form.text(name, getattr(held, name)))
    held.headline = " ".join(held.headline.split())
    held.body = body.clean(form.text("body", held.body))
    held.plain = body.plain(held.body)
    held.word_count = body.count_words(held.body)
    if form.text("type") in Article.Type.values:
        held.type = form.text("type")
    if "story_slug" in form or not held.story.slug:
        typed = slugify(form.text("story_slug")) or held.story.slug or slugify(held.headline)
        held.story.slug = typed[:120] or "story"
    return held


def _hang_lines(held: Article, form: Form, named: Named) -> None:
    if "bylines-TOTAL_FORMS" in form:
        bylines = _numbered(_bylines(held, form.lines("bylines"), named.authors))
        _hang(held, bylines=bylines, authors=[line.author for line in bylines])
    if "citations-TOTAL_FORMS" in form:
        citations = _numbered(_citations(held, form.lines("citations"), named.sources))
        _hang(held, citations=citations, sources=[line.source for line in citations])
    if "topics" in form:
        found = (named.topics.get(name.casefold()) or _new_topic(name) for name in form.topics)
        topics = sorted(found, key=lambda topic: topic.name)
        held.topic_rows = [{"name": topic.name, "slug": topic.slug} for topic in topics]
        _hang(held, topics=topics)


def _bylines(held: Article, lines: list[Form], authors: dict[int, Author]) -> Iterator[Byline]:
    for line in lines:
        if author := authors.get(line.number("author")):
            role = line.text("role")
            byline = Byline(article=held, author=author)
            byline.role = role if role in Byline.Role.values else Byline.Role.BY
            byline.links = getattr(author, "link_rows", [])
            yield byline


def _citations(held: Article, lines: list[Form], known: dict[Cited, Source]) -> Iterator[Citation]:
    for line in lines:
        title = line.text("title")
        if source := known.get(_cited(line)):
            yield Citation(
                article=held, source=source, title=title if title != source.title else ""
            )


def _cited(line: Form) -> Cited | None:
    """A line's address, title and publisher; an address that is none stands as a title."""
    address, publisher = line.text("address"), line.text("publisher")
    title = line.text("title") or address
    if not (title or publisher):
        return None
    try:
        return addresses.normalise(address) if address else "", title, publisher
    except addresses.NotAnAddress:
        return "", title, publisher


def _new_topic(name: str) -> Topic:
    topic = Topic(name=name)
    topic.slug = topic.slugify(name)
    return topic


def _hang_pictures(held: Article, form: Form, known: dict[int, Image]) -> None:
    if "lead_image" in form:
        held.lead_image = known.get(form.number("lead_image"))
    shown = {*body.image_ids(held.body), held.lead_image_id}
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
