"""The version under check, with what several checks read of it: each is read once."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import Model, prefetch_related_objects
from django.utils import timezone

from articles import body
from articles.models import Article, Byline, Citation
from newsroom.images.models import Image
from sources import addresses
from sources.known import BY_DOMAIN
from sources.models import LinkedPage, Publisher, Source

M = TypeVar("M", bound=Model)

TEXTS = (
    *("headline", "kicker", "summary", "body", "lead_caption"),
    *("search_title", "search_description", "social_title", "social_description"),
)
"""The fields that hold words which readers see."""


class WayOut(NamedTuple):
    """A page elsewhere, the field that leads there, and what the link is called."""

    field: str
    name: str
    source: Source
    words: str = ""


class Subject:
    """A version, saved or as a form holds it, and the instant at which it is to go out."""

    def __init__(self, article: Article, at: datetime) -> None:
        self.article = article
        self.at = at

    @property
    def day(self) -> date:
        """The day on which it goes out, in the site's time zone."""
        return timezone.localdate(self.at)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The words of each field that has some; of the body, a line a block."""
        article = self.article
        words = {name: getattr(article, name) for name in TEXTS} | {"body": article.plain}
        return {name: text for name, text in words.items() if text.strip()}

    @cached_property
    def bylines(self) -> list[Byline]:
        return _with(self.article.bylines.all(), "author")

    @cached_property
    def citations(self) -> list[Citation]:
        return _with(self.article.citations.all(), "source__publisher")

    @cached_property
    def pictures(self) -> list[tuple[str, Image]]:
        """The pictures that it shows, each once, with the field that shows it."""
        known = {image.pk: image for image in self.article.pictures.all()}
        shown = [("lead_image", self.article.lead_image_id)]
        shown += [("body", key) for key in body.image_ids(self.article.body)]
        fields: dict[int, str] = {}
        for field, key in shown:
            if key in known:
                fields.setdefault(key, field)
        return [(field, known[key]) for key, field in fields.items()]

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """The pages that it sends readers to, from its further reading and from its body."""
        cited = [
            WayOut(f"citations-{place}", f"“{line}”", line.source)
            for place, line in enumerate(self.citations)
        ]
        links = [(_normal(address), words) for address, words in body.links(self.article.body)]
        if not links:
            return cited
        urls = {url for url, _ in links if url}
        pages = {url: _linked(LinkedPage(url=url)) for url in urls}
        pages |= {page.url: _linked(page) for page in LinkedPage.objects.filter(url__in=urls)}
        rows = Source.objects.select_related("publisher").filter(url__in=urls)
        pages |= {source.url: source for source in rows if source.url}
        return cited + [
            WayOut("body", f"The link “{words}”", pages[url], words) for url, words in links if url
        ]


def _with(rows: Iterable[M], related: str) -> list[M]:
    """The rows, with what they point to; what a form holds is at hand, and not asked for."""
    found = list(rows)
    prefetch_related_objects(found, related)
    return found


def _normal(address: str) -> str:
    """The address as sources have it; "" for one that is no page's."""
    try:
        return addresses.normalise(address)
    except addresses.NotAnAddress:
        return ""


def _linked(page: LinkedPage) -> Source:
    """A page that nobody cites as the source that it would be, with what its domain tells of it."""
    listed = BY_DOMAIN.get(addresses.domain(page.url))
    kind = listed.kind if listed else Publisher.Kind.OTHER
    publisher = Publisher(kind=kind)
    return Source(url=page.url, publisher=publisher, answer=page.answer, asked_at=page.asked_at)
