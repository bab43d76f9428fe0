"""Several processes, each with pages of its own ready, and no worker: everybody is on time."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import timedelta
from math import ceil
from pathlib import Path

import pytest
from django.db import connection

from articles import publishing
from articles.models import Article
from newsroom import clock
from newsroom.demo.factories import make_article, make_live, make_user

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/", "/politics/", "/feed/", "/sitemap.xml", "/search/?q=Scheduled")
ASKED_AGAIN = 1.0

pytestmark = pytest.mark.django_db(transaction=True)


class HttpCache:
    """A shared HTTP cache (RFC 9111) before a server or another cache.

    It keeps what `s-maxage` and the age of what it got allow, asks again by the tag of what it
    had, and tells its age to whoever asks it.
    """

    def __init__(self, behind):
        self.behind, self.kept = behind, {}

    def get(self, path, tag=None):
        """Status, headers (of these `Age`), body; the body of a 304 is empty."""
        body, headers, since = self.kept.get(path, ("", None, 0.0))
        if headers is None or time.time() - since >= lifetime(headers):
            asked = time.time()
            status, fresh, text = self.behind.get(path, headers and headers["ETag"])
            if status != 304:
                body = text
            headers, since = fresh, asked - int(fresh.get("Age", 0))
            self.kept[path] = (body, headers, since)
        told = {**headers, "Age": str(ceil(time.time() - since))}
        return (304, told, "") if tag == headers["ETag"] else (200, told, body)

    def read(self, path):
        return self.get(path)[2]

    def forget(self):
        self.kept.clear()


class Server:
    """The site itself, over the network."""

    def __init__(self, site):
        self.site = site

    def get(self, path, tag=None):
        said = {"If-None-Match": tag} if tag else {}
        try:
            request = urllib.request.Request(self.site + path, headers=said)
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, dict(answer.headers), answer.read().decode()


def lifetime(headers):
    told = re.fullmatch(
        r"public, max-age=(\d+), s-maxage=(\d+), must-revalidate", headers["Cache-Control"]
    )
    return min(map(int, told.groups()))


@pytest.fixture
def sites(tmp_path, settings):
    """Starts servers of two processes each on this test's database."""
    started = []

    def start(servers):
        name = connection.settings_dict["NAME"]
        url = f"sqlite:///{name}"
        if connection.vendor == "postgresql":
            url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        for _ in range(servers):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            environ = os.environ | {
                "DATABASE_URL": url,
                "DEBUG": "1",  # static files needn't have been collected
                "PAGE_CACHE_MB": "16",
                "PORT": str(port),
                "WEB_CONCURRENCY": "2",
                "PYTHONPATH": str(ROOT),
                "MEDIA_ROOT": str(tmp_path / "media"),
            }
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "newsroom.wsgi"], cwd=ROOT, env=environ
            )
            started.append(server)
            site = f"http://127.0.0.1:{port}"
            while True:
                assert server.poll() is None, "the server ended"
                with suppress(OSError):
                    urllib.request.urlopen(f"{site}/healthz", timeout=30)
                    break
            yield Server(site)

    yield start
    for server in started:
        server.terminate()
    for server in started:
        server.wait()


@pytest.fixture
def scheduled(edition):
    """Ten stories scheduled for some day, by number; one is live."""
    editor, some_day = make_user(is_superuser=True), clock.now() + timedelta(days=1)
    make_live("Live since long")
    articles = {}
    for number in range(10):
        article = make_article(f"Scheduled {number}.", slug=f"scheduled-{number}")
        articles[number] = publishing.publish(article, by=editor, at=some_day)
    return articles


def test_nobody_reads_a_story_before_its_instant_or_misses_it_after(sites, scheduled):
    # A reader asks a cache that asks a cache: one such row before each of two servers.
    caches = [HttpCache(HttpCache(server)) for server in sites(2)]
    own_pages = {f"/politics/scheduled-{number}/": number for number in scheduled}
    instants = {}
    for number, article in scheduled.items():
        at = clock.now() + timedelta(seconds=2 + 0.3 * number)
        Article.objects.filter(pk=article.pk).update(live_from=at, published_at=at)
        instants[number] = at.timestamp()
    early, late, seen = [], [], set()
    while time.time() < max(instants.values()) + 1.5:
        for cache in caches:
            for path in (*PAGES, *own_pages):
                asked = time.time()
                body = cache.read(path)
                shown = {int(n) for n in re.findall(r"Scheduled (\d)\.", body)}
                seen |= shown
                now = time.time()
                early += [(path, n) for n in shown if now < instants[n]]
                if path in ("/search/?q=Scheduled", "/feed/", "/politics/"):
                    missed = instants.keys() - shown
                    late += [(path, n) for n in missed if asked > instants[n] + 1]
                elif (number := own_pages.get(path)) is not None and number not in shown:
                    late += [(path, number)] if asked > instants[number] + 1 else []
    assert (early, late) == ([], [])
    assert seen == set(instants)


def test_a_change_is_seen_a_second_later_by_every_process(sites, edition):
    editor = make_user(is_superuser=True)
    article = make_live("Wrong in every word", slug="wrong")
    cache = HttpCache(next(iter(sites(1))))
    # Both processes have the page ready.
    for _ in range(20):
        cache.forget()
        assert "Wrong in every word" in cache.read("/politics/wrong/")
    publishing.withdraw(article.story, by=editor, reason="Wrong.")
    known_by = time.time() + ASKED_AGAIN
    after = 0
    while after < 20:
        cache.forget()
        asked = time.time()
        body = cache.read("/politics/wrong/")
        if asked > known_by:
            after += 1
            assert "Wrong in every word" not in body
