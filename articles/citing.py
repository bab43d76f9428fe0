"""What publishers are cited for, and how often: counted since the month a year ago.

All that was ever cited would take the longer the older the paper is; and a year says what the
newsroom leans on now.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet

from newsroom.rows import Met
from sources.models import Publisher

from .models import Article, Citation, Topic

TOPICS = 3
"""How many topics are told of a publisher."""


@dataclass
class Cited:
    publisher: Publisher
    stories: int
    topics: list[Topic]
    """What the stories that cite it are about, the most frequent first."""


def cited(at: datetime) -> QuerySet[Publisher]:
    """The publishers that stories live at `at` cite."""
    citing = Article.objects.live(at).filter(citations__source__publisher=OuterRef("pk"))
    return Publisher.objects.filter(Met(citing))


def publishers(at: datetime, since: datetime) -> list[Cited]:
    """Those that live stories cite, by kind and name, with the stories published since then."""
    live = Article.objects.live(at)
    rows = cited(at).order_by("kind", "name")
    recent = Citation.objects.filter(article__in=live.published_since(since)).order_by()
    stories = dict(
        recent.values_list("source__publisher").annotate(n=Count("article", distinct=True))
    )
    tag = "article__topic_items__tag"
    topics: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    about = recent.exclude(**{tag: None}).values_list(
        "source__publisher", f"{tag}__name", f"{tag}__slug"
    )
    for publisher, name, slug, n in about.annotate(n=Count("article", distinct=True)):
        topics[publisher].append((-n, name, slug))
    return [
        Cited(
            row,
            stories.get(row.pk, 0),
            [Topic(name=name, slug=slug) for _, name, slug in sorted(topics[row.pk])[:TOPICS]],
        )
        for row in rows
    ]
