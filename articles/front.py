"""The fronts: what leads, what stands where, of what editors picked and of what is new.

A front shows what its arrangement in force picks, as far as it is live, and fills the rest by
recency. No story stands on it twice.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from newsroom.prepared import Prepared
from newsroom.rows import Rows

from . import lists, paging
from .models import Article, Front, FrontSlot, Section
from .querysets import ArticleQuerySet

BESIDE = 2
LATEST = 8
BLOCK = 4
MOST = 12
"""Places of a front that can be picked by hand: the lead, what stands beside it, and below."""
# No section's block comes up short because its newest stories stand above it.
DEPTH = MOST + LATEST + BLOCK
PAID_OR_HANDED_IN = (Article.Type.SPONSORED, Article.Type.PRESS_RELEASE)


def picked(section: Section | None, at: datetime) -> ArticleQuerySet:
    """The live stories that editors put on a front (None: the home page) at `at`, in order.

    Whatever isn't live, has left the section, or is paid for or handed in leaves its place to
    the next. Annotated with their `place`.
    """
    return _picked(at, **_of(section))


def _of(section: Section | None) -> dict[str, Any]:
    return {"section": section and section.pk, "family": section and tuple(section.family)}


def _picked(at: datetime, section: int | None, family: tuple[int, ...] | None) -> ArticleQuerySet:
    front = Front.objects.filter(section=section).in_force(at).values("pk")[:1]
    slots = FrontSlot.objects.filter(front=Subquery(front))
    place = slots.filter(story=OuterRef("story")).order_by().values("position")
    live = Article.objects.live(at).filter(story__in=slots.order_by().values("story"))
    if family:
        live = live.within(family)
    live = live.exclude(type__in=PAID_OR_HANDED_IN)
    return live.annotate(place=Subquery(place)).order_by("place")


def page(section: Section, at: datetime, before: str = "") -> paging.Page:
    """A page of a section front: on the first, what is picked stands before what is new."""
    picks, rows = _newest(section, at, paging.place(before) if before else None)
    keys = picks + [row["pk"] for row in _merged(rows, section.family)]
    return paging.of_keys(keys, before, at=at)


def _newest(
    section: Section | None, at: datetime, before: tuple[datetime, int] | None = None
) -> tuple[list[int], dict[int, list[dict]]]:
    """What is picked for a front, and rows of what is new by section, without what is picked."""
    found = _rows(at=at, before=before, **_of(section))
    picks = [row["pk"] for row in found[0][2]] if found and before is None else []
    return picks, {pk: [row for row in rows if row["pk"] not in picks] for pk, rows, _ in found}


@partial(Prepared, one_plan=True)
def _rows(
    at: datetime,
    before: tuple[datetime, int] | None,
    section: int | None,
    family: tuple[int, ...] | None,
) -> QuerySet[Any, Any]:
    """Of each section its newest few live stories, and what is picked: index entries, no text."""
    live = Article.objects.live(at)
    if before:
        live = live.before(*before)
    newest = live.filter(section=OuterRef("pk")).newest_first()
    facts = {"pk": "pk", "at": "published_at", "type": "type", "picture": "lead_image"}
    sections = Section.objects.filter(pk__in=family) if family else Section.objects.all()
    return (
        sections.order_by("pk")
        .annotate(
            newest=Rows(newest[: MOST + paging.SIZE + 1 if family else DEPTH], **facts),
            picks=Rows(_picked(at, section, family), pk="pk"),
        )
        .values_list("pk", "newest", "picks")
    )


def _merged(rows: dict[int, list[dict]], sections: list[int]) -> list[dict]:
    """The rows of several sections in one list, newest first."""
    together = [row for pk in sections for row in rows.get(pk, ())]
    return sorted(together, key=itemgetter("at", "pk"), reverse=True)


# --- The home page ------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    section: Section
    articles: list[Article]


@dataclass(frozen=True)
class Home:
    lead: Article | None
    beside: list[Article]
    below: list[Article]
    """What was picked beyond the lead and what stands beside it."""
    latest: list[Article]
    blocks: list[Block]

    def places_of(self, article: Article) -> list[str]:
        """Where on the page it stands, in words: one place at most."""
        parts = {
            "it leads": [self.lead] if self.lead else [],
            "beside the lead": self.beside,
            "below the lead, place {}": self.below,
            "“Latest”, place {}": self.latest,
            **{f"block of {each.section}, place {{}}": each.articles for each in self.blocks},
        }
        return [
            words.format(articles.index(article) + 1)
            for words, articles in parts.items()
            if article in articles
        ]


def compose(sections: list[Section], at: datetime) -> Home:
    """The home page at `at`; `sections` are the top ones, knowing those inside them.

    What is picked leads, stands beside the lead, and below. Where too little is picked for that,
    the newest story with a picture leads, of those that are neither paid for nor handed in, and
    the next ones stand beside it. "Latest" has what is newest of the rest; then a block a section.
    """
    keys, rows = _newest(None, at)
    picks: list[dict] = [{"pk": pk} for pk in keys]
    everything = _merged(rows, list(rows))
    own = [row for row in everything if row["type"] not in PAID_OR_HANDED_IN]
    if not picks:
        picks = [row for row in own if row["picture"]][:1]
    own = [row for row in own if row not in picks]
    top = [*picks, *own[: max(0, 1 + BESIDE - len(picks))]]
    used = {row["pk"] for row in top}
    latest = [row for row in everything if row["pk"] not in used][:LATEST]
    used |= {row["pk"] for row in latest}
    blocks = [(section, _block(_merged(rows, section.family), used)) for section in sections]
    used |= {row["pk"] for _, block in blocks for row in block}
    cards = lists.cards(at, used)

    def drawn(rows: list[dict]) -> list[Article]:
        # A story that was deleted since the rows were read has no card.
        return [cards[row["pk"]] for row in rows if row["pk"] in cards]

    stand = drawn(top)
    return Home(
        lead=next(iter(stand), None),
        beside=stand[1 : 1 + BESIDE],
        below=stand[1 + BESIDE :],
        latest=drawn(latest),
        blocks=[Block(section, drawn(block)) for section, block in blocks if block],
    )


def _block(rows: list[dict], used: set[int]) -> list[dict]:
    """What a section's block tells: its newest few, our own before what we only carry."""
    few = [row for row in rows if row["pk"] not in used][:BLOCK]
    return sorted(few, key=lambda row: row["type"] in PAID_OR_HANDED_IN)
