"""Stories by the thousand, straight into the tables: for measuring, and for tests of scale.

They are what the desk's own functions would have left behind, but for the log.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max

from articles import body
from articles.models import Article, ArticleTopic, Byline, Citation, Section, Story, Topic
from authors.models import Author
from newsroom.images.models import Image
from sources.models import Source

BATCH = 10_000
HOUR = timedelta(hours=1)
TEXTS = 1_000
RARE = 40
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS
        (SELECT FROM pg_constraint WHERE conindid = format('%%I', indexname)::regclass)
"""
"""Names and definitions of those of some tables, but for what constraints need."""
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

    They take turns at the sections, and two at a time at the authors, topics and sources. Each has
    `length` words besides “council”, which all have; forty, evenly spread, have “quahog”.
    """
    first = Story.objects.count()
    spread = max(1, count // RARE)
    story_pk, article_pk = (_free(model) - first for model in (Story, Article))

    def neighbours(others: Sequence[Any], n: int) -> Iterator[Any]:
        return (others[(n + step) % len(others)] for step in range(min(2, len(others))))

    def article(n: int) -> dict[str, Any]:
        at = newest - (n - first) * apart
        on_timeline = {"slug": f"story-{n}", "live_from": at, "published_at": at} if live else {}
        return {
            "id": article_pk + n,
            "story_id": story_pk + n,
            "section_id": sections[n % len(sections)].pk,
            "created_at": at,
            "saved_at": at,
            "headline": f"Council votes on item {n}",
            **_text(n % TEXTS, length, " quahog" if (n - first) % spread == 0 else ""),
            **on_timeline,
        }

    def lines(column: str, others: Sequence[Any], n: int) -> Iterator[dict[str, Any]]:
        """Two lines of an article, of neighbours among the others."""
        for position, other in enumerate(neighbours(others, n)):
            yield {"article_id": article_pk + n, column: other.pk, "position": position}

    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        with transaction.atomic():
            # Lines first: once its version is there, on the timeline, they are frozen.
            for model, column, others in (
                (Byline, "author_id", authors),
                (Citation, "source_id", sources),
            ):
                if others:
                    _write(model(), chain.from_iterable(lines(column, others, n) for n in numbers))
            if topics:
                tagged = (
                    {"content_object_id": article_pk + n, "tag_id": topic.pk}
                    for n in numbers
                    for topic in neighbours(topics, n)
                )
                _write(ArticleTopic(), tagged)
            stories = (
                {
                    "id": story_pk + n,
                    "slug": f"story-{n}",
                    "head_id": article_pk + n,
                    "is_placed": live,
                }
                for n in numbers
            )
            _write(Story(), stories)
            _write(Article(lead_image=image), map(article, numbers))
        if start == first:
            _analyze()
        progress(len(numbers))
    _analyze()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Story, Article]):
            cursor.execute(statement)


def _analyze() -> None:
    """As a database does by itself, a minute later: until then PostgreSQL plans for an empty
    table, and may take minutes over a query that needs milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def indexes_aside() -> Iterator[None]:
    """Build PostgreSQL's indexes of what is written inside the block at its end, all at once.

    For loads by the hundred thousand. SQLite's stay: its triggers look things up by them.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [model._meta.db_table for model in (Story, Article, ArticleTopic, Byline, Citation)]
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, definition in indexes:
                cursor.execute(definition)
            cursor.execute("RESET maintenance_work_mem")


def _free(model: Any) -> int:
    """The first id that is free, and so is every higher one."""
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


@lru_cache(2 * TEXTS)
def _text(n: int, length: int, rare: str) -> dict[str, Any]:
    chosen = random.Random(n).choices(WORDS, k=length)  # noqa: S311 (the same text every time)
    markup = f"<p>The council heard of {' '.join(chosen)}{rare}.</p>"
    return {
        "summary": "It voted.",
        "body": markup,
        "plain": body.plain(markup),
        "word_count": body.count_words(markup),
    }


def _write(like: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows that are like an unsaved one but for some columns, the same ones in each row."""
    model = type(like)
    fields = {field.column: field for field in model._meta.concrete_fields}
    rows = iter(rows)
    row = next(rows)
    common = {
        column: field.get_db_prep_save(field.pre_save(like, add=True), connection)
        for column, field in fields.items()
        if column in row or not (field.primary_key or field.generated)
    }

    adapted = connection.ops.adapt_datetimefield_value

    def values(row: dict[str, Any]) -> Iterable[Any]:
        told = common | row
        return (adapted(value) if isinstance(value, datetime) else value for value in told.values())

    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(map(connection.ops.quote_name, common))
    every = (tuple(values(each)) for each in chain([row], rows))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for each in every:
                    copy.write_row(each)
        else:
            places = ", ".join(["%s"] * len(common))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(every))  # noqa: S608
