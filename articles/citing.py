"""What publishers are cited for, and how often, in a newsroom's newest stories.

All that was ever cited would take the longer the older the paper is; and the newest say what the
newsroom leans on now.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet

from newsroom.rows import Met
from sources.models import Publisher

from .models import Article, Citation, Topic

NEWEST = 1_000
"""Of how many stories citations are counted."""
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


def publishers(at: datetime) -> list[Cited]:
    """Those that the `NEWEST` stories live at `at` cite, by kind and name."""
    newest = Article.objects.live(at).newest_first().values("pk")[:NEWEST]
    recent = Citation.objects.filter(article__in=newest).order_by()
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
            stories[row.pk],
            [Topic(name=name, slug=slug) for _, name, slug in sorted(topics[row.pk])[:TOPICS]],
        )
        for row in Publisher.objects.filter(pk__in=stories).order_by("kind", "name")
    ]
