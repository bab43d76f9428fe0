"""What a list shows of a story, as one value."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from newsroom.editions.templatetags.instants import when_listed
from newsroom.images.markup import picture

from .models import Article


class Card(NamedTuple):
    """All that is drawn of a story in a list: of equal values it is drawn once (`jinja.drawn`)."""

    url: str
    headline: str
    summary: str
    type: str
    type_name: str
    kicker: str
    section: str
    colour: str
    authors: tuple[str, ...]
    """The names over it, of the first of their roles."""
    when: SafeString
    picture: SafeString
    cited: tuple[str, ...]
    """What it cites of the publisher that the list is of."""


def card(
    article: Article,
    now: datetime,
    sizes: str = "",
    *,
    eager: bool = False,
    is_cited: bool = False,
) -> Card:
    """As it is at `now`. `sizes` is how wide its picture is shown, "" for none."""
    section: Any = article.section  # what is live has one, and was published
    published_at: Any = article.published_at
    credits = article.credits
    return Card(
        article.get_absolute_url(),
        article.headline,
        article.summary,
        article.type,
        article.get_type_display(),
        article.kicker,
        section.name,
        section.colour,
        tuple([author.name for author in credits[0][1]]) if credits else (),
        when_listed(published_at, now),
        picture(article.lead_image if sizes else None, shape="card", sizes=sizes, eager=eager),
        tuple(map(str, article.citations.all())) if is_cited else (),
    )
