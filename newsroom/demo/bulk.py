"""Stories by the thousand, straight into the tables: for measuring, and for tests of scale.

They are what the desk's own functions would have left behind, but for the log.
"""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery

from articles import body
from articles.models import Article, ArticleTopic, Byline, Citation, Section, Story, Topic
from authors.models import Author
from newsroom.images.models import Image
from sources.models import Source

BATCH = 2_000
HOUR = timedelta(hours=1)
WORDS = (
    *("harbor", "bridge", "budget", "ferry", "school", "board", "permit", "storm", "heron"),
    *("library", "parade", "zoning", "water", "bus", "fare", "clinic", "market", "pier"),
    *("drainage", "levy", "charter", "ballot", "deputy", "trustee", "pavement", "orchard"),
)


def make_stories(
    count: int,
    *,
    newest: datetime,
    sections: Sequence[Section],
    apart: timedelta = HOUR,
    authors: Sequence[Author] = (),
    topics: Sequence[Topic] = (),
    sources: Sequence[Source] = (),
    image: Image | None = None,
    live: bool = True,
    length: int = 20,
    progress: Callable[[int], None] = lambda made: None,
) -> None:
    """Make `count` stories, live since `newest` and `apart` before one another, or drafts.

    They take turns at the sections and topics, and two at a time at the authors and sources.
    Each has `length` words besides “council”, which all have; one in a thousand has “quahog”.
    """
    first = Story.objects.count()
    for start in range(0, count, BATCH):
        numbers = range(first + start, first + min(start + BATCH, count))
        with transaction.atomic():
            articles = Article.objects.bulk_create(
                Article(
                    story=story,
                    slug=story.slug if live else "",
                    section=sections[n % len(sections)],
                    lead_image=image,
                    created_at=newest - (n - first) * apart,
                    **_text(n, length),
                )
                for n, story in zip(numbers, _stories(numbers), strict=True)
            )
            _lines(Byline, "author", articles, authors)
            _lines(Citation, "source", articles, sources)
            ArticleTopic.objects.bulk_create(
                ArticleTopic(content_object=article, tag=topics[n % len(topics)])
                for n, article in zip(numbers, articles, strict=True)
                if topics
            )
            versions = Article.objects.filter(pk__in=[article.pk for article in articles])
            if live:
                # Last of all: from then on a version and its lines are frozen.
                versions.update(live_from=F("created_at"), published_at=F("created_at"))
            head = versions.filter(story=OuterRef("pk")).values("pk")
            Story.objects.filter(versions__in=versions).update(head=Subquery(head))
        progress(len(numbers))
    with connection.cursor() as cursor:
        # As a database does by itself, a minute later: until then PostgreSQL plans for an
        # empty table, and may take minutes over a query that needs milliseconds.
        cursor.execute("ANALYZE")


def _stories(numbers: range) -> list[Story]:
    return Story.objects.bulk_create(Story(slug=f"story-{n}") for n in numbers)


def _text(n: int, length: int) -> dict[str, Any]:
    chosen = random.Random(n).choices(WORDS, k=length)  # noqa: S311 (the same text every time)
    rare = " quahog" if n % 1000 == 500 else ""
    markup = f"<p>The council heard of {' '.join(chosen)}{rare}.</p>"
    return {
        "headline": f"Council votes on item {n}",
        "summary": "It voted.",
        "body": markup,
        "plain": body.plain(markup),
        "word_count": body.count_words(markup),
    }


def _lines(model: Any, field: str, articles: list[Article], others: Sequence[Any]) -> None:
    """Two lines for each article, of neighbours among the others."""
    model.objects.bulk_create(
        model(article=article, position=position, **{field: others[(n + position) % len(others)]})
        for n, article in enumerate(articles)
        for position in range(min(2, len(others)))
    )
