"""Feeds, sitemaps and search ask the database as often of 2,000 stories as of 20."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import search_engines
from articles.models import Article, Topic
from newsroom.demo import bulk
from newsroom.demo.factories import make_author, make_image, make_section, make_source

pytestmark = pytest.mark.django_db
PINNED = {
    "/feed/": 3,
    "/feed.atom": 3,
    "/feed.json": 3,
    "/politics/feed/": 3,
    "/authors/ada-quill/feed/": 4,
    "/topics/rain/feed/": 4,
    "/sitemap.xml": 4,
    "/sitemap-pages.xml": 6,
    "/sitemap-2026-03.xml": 2,
    "/news-sitemap.xml": 2,
    "/robots.txt": 1,
    "/search/?q=council": 6 if connection.vendor == "postgresql" else 7,
}


@pytest.mark.parametrize("count", [20, 2_000])
def test_queries(clock, edition, client, count):
    politics = make_section("Politics")
    cast = {
        "sections": [politics, make_section("City Hall", parent=politics)],
        "authors": [make_author("Ada Quill"), make_author(), make_author()],
        "topics": [Topic.objects.create(name=name, slug=name) for name in ("rain", "sun")],
        "sources": [make_source(publisher=f"Publisher {n}") for n in range(3)],
        "image": make_image(),
    }
    bulk.make_stories(count, newest=timezone.now(), **cast)
    bulk.make_stories(5, newest=timezone.now(), live=False, **cast)
    assert Article.objects.live().count() == count

    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    pinned = dict(PINNED)
    if count > search_engines.WINDOW and connection.vendor == "sqlite":
        pinned["/search/?q=council"] += 1  # which of the newest have the word
    assert {path: asked(path) for path in PINNED} == pinned
