"""What the reader of an article may read next: two queries, whose cost doesn't grow with the paper.

Of a topic, and of an author, only the newest few versions are looked at, by an index that
holds their order; of a section, what its index has first. What is paid for or handed in is
recommended nowhere.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import OuterRef, QuerySet

from authors.models import Author
from newsroom.prepared import Prepared
from newsroom.rows import Rows

from . import lists
from .front import PAID_OR_HANDED_IN, newest_first
from .models import Article, ArticleTopic, Byline, Section

WINDOW = 20
"""Versions of a topic, or with a name in their byline, that are looked at."""
RELATED = 4
MORE = 4

_FACTS = {"pk": "pk", "at": "published_at"}


@dataclass(frozen=True)
class Next:
    related: list[Article]
    """By topic: those first that share the most of them, then the newest."""
    author: Author | None
    by_author: list[Article]
    in_section: list[Article]


def after(article: Article, at: datetime) -> Next:
    """What is live at `at` and near to `article`; no story twice."""
    author = _first_person(article)
    near = _near.first(
        at=at,
        article=article.pk or 0,
        story=article.story_id or 0,
        section=article.section_id or 0,
        author=author.pk if author else 0,
    )
    if near is None:
        return Next([], author, [], [])
    told: set[int] = set()

    def pick(rows: Iterable[dict[str, Any]], most: int) -> list[int]:
        fresh = [row["pk"] for row in rows if row["pk"] not in told][:most]
        told.update(fresh)
        return fresh

    picked = (
        pick(_most_shared(near.by_topic), RELATED),
        pick(newest_first(near.by_author), MORE),
        pick(newest_first(near.in_section), MORE),
    )
    cards = lists.cards(at, told)
    related, by_author, in_section = ([cards[pk] for pk in keys if pk in cards] for keys in picked)
    return Next(related, author, by_author, in_section)


@partial(Prepared, one_plan=True)
def _near(at: datetime, article: int, story: int, section: int, author: int) -> QuerySet[Section]:
    """The section, with rows of what is near by topic, by author, and in itself.

    They are put in order afterwards: asked for the newest of a few, a plan that has to do for
    all papers may read all that is new until it meets them.
    """
    live = Article.objects.live(at).exclude(story=story).exclude(type__in=PAID_OR_HANDED_IN)

    def among(versions: QuerySet[Any, Any]) -> Rows:
        return Rows(live.filter(pk__in=versions[:WINDOW]).order_by(), **_FACTS)

    about = ArticleTopic.objects.filter(tag=OuterRef(OuterRef("tag")))
    topics = ArticleTopic.objects.filter(content_object=article).annotate(
        newest=among(about.order_by("-content_object_id").values("content_object"))
    )
    signed = Byline.objects.filter(author=author).order_by("-article_id").values("article")
    few = live.filter(section=section).newest_first()[: RELATED + 2 * MORE]
    return (
        Section.objects.filter(pk=section)
        .only("pk")
        .annotate(
            by_topic=Rows(topics, newest="newest"),
            by_author=among(signed),
            in_section=Rows(few, **_FACTS),
        )
    )


def _first_person(article: Article) -> Author | None:
    """Whose name stands first over it; an organisation has its page, and no voice."""
    names = (each for each in article.bylines.all() if each.role == Byline.Role.BY)
    return next((each.author for each in names if not each.author.is_organisation), None)


def _most_shared(topics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = {row["pk"]: row for topic in topics for row in topic["newest"]}
    shared = Counter(row["pk"] for topic in topics for row in topic["newest"])
    return sorted(newest_first(rows.values()), key=lambda row: -shared[row["pk"]])
