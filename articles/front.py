"""The fronts: what leads, what stands where, of what editors picked and of what is new.

A front shows what its arrangement in force picks, as far as it is live, and fills the rest by
recency. No story stands on it twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice
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
NEWEST = 100
"""Of all stories: they fill a home page, but for the blocks of what is seldom written about."""
# No section's block comes up short because its newest stories stand above it.
DEPTH = MOST + LATEST + BLOCK
FACTS = {"pk": "pk", "at": "published_at", "type": "type", "picture": "lead_image"}
"""What a place on a front is given by: index entries, no text."""
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
    place = paging.place(before) if before else None
    found = _of_section(at=at, before=place, **_of(section))
    picks = [row["pk"] for row in found[0][1]] if found and place is None else []
    newest = [row["pk"] for row in newest_first(row for rows, _ in found for row in rows)]
    keys = picks + [pk for pk in newest if pk not in picks]
    return paging.of_keys(keys, before, at=at)


@partial(Prepared, one_plan=True)
def _of_section(
    at: datetime, before: tuple[datetime, int] | None, section: int, family: tuple[int, ...]
) -> QuerySet[Any, Any]:
    """Of each section inside it the newest live stories; and what is picked, the same on each."""
    live = Article.objects.live(at)
    if before:
        live = live.before(*before)
    newest = live.filter(section=OuterRef("pk")).newest_first()
    return (
        Section.objects.filter(pk__in=family)
        .order_by("pk")
        .annotate(
            newest=Rows(newest[: MOST + paging.SIZE + 1], **FACTS),
            picks=Rows(_picked(at, section, family), pk="pk"),
        )
        .values_list("newest", "picks")
    )


def newest_first(rows: Iterable[dict]) -> list[dict]:
    """Rows that are carried of stories, in the order of their `at` and `pk`."""
    return sorted(rows, key=itemgetter("at", "pk"), reverse=True)


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
    rows, picks = next(iter(_of_all(at=at)), ([], []))
    placed = _place(sections, rows, picks)
    if len(rows) == NEWEST and (short := placed.short):
        more = _of_sections(at=at, sections=tuple(short))
        known = {row["pk"] for row in rows}
        rows += [row for (found,) in more for row in found if row["pk"] not in known]
        placed = _place(sections, newest_first(rows), picks)
    cards = lists.cards(at, placed.keys)

    def drawn(rows: list[dict]) -> list[Article]:
        # A story that was deleted since the rows were read has no card.
        return [cards[row["pk"]] for row in rows if row["pk"] in cards]

    stand = drawn(placed.top)
    return Home(
        lead=next(iter(stand), None),
        beside=stand[1 : 1 + BESIDE],
        below=stand[1 + BESIDE :],
        latest=drawn(placed.latest),
        blocks=[Block(section, drawn(block)) for section, block in placed.blocks if block],
    )


@partial(Prepared, one_plan=True)
def _of_all(at: datetime) -> QuerySet[Any, Any]:
    """The newest live stories, and what is picked; of any section's row."""
    newest = Article.objects.live(at).newest_first()[:NEWEST]
    return (
        Section.objects.order_by("pk")
        .annotate(
            newest=Rows(newest, section="section", **FACTS),
            picks=Rows(_picked(at, None, None), pk="pk"),
        )
        .values_list("newest", "picks")[:1]
    )


@partial(Prepared, one_plan=True)
def _of_sections(at: datetime, sections: tuple[int, ...]) -> QuerySet[Any, Any]:
    """The newest live stories of each of the sections."""
    newest = Article.objects.live(at).filter(section=OuterRef("pk")).newest_first()[:DEPTH]
    found = Section.objects.filter(pk__in=sections).order_by("pk")
    return found.annotate(newest=Rows(newest, section="section", **FACTS)).values_list("newest")


@dataclass(frozen=True)
class _Placed:
    """What stands where on a home page, of the stories that are known."""

    top: list[dict]
    latest: list[dict]
    blocks: list[tuple[Section, list[dict]]]
    is_led: bool
    """Whether a story leads that may, as no older one would before it."""

    @property
    def keys(self) -> set[int]:
        blocks = (row for _, block in self.blocks for row in block)
        return {row["pk"] for row in chain(self.top, self.latest, blocks)}

    @property
    def short(self) -> list[int]:
        """The sections whose older stories may have a place too."""
        is_filled = self.is_led and len(self.top) > BESIDE
        return [
            pk
            for section, block in self.blocks
            if not is_filled or len(block) < BLOCK
            for pk in section.family
        ]


def _place(sections: list[Section], rows: list[dict], picks: list[dict]) -> _Placed:
    """Of `rows`, the newest first; a pick is there though it is none of them."""
    chosen = {row["pk"] for row in picks}
    own = [row for row in rows if row["type"] not in PAID_OR_HANDED_IN and row["pk"] not in chosen]
    lead = picks[:1] or [row for row in own if row["picture"]][:1]
    top = [*(picks or lead), *(row for row in own if row not in lead)]
    top = top[: max(1 + BESIDE, len(picks))]
    used = {row["pk"] for row in top}
    latest = [row for row in rows if row["pk"] not in used][:LATEST]
    used |= {row["pk"] for row in latest}
    rest = [row for row in rows if row["pk"] not in used]
    blocks = [(section, _block(rest, section.family)) for section in sections]
    return _Placed(top, latest, blocks, is_led=bool(lead))


def _block(rows: list[dict], family: list[int]) -> list[dict]:
    """What a section's block tells: its newest few, our own before what we only carry."""
    few = islice((row for row in rows if row["section"] in family), BLOCK)
    return sorted(few, key=lambda row: row["type"] in PAID_OR_HANDED_IN)
