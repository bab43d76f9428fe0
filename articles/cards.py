"""What a list shows of a story, as one value."""

from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from newsroom.editions.templatetags.instants import when_listed
from newsroom.images.markup import picture
from newsroom.images.renditions import Seen
from newsroom.paths import path

from .models import Article


class Place(NamedTuple):
    """Where and when a list stands: what is drawn of a story depends on it, too."""

    home: str
    """The path of the home page: time travel mounts the site elsewhere."""
    today: date
    zone: tzinfo


class Card(NamedTuple):
    """All that is drawn of a story in a list: of equal values it is drawn once (`jinja.drawn`)."""

    place: Place
    section_slug: str
    slug: str
    headline: str
    summary: str
    type: str
    kicker: str
    section: str
    colour: str
    authors: tuple[str, ...]
    """The names over it, of the first of their roles."""
    published_at: datetime
    image: Seen | None
    sizes: str
    """How wide its picture is shown."""
    eager: bool
    cited: tuple[str, ...]
    """What it cites of the publisher that the list is of."""

    @property
    def url(self) -> str:
        return path("article", self.section_slug, self.slug)

    @property
    def type_name(self) -> str:
        return str(Article.Type(self.type).label)

    @property
    def when(self) -> SafeString:
        return when_listed(self.published_at, self.place.today, self.place.zone)

    @property
    def picture(self) -> SafeString:
        return picture(self.image, shape="card", sizes=self.sizes, eager=self.eager)


def card(
    article: Article,
    place: Place,
    sizes: str = "",
    *,
    eager: bool = False,
    is_cited: bool = False,
) -> Card:
    """Of an article `with_cards`. `sizes` is how wide its picture is shown, "" for none."""
    listed: Any = article
    section, names = listed.section, listed.name_rows
    image = listed.lead_image if sizes else None
    return Card(
        place,
        section.slug,
        listed.slug,
        listed.headline,
        listed.summary,
        listed.type,
        listed.kicker,
        section.name,
        section.colour,
        tuple([each["name"] for each in names if each["role"] == names[0]["role"]]),
        listed.published_at,
        image and Seen.of(image),
        sizes,
        eager,
        tuple(map(str, listed.citations.all())) if is_cited else (),
    )
