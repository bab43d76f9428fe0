"""What publishers are cited for, and how often, in a newsroom's newest stories.

All that was ever cited would take the longer the older the paper is; and the newest say what the
newsroom leans on now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, QuerySet

from newsroom.rows import Met
from sources.models import Publisher

from .models import Article, Topic

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
    stories: Counter[int] = Counter()
    about: dict[int, Counter[int]] = defaultdict(Counter)
    for found in _newest(at):
        stories.update(found["publisher"])
        for publisher in found["publisher"]:
            about[publisher].update(found["topic"])
    topics = Topic.objects.in_bulk({topic for its in about.values() for topic in its})

    def foremost(publisher: int) -> list[Topic]:
        counted = sorted(
            (-n, topics[pk].name, pk) for pk, n in about[publisher].items() if pk in topics
        )
        return [topics[pk] for *_, pk in counted[:TOPICS]]

    rows = Publisher.objects.filter(pk__in=stories).order_by("kind", "name")
    return [Cited(row, stories[row.pk], foremost(row.pk)) for row in rows]


def _newest(at: datetime) -> Iterable[dict[str, list[int]]]:
    """Of each of the newest stories, by key, whom it cites (`publisher`) and its `topic`s."""
    newest = Article.objects.live(at).newest_first().values("pk")[:NEWEST]
    sql, params = newest.query.sql_with_params()
    of_them = f"kind IN ('publisher', 'topic') AND article_id IN ({sql})"
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT article_id, kind, ref FROM articles_facet WHERE {of_them}",  # noqa: S608
            params,
        )
        for article, kind, ref in cursor.fetchall():
            found[article][kind].append(ref)
    return found.values()
