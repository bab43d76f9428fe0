"""How many requests a second the site answers, beside a bare Django view and a bare WSGI app.

Starts everything with gunicorn as production does, each site over a database of its own size, and
loads one server after the other with wrk, round by round, so that a busy moment of the machine
strikes all alike. Prints ratios of medians.
"""
# ruff: noqa: T201 (a script prints)

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg
from rich.progress import Progress

ROOT = Path(__file__).parent.parent
PAGES = (
    *("article", "section", "home", "feed", "author", "topic"),
    *("section, page far back", "search, rare word", "search, word in every story"),
)
HOST = "news.example"
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip, br"}
OF_GUNICORN = ("connection", "date", "server", "content-length")
"""Headers that gunicorn writes itself, or that are written anew for a body."""
GOALS = {
    "cached / Django": {None: 1.2},
    "cached / WSGI": {None: 0.9},
    "uncached / Django": {"article": 0.07, "section": 0.09, "home": 0.09},
}
"""The least that a ratio is to be, of every page or of some."""
MOST_GROWTH = 1.3
"""How many times as long an uncached page may take with the most stories as with the fewest."""


@dataclass
class Server:
    """Something that gunicorn serves; `rates` are requests a second, by page."""

    name: str
    app: list[str]
    workers: int
    settings: dict[str, str]
    addresses: dict[str, str]
    port: int = 0
    rates: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[None]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {"PORT": str(self.port), "WEB_CONCURRENCY": str(self.workers)}
        command = [sys.executable, "-m", "gunicorn", *self.app]
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=os.environ | environment | self.settings, stdout=sys.stderr
        )
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", self.port)).close()
                    break
                except OSError:
                    if process.poll() is not None:
                        raise SystemExit(f"{self.name} did not start.") from None
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait()

    def answer(self, page: str) -> dict[str, object]:
        """What it answers: the body, and every header that is the site's own."""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", self.addresses[page], headers=HEADERS)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{self.name}: {self.addresses[page]} answered {response.status}.")
        told = [pair for pair in response.getheaders() if pair[0].lower() not in OF_GUNICORN]
        length = ("Content-Length", str(len(body)))
        return {"body": b64encode(body).decode(), "headers": [*told, length]}

    def load(self, page: str, seconds: int, connections: int) -> None:
        """Ask for a page as fast as it is answered, over so many connections at a time."""
        headers = [part for pair in HEADERS.items() for part in ("-H", ": ".join(pair))]
        address = f"http://127.0.0.1:{self.port}{self.addresses[page]}"
        how = [f"-c{connections}", "-t1", f"-d{seconds}s"]
        run = subprocess.run(["wrk", *how, *headers, address], capture_output=True, text=True)  # noqa: S603, S607
        rate = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
        if run.returncode or not rate or "Non-2xx" in run.stdout:
            raise SystemExit(f"{self.name}, {address}: {run.stdout}{run.stderr}")
        self.rates.setdefault(page, []).append(float(rate[1]))

    def rate(self, page: str) -> float:
        return median(self.rates[page])


def site(name: str, url: str, workers: int, addresses: dict[str, str], *, cached: bool) -> Server:
    settings = {
        "DATABASE_URL": url,
        "DEBUG": "0",
        "SITE_URL": f"https://{HOST}",
        "BEHIND_PROXY": "1",
        "PAGE_CACHE_MB": "64" if cached else "0",
    }
    return Server(name, ["newsroom.wsgi"], workers, settings, addresses)


@contextmanager
def bare(app: str, like: Server, pages: list[str], workers: int) -> Iterator[Server]:
    """A server that only sends what another answers, at the same addresses."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({like.addresses[page]: like.answer(page) for page in pages}, file)
        file.flush()
        settings = {"BENCH_ANSWERS": file.name}
        server = Server(app, ["--pythonpath", "bench", app], workers, settings, like.addresses)
        with server.running():
            yield server


# --- Databases ----------------------------------------------------------------------


@contextmanager
def database(size: int, *, keep: bool) -> Iterator[str]:
    """The address of a database for a paper of `size`, beside `DATABASE_URL`'s.

    It is dropped afterwards, unless it is to `keep`; then it is there the next time.
    """
    beside = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not beside.scheme.startswith("postgres"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if keep:
                folder = ROOT / "var" / "bench"
                folder.mkdir(parents=True, exist_ok=True)
            yield f"sqlite:///{folder}/{size}.sqlite3"
        return
    name = f"newsroom_bench_{size}"
    with psycopg.connect(beside.geturl(), autocommit=True) as server:
        if not keep:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        if not server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield beside._replace(path=f"/{name}").geturl()
        finally:
            if not keep:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def grown(url: str, size: int, media: str) -> dict[str, str]:
    """Make a newsroom of `size` stories at `url` if it is empty; the addresses of its pages."""
    begun = time.monotonic()
    run = subprocess.run(  # noqa: S603
        [sys.executable, "bench/paper.py", str(size)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": media, "SITE_URL": f"https://{HOST}"},
        stdout=subprocess.PIPE,
        check=True,
    )
    print(f"{size:,} stories ready in {time.monotonic() - begun:,.0f} s", flush=True)
    addresses: dict[str, str] = json.loads(run.stdout)
    return addresses


# --- The run ------------------------------------------------------------------------


@dataclass
class Field:
    """All that is loaded: sites by size, with their caches and without, and the bare servers."""

    cached: dict[int, Server]
    uncached: dict[int, Server]
    bare: dict[str, Server]

    @property
    def servers(self) -> list[Server]:
        return [*self.cached.values(), *self.uncached.values(), *self.bare.values()]


@contextmanager
def field_of(
    sizes: list[int], pages: list[str], workers: int, *, keep: bool = False
) -> Iterator[Field]:
    with ExitStack() as stack:
        media = stack.enter_context(tempfile.TemporaryDirectory())
        cached, uncached = {}, {}
        for size in sizes:
            url = stack.enter_context(database(size, keep=keep))
            addresses = grown(url, size, media)
            for kept, servers in ((True, cached), (False, uncached)):
                name = f"{size:,} stories, {'cached' if kept else 'uncached'}"
                servers[size] = site(name, url, workers, addresses, cached=kept)
                stack.enter_context(servers[size].running())
        few = sizes[0]
        bares = {
            f"{app} of {name}": stack.enter_context(bare(entry, server, pages, workers))
            for name, server in (("cached", cached[few]), ("uncached", uncached[few]))
            for app, entry in (("Django", "bare:django()"), ("WSGI", "bare:app"))
        }
        yield Field(cached, uncached, bares)


def measure(everything: Field, pages: list[str], *, rounds: int, how: dict[str, int]) -> None:
    runs = [
        (page, server) for page in pages for _ in range(rounds) for server in everything.servers
    ]
    for page in pages:
        for server in everything.servers:
            server.answer(page)
    with Progress(transient=True) as bar:
        for page, server in bar.track(runs, description="Loading"):
            server.load(page, **how)


def report(everything: Field, pages: list[str]) -> None:
    """Print the ratios; those that are not what they are to be are marked."""
    reached = True

    def told(ratio: float, is_enough: bool) -> str:
        nonlocal reached
        reached &= is_enough
        return f"{ratio:{20 - len(' !')}.3f}{'  ' if is_enough else ' !'}"

    for size in everything.cached:
        print(f"\n{size:,} stories: requests a second beside the bare ones")
        print(f"{'':30}" + "".join(f"{name:>20}" for name in GOALS))
        for page in pages:
            line = f"{page:30}"
            for name, goals in GOALS.items():
                kind, _, other = name.partition(" / ")
                mine = getattr(everything, kind)[size].rate(page)
                ratio = mine / everything.bare[f"{other} of {kind}"].rate(page)
                line += told(ratio, ratio >= goals.get(page, goals.get(None, 0)))
            print(line)
    few, *more = everything.uncached
    if more:
        print(f"\nUncached: time as a multiple of that with {few:,} stories")
        print(f"{'':30}" + "".join(f"{size:20,}" for size in more))
    for page in pages if more else ():
        times = (
            everything.uncached[few].rate(page) / everything.uncached[size].rate(page)
            for size in more
        )
        print(f"{page:30}" + "".join(told(each, each <= MOST_GROWTH) for each in times))
    if not reached:
        print("\n!  is short of what it is to be")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=PAGES, metavar="PAGE")
    parser.add_argument("--rounds", type=int, default=5, help="times that each is loaded")
    parser.add_argument("--seconds", type=int, default=2, help="how long each time")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2, help="gunicorn's, of each server")
    parser.add_argument("--keep", action="store_true", help="keep the databases, to measure again")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("The bench needs wrk: apt install wrk.")
    sizes, pages = sorted(options.sizes), list(options.pages)
    how = {"seconds": options.seconds, "connections": options.connections}
    with field_of(sizes, pages, options.workers, keep=options.keep) as everything:
        measure(everything, pages, rounds=options.rounds, how=how)
        report(everything, pages)


if __name__ == "__main__":
    main()
