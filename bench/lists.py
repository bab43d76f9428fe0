"""How long each public page takes with few stories and with many: `bench/lists.py --help`."""
# ruff: noqa: T201 (a script prints)

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from paper import PAGES, Paper, database  # sets Django up


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


Works = Callable[[Paper], Iterable[tuple[str, Callable[[], None]]]]
"""What is to be measured, each with its name, over a paper of some size."""
Measured = dict[str, tuple[float, float, Timer]]


def pages(paper: Paper) -> Iterator[tuple[str, Callable[[], None]]]:
    client = Client(headers={"host": "127.0.0.1"})
    for name, address in paper.addresses.items():

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
