"""How long each public page takes with few stories and with many: `bench/lists.py --help`."""
# ruff: noqa: E402, T201 (Django is set up first; a script prints)

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from rich.progress import Progress

from articles import search_index
from articles.models import Article, Topic
from articles.paging import cursor
from newsroom import clock
from newsroom.demo import bulk, factories

PAGES = {
    "home": "/",
    "section": "/section-3/",
    "section, page far back": "/section-3/?before={far}",
    "article": "/section-{section}/story-{middle}/",
    "author": "/authors/author-5/",
    "topic": "/topics/topic-7/",
    "publisher": "/sources/publisher-5/",
    "archive": "/archive/",
    "month": "/archive/{month:%Y/%m}/",
    "feed": "/feed/",
    "author's feed": "/authors/author-5/feed/",
    "sitemap index": "/sitemap.xml",
    "sitemap of pages": "/sitemap-pages.xml",
    "sitemap of a month": "/sitemap-{month:%Y-%m}.xml",
    "news sitemap": "/news-sitemap.xml",
    "search, rare word": "/search/?q=quahog",
    "search, two words": "/search/?q=heron+quahog",
    "search, word in every story": "/search/?q=council",
    "search, its second page": "/search/?q=council&before={window}.20",
    "missing page": "/section-3/no-such-story/",
}


class Timer:
    """Adds up the time spent in the database, and keeps the statements."""

    def __init__(self) -> None:
        self.seconds, self.statements = 0.0, []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
            self.statements.append((sql, params))


class Paper:
    """A newsroom of 8 sections, 40 authors, 30 topics and 20 publishers."""

    def __init__(self) -> None:
        self.size = 0
        self.now = clock.now()
        factories.make_edition()
        topics = (Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(30))
        self.cast = {
            "sections": [factories.make_section(f"Section {n}") for n in range(8)],
            "authors": [factories.make_author(f"Author {n}") for n in range(40)],
            "topics": Topic.objects.bulk_create(topics),
            "sources": [factories.make_source(publisher=f"Publisher {n}") for n in range(20)],
        }

    def grow(self, size: int) -> None:
        """To `size` live stories, an hour apart, and a draft to every five."""
        more = size - self.size
        with Progress(transient=True) as bar, search_index.paused():
            task = bar.add_task(f"{size:,} stories", total=more + more // 5)

            def progress(made: int) -> None:
                bar.advance(task, made)

            oldest = self.now - bulk.HOUR * self.size
            bulk.make_stories(more, newest=oldest, length=120, progress=progress, **self.cast)
            bulk.make_stories(
                more // 5, newest=self.now, length=120, live=False, progress=progress, **self.cast
            )
        self.size = size
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def address(self, pattern: str) -> str:
        live = Article.objects.live(self.now).newest_first()
        there = live.select_related("section")[self.size // 2]
        return pattern.format(
            far=cursor(live[self.size * 9 // 10]),
            window=cursor(live[0]),
            middle=there.slug.removeprefix("story-"),
            section=there.section.slug.removeprefix("section-"),
            month=there.published_at,
        )


Works = Callable[[Paper], Iterable[tuple[str, Callable[[], None]]]]
"""What is to be measured, each with its name, over a paper of some size."""
Measured = dict[str, tuple[float, float, Timer]]


def pages(paper: Paper) -> Iterator[tuple[str, Callable[[], None]]]:
    client = Client(headers={"host": "127.0.0.1"})
    for name, pattern in PAGES.items():
        address = paper.address(pattern)

        def ask(address: str = address) -> None:
            response = client.get(address)
            if response.status_code != (404 if "no-such" in address else 200):
                raise SystemExit(f"{address} answered {response.status_code}.")

        yield name, ask


def measure(works: Iterable[tuple[str, Callable[[], None]]], rounds: int) -> Measured:
    """Milliseconds of each work in all, and in the database: the best of `rounds`."""
    found = {}
    for name, work in works:
        whole, inside = [], []
        for _ in range(rounds + 1):
            timer, begun = Timer(), time.perf_counter()
            with connection.execute_wrapper(timer):
                work()
            whole.append(time.perf_counter() - begun)
            inside.append(timer.seconds)
        # The best of them, which says most about the work and least about a busy machine.
        found[name] = (min(whole[1:]) * 1000, min(inside[1:]) * 1000, timer)
    return found


def compare(works: Works, *, small: int, large: int, rounds: int) -> Measured:
    """Print how long each work takes with few stories and with many; returns the latter."""
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = settings.STORAGES | {"staticfiles": plain_files}
    with override_settings(STORAGES=storages, SECURE_SSL_REDIRECT=False):
        paper = Paper()
        results = []
        for size in (small, large):
            paper.grow(size)
            results.append(measure(works(paper), rounds))
    few, many = results
    heads = (f"{small:,}", f"{large:,}", "ratio", "in the database", "ratio", "queries")
    print("{:30}{:>10}{:>10}{:>7}{:>22}{:>7}{:>9}".format("ms, the best", *heads))
    for name, (whole, inside, _) in few.items():
        whole_many, inside_many, timer = many[name]
        print(
            f"{name:30}{whole:10.1f}{whole_many:10.1f}{whole_many / whole:7.1f}"
            f"{inside:11.1f}{inside_many:11.1f}{inside_many / inside:7.1f}"
            f"{len(timer.statements):9}"
        )
    return many


def plans(timer: Timer) -> None:
    """Print what PostgreSQL does for each statement of a page."""
    with connection.cursor() as cursor:
        for sql, params in timer.statements:
            if sql.lstrip().startswith("SELECT"):
                cursor.execute(
                    "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + sql, params
                )
                print("   ", sql[:160])
                print("\n".join(f"        {line}" for (line,) in cursor.fetchall()))


@contextmanager
def database() -> Iterator[None]:
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=2_000, help="stories to begin with")
    parser.add_argument("--large", type=int, default=100_000, help="stories to end with")
    parser.add_argument("--rounds", type=int, default=7, help="times that each page is asked for")
    parser.add_argument("--plans", metavar="PAGE", nargs="*", help="print PostgreSQL's plans too")
    options = parser.parse_args()
    with database():
        sizes = {"small": options.small, "large": options.large}
        many = compare(pages, **sizes, rounds=options.rounds)
        if options.plans is not None:
            for name in options.plans or PAGES:
                print(f"\n{name}")
                plans(many[name][2])


if __name__ == "__main__":
    main()
