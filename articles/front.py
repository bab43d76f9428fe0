"""The front page: what leads, what stands beside it, and a block a section."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef

from newsroom.rows import Rows

from .models import Article, Section

BESIDE = 2
LATEST = 8
BLOCK = 4
# No section's block comes up short because its newest stories stand at the top.
DEPTH = max(LATEST, 1 + BESIDE + BLOCK)
PAID_OR_HANDED_IN = (Article.Type.SPONSORED, Article.Type.PRESS_RELEASE)


@dataclass(frozen=True)
class Block:
    section: Section
    articles: list[Article]


@dataclass(frozen=True)
class Front:
    lead: Article | None
    beside: list[Article]
    latest: list[Article]
    blocks: list[Block]


def compose(sections: list[Section], at: datetime) -> Front:
    """The front page at `at`; `sections` are the top ones, knowing those inside them.

    The newest story with a picture leads, of those that are neither paid for nor handed in;
    the next ones stand beside it. What is up there is not told again in its section's block;
    "latest" is a ticker of everything, by the clock.
    """
    rows = _newest(at)
    everything = _merged(rows, list(rows))
    own = [row for row in everything if row["type"] not in PAID_OR_HANDED_IN]
    lead = next((row for row in own if row["picture"]), None) or next(iter(own), None)
    beside = [row for row in own if row is not lead][:BESIDE]
    top = {row["pk"] for row in (*beside, *filter(None, [lead]))}
    latest = everything[:LATEST]
    blocks = [(section, _block(_merged(rows, section.family), top)) for section in sections]
    wanted = top.union(*({row["pk"] for row in each} for each in (latest, *(b for _, b in blocks))))
    cards = Article.objects.live(at).with_cards().in_bulk(wanted)

    def drawn(rows: list[dict]) -> list[Article]:
        # A story that was deleted since the rows were read has no card.
        return [cards[row["pk"]] for row in rows if row["pk"] in cards]

    return Front(
        lead=next(iter(drawn([lead] if lead else [])), None),
        beside=drawn(beside),
        latest=drawn(latest),
        blocks=[Block(section, drawn(block)) for section, block in blocks if block],
    )


def _block(rows: list[dict], top: set[int]) -> list[dict]:
    """What a section's block tells: its newest few, our own before what we only carry."""
    few = [row for row in rows if row["pk"] not in top][:BLOCK]
    return sorted(few, key=lambda row: row["type"] in PAID_OR_HANDED_IN)


def _newest(at: datetime) -> dict[int, list[dict]]:
    """The newest few live stories of each section by its id: an index entry each, no text."""
    newest = Article.objects.live(at).filter(section=OuterRef("pk")).newest_first()[:DEPTH]
    facts = {"pk": "pk", "at": "published_at", "type": "type", "picture": "lead_image"}
    sections = Section.objects.order_by("pk").annotate(newest=Rows(newest, **facts))
    return dict(sections.values_list("pk", "newest"))


def _merged(rows: dict[int, list[dict]], sections: list[int]) -> list[dict]:
    """The rows of several sections in one list, newest first."""
    together = [row for pk in sections for row in rows.get(pk, ())]
    return sorted(together, key=lambda row: (row["at"], row["pk"]), reverse=True)
