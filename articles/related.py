"""What the reader of an article may read next: one query, whose cost doesn't grow with the paper.

Of a topic, and of an author, only the newest few versions are looked at, by an index that
holds their order; of a section, what its index has first. What is paid for or handed in is
recommended nowhere.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONArray

from authors.models import Author
from newsroom.prepared import Prepared
from newsroom.rows import Rows, Shape

from .carried import IMAGE
from .front import PAID_OR_HANDED_IN
from .models import Article, ArticleTopic, Byline, Section

WINDOW = 30
"""Versions of a topic, or with a name in their byline, that are looked at."""
RELATED = 4
MORE = 4

_CARD = Shape(
    Article,
    *("headline", "kicker", "type", "slug", "section_id", "published_at"),
    lead_image=IMAGE,
)
_FACTS: dict[str, Any] = {
    "pk": "pk",
    "section": "section_id",
    "at": "published_at",
    "card": JSONArray(*_CARD.lookups()),
}


@dataclass(frozen=True)
class Next:
    related: list[Article]
    """By topic: those first that share the most of them, then the newest."""
    author: Author | None
    by_author: list[Article]
    in_section: list[Article]


@Prepared
def _near(at: datetime, article: int, story: int, section: int, author: int) -> QuerySet[Section]:
    """The section, with rows of what is near by topic, by author, and in itself."""
    live = Article.objects.live(at).exclude(story=story).exclude(type__in=PAID_OR_HANDED_IN)

    def newest(versions: QuerySet[Any, Any]) -> Rows:
        found = live.filter(pk__in=versions[:WINDOW]).newest_first()
        return Rows(found[: RELATED + MORE], **_FACTS)

    about = ArticleTopic.objects.filter(tag=OuterRef(OuterRef("tag")))
    topics = ArticleTopic.objects.filter(content_object=article).annotate(
        newest=newest(about.order_by("-content_object_id").values("content_object"))
    )
    signed = Byline.objects.filter(author=author).order_by("-article_id").values("article")
    few = live.filter(section=section).newest_first()[: RELATED + 2 * MORE]
    return (
        Section.objects.filter(pk=section)
        .only("pk")
        .annotate(
            by_topic=Rows(topics, newest="newest"),
            by_author=newest(signed),
            in_section=Rows(few, **_FACTS),
        )
    )


def after(article: Article, at: datetime, sections: Iterable[Section]) -> Next:
    """What is live at `at` and near to `article`; no story twice. `sections` are all there are."""
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
    by_id = {section.pk: section for section in sections}
    told: set[int] = set()

    def pick(rows: Iterable[dict[str, Any]], most: int) -> list[Article]:
        fresh = [row for row in rows if row["pk"] not in told and row["section"] in by_id]
        told.update(row["pk"] for row in fresh[:most])
        return [_article(row, by_id) for row in fresh[:most]]

    return Next(
        related=pick(_most_shared(near.by_topic), RELATED),
        author=author,
        by_author=pick(near.by_author, MORE),
        in_section=pick(near.in_section, MORE),
    )


def _first_person(article: Article) -> Author | None:
    """Whose name stands first over it; an organisation has its page, and no voice."""
    names = (each for each in article.bylines.all() if each.role == Byline.Role.BY)
    return next((each.author for each in names if not each.author.is_organisation), None)


def _most_shared(topics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = {row["pk"]: row for topic in topics for row in topic["newest"]}
    shared = Counter(row["pk"] for topic in topics for row in topic["newest"])
    newest = sorted(rows.values(), key=lambda row: (row["at"], row["pk"]), reverse=True)
    return sorted(newest, key=lambda row: -shared[row["pk"]])


def _article(row: dict[str, Any], sections: dict[int, Section]) -> Article:
    """What a card of it shows, without another query."""
    article: Article = _CARD.read(iter(row["card"]))
    article.section = sections[row["section"]]
    return article
