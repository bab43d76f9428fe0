"""The frame of a request: its instant, its edition, sections and pages, and the next boundary.

Public pages all need the same few things around what they are about. They come in one
query, made when the first of them is asked for; in one each while there is no edition.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from articles import alerting, boundaries
from articles.cards import Place
from articles.models import AboutPage, Section
from newsroom import clock
from newsroom.caching import seconds_until
from newsroom.editions.models import Edition
from newsroom.paths import path, path_if_any
from newsroom.prepared import Prepared
from newsroom.rows import Rows, Shape
from newsroom.views import remember

ALERT = {name: name for name in ("text", "story_slug", "section_slug")}
SECTIONS = Section.objects.order_by("position", "name")


@partial(Prepared, one_plan=True)
def _editions(at: datetime) -> QuerySet[Edition]:
    """All of them, each with what surrounds its pages."""
    section = Shape(Section, "name", "slug", "description", "colour", "parent_id")
    page = Shape(AboutPage, "edition_id", "title", "slug", "kind")
    return Edition.objects.select_related("logo").annotate(
        boundary=boundaries.expression(at),
        alerts=Rows(alerting.shown(at), **ALERT),
        nav=Rows(SECTIONS, section),
        about_pages=Rows(AboutPage.objects.public(), page),
    )


class Link(NamedTuple):
    """A link to a section or a page about the paper; `inside` are the sections in a section."""

    url: str
    name: str
    pk: int
    colour: str = ""
    inside: tuple["Link", ...] = ()


class Furniture(NamedTuple):
    """What masthead and footer show, as one value: of equal ones they are drawn once."""

    place: Place
    feed: str
    """"" where the site has none."""
    name: str
    tagline: str
    about: str
    contact: str
    sections: tuple[Link, ...]
    pages: tuple[Link, ...]


class Frame:
    """What surrounds a page of the site at an instant."""

    def __init__(self, request: HttpRequest, instant: datetime) -> None:
        self.request = request
        self.instant = instant

    def at(self, instant: datetime) -> "Frame":
        """What surrounds the same page at another instant."""
        return Frame(self.request, instant)

    @property
    def facts(self) -> dict[str, Any]:
        """What a request knows by its frame: its `instant`, its `frame`, its `edition`."""
        edition = SimpleLazyObject(partial(getattr, self, "edition"))
        return {"instant": self.instant, "frame": self, "edition": edition}

    @cached_property
    def edition(self) -> Any:
        """The edition whose host was asked for, else the first; an unsaved one if there is none."""
        host = self.request.get_host().partition(":")[0]
        found = _editions(at=self.instant)
        remember({each.host: each.name for each in found})
        edition = next((e for e in found if e.host == host), None) or next(iter(found), None)
        return edition or Edition(name="Newsroom", host=host)

    @property
    def is_public(self) -> bool:
        """Whether the request is for the site that readers see, not for the desk."""
        match = self.request.resolver_match
        return match is None or "admin" not in match.namespaces

    @cached_property
    def all_sections(self) -> list[Section]:
        """Every section in order, each knowing those `inside` it."""
        sections: list[Section] = self.edition.nav if self.edition.pk else list(SECTIONS.all())
        inside: dict[int | None, list[Section]] = {}
        for section in sections:
            section.inside = inside.setdefault(section.pk, [])
            inside.setdefault(section.parent_id, []).append(section)
        return sections

    @property
    def sections(self) -> list[Section]:
        """The top sections, in order."""
        return [section for section in self.all_sections if section.parent_id is None]

    def section(self, **facts: Any) -> Section | None:
        """The section of that `slug` or `pk`, knowing those inside it."""
        return next(
            (
                each
                for each in self.all_sections
                if all(getattr(each, name) == value for name, value in facts.items())
            ),
            None,
        )

    @cached_property
    def pages(self) -> list[AboutPage]:
        """The pages about the paper, in order: their title, kind and address."""
        pages: list[AboutPage] = self.edition.about_pages if self.edition.pk else []
        return [page for page in pages if page.edition_id == self.edition.pk]

    @cached_property
    def place(self) -> Place:
        zone = self.edition.zone
        return Place(path("home"), self.instant.astimezone(zone).date(), zone)

    @cached_property
    def furniture(self) -> Furniture:
        def link(section: Section) -> Link:
            inside = tuple(map(link, section.inside))
            return Link(
                section.get_absolute_url(), section.name, section.pk, section.colour, inside
            )

        edition = self.edition
        return Furniture(
            self.place,
            path_if_any("feed"),
            edition.name,
            edition.tagline,
            edition.about,
            edition.contact_email,
            tuple(map(link, self.sections)),
            tuple([Link(page.get_absolute_url(), page.title, page.pk) for page in self.pages]),
        )

    @cached_property
    def alert(self) -> alerting.Bar | None:
        """The breaking-news line over every page (`text`, and the `url` of its story), if any."""
        rows = (
            self.edition.alerts if self.edition.pk else alerting.shown(self.instant).values(*ALERT)
        )
        return next((alerting.Bar(**row) for row in rows), None)

    @cached_property
    def boundary(self) -> datetime | None:
        """The next instant at which what is live changes, if one is planned."""
        if self.edition.pk is None:
            return boundaries.next_after(self.instant)
        boundary: datetime = self.edition.boundary
        return boundary if boundary < boundaries.FAR else None

    @cached_property
    def true_until(self) -> datetime:
        """The boundary, or the day's end: pages tell the date."""
        tomorrow = self.instant.astimezone(self.edition.zone) + timedelta(days=1)
        midnight = datetime.combine(tomorrow.date(), time(), tzinfo=self.edition.zone)
        return min(midnight, self.boundary) if self.boundary else midnight

    def end_by(self, instant: datetime) -> None:
        """What is on this page changes at `instant`, though nothing that is live does."""
        self.true_until = min(self.true_until, instant)

    @cached_property
    def tags(self) -> set[str]:
        """Names of what is on the page beyond what its address says: caches outside know it so."""
        return set()

    def seconds_left(self, most: int) -> int:
        """Whole seconds until the next boundary, at most `most`."""
        return seconds_until(self.boundary, most) if self.boundary else most


class FrameMiddleware:
    """Gives a request its `instant`, `frame` and `edition`, and its edition's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        vars(request).update(Frame(request, clock.now()).facts)
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if not getattr(view, "needs_no_edition", False):
            # The edition itself: all that a page asks of it would take a lazy one twice as long.
            request.edition = request.frame.edition
            timezone.activate(request.edition.zone)
