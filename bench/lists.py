"""How long each public page takes with few stories and with many: `bench/lists.py --help`."""
# ruff: noqa: T201 (a script prints)

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from paper import PAGES, Paper, Turns, databases  # sets Django up


class Timer:
    """Adds up the time spent in the database, and keeps the statements, and the page's length."""

    def __init__(self) -> None:
        self.seconds, self.statements, self.length = 0.0, [], 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
            self.statements.append((sql, params))


Work = tuple[str, Callable[[], int]]
"""What is to be measured, by its name; gives the length of the page."""
Works = Callable[[Paper], Iterable[Work]]
"""All that is to be measured, over a paper of some size."""


def pages(paper: Paper) -> Iterator[Work]:
    client = Client(headers={"host": "127.0.0.1"})
    for name, address in paper.addresses.items():

        def ask(address: str = address) -> int:
            response = client.get(address)
            if response.status_code != (404 if "no-such" in address else 200):
                raise SystemExit(f"{address} answered {response.status_code}.")
            return len(response.content)

        yield name, ask


def measure(work: Callable[[], int]) -> tuple[float, float, Timer]:
    """Milliseconds of the work in all, and in the database."""
    timer, begun = Timer(), time.perf_counter()
    with connection.execute_wrapper(timer):
        timer.length = work()
    return (time.perf_counter() - begun) * 1000, timer.seconds * 1000, timer


def compare(works: Works, names: tuple[str, str], *, rounds: int) -> None:
    """Print how long each work takes with few stories and with many.

    The two take turns, so that a busy moment of the machine strikes both alike.
    """
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = settings.STORAGES | {"staticfiles": plain_files}
    turns = Turns(names)
    with override_settings(STORAGES=storages, SECURE_SSL_REDIRECT=False):
        named: dict[str, list[Callable[[], int]]] = {}
        for name in names:
            turns.use(name)
            for title, work in works(Paper.there()):
                named.setdefault(title, []).append(work)
        heads = ("few", "many", "ratio", "in the database", "ratio", "queries", "kB")
        print("{:30}{:>10}{:>10}{:>7}{:>22}{:>7}{:>9}{:>12}".format("ms, the median", *heads))
        for title, pair in named.items():
            taken: list[list[tuple[float, float, Timer]]] = [[], []]
            for _ in range(rounds + 1):
                for name, work, found in zip(names, pair, taken, strict=True):
                    turns.use(name)
                    found.append(measure(work))
            (few, few_in), (many, many_in) = (
                (median(row[0] for row in found[1:]), median(row[1] for row in found[1:]))
                for found in taken
            )
            print(
                f"{title:30}{few:10.1f}{many:10.1f}{many / few:7.2f}"
                f"{few_in:11.1f}{many_in:11.1f}{many_in / max(few_in, 0.01):7.2f}"
                f"{len(taken[1][-1][2].statements):9}"
                f"{taken[0][-1][2].length / 1000:7.0f}{taken[1][-1][2].length / 1000:5.0f}",
                flush=True,
            )


def blocks(works: Works, names: tuple[str, str]) -> None:
    """Print how many blocks of 8 kB PostgreSQL reads for each work: no busy machine changes it."""
    turns = Turns(names)
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = settings.STORAGES | {"staticfiles": plain_files}
    read: dict[str, list[int]] = {}
    with override_settings(STORAGES=storages, SECURE_SSL_REDIRECT=False):
        for name in names:
            turns.use(name)
            for title, work in works(Paper.there()):
                *_, timer = measure(work)
                read.setdefault(title, []).append(sum(map(_blocks, timer.statements)))
    print("{:30}{:>10}{:>10}{:>7}".format("blocks", "few", "many", "ratio"))
    for title, (few, many) in read.items():
        print(f"{title:30}{few:10,}{many:10,}{many / max(few, 1):7.2f}")


def _blocks(statement: tuple[str, Any]) -> int:
    sql, params = statement
    if not sql.lstrip(" (\n").startswith("SELECT"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        ((plan,),) = cursor.fetchall()
    top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


@contextmanager
def sizes(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The names of the two databases to compare."""
    if options.between:
        yield tuple(options.between)
        return
    with databases(options.small, options.large) as names:
        yield names


def arguments(description: str | None, *, small: int, large: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--small", type=int, default=small, help="stories of the one database")
    parser.add_argument("--large", type=int, default=large, help="stories of the other")
    parser.add_argument(
        "--between",
        nargs=2,
        metavar="NAME",
        help="two databases that bench/paper.py has filled, in place of two new ones",
    )
    parser.add_argument("--rounds", type=int, default=7, help="times that each is asked for")
    parser.add_argument("--only", nargs="+", metavar="PAGE", help="of these, not of all")
    parser.add_argument("--blocks", action="store_true", help="count PostgreSQL's blocks instead")
    return parser


def run(works: Works, options: argparse.Namespace) -> None:
    def wanted(paper: Paper) -> Iterable[Work]:
        found = works(paper)
        return [work for work in found if work[0] in options.only] if options.only else found

    with sizes(options) as names:
        if options.blocks:
            blocks(wanted, names)
        else:
            compare(wanted, names, rounds=options.rounds)


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
    parser = arguments(__doc__, small=2_000, large=100_000)
    parser.add_argument("--plans", metavar="PAGE", nargs="*", help="print PostgreSQL's plans too")
    options = parser.parse_args()
    with sizes(options) as names:
        options.between = names
        run(pages, options)
        if options.plans is not None:
            Turns(names).use(names[1])
            for name, work in pages(Paper.there()):
                if name in (options.plans or PAGES):
                    print(f"\n{name}")
                    plans(measure(work)[2])


if __name__ == "__main__":
    main()
