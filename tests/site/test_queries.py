"""How often each page asks the database: a fixed number, however many stories there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import alerting, fronting
from articles.models import Article, Section
from newsroom.clock import now
from newsroom.demo.factories import make_author, make_image, make_live, make_page, make_source

pytestmark = pytest.mark.django_db

PINNED = {
    "/": 3,
    "/politics/": 3,
    "/about/": 1,
    "/about/ethics/": 2,
    "/authors/": 2,
    "/authors/author-20-0/": 4,
    "/sources/": 4,
    "/sources/the-daily-example/": 4,
    "/topics/budget/": 4,
    "/archive/": 3,
    "/archive/2026/": 3,
    "/corrections/": 2,
    "/archive/2026/03/": 5,
    "/no-such-section/": 1,
    "/politics/no-such-story/": 3,
}


def test_as_many_with_2000_stories_as_with_20(paper, get):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            get(address, 404 if "no-such" in address else 200)
        return len(queries)

    make_page("Ethics")
    paper(20)
    assert {address: asked(address) for address in PINNED} == PINNED
    paper(1980)
    assert {address: asked(address) for address in PINNED} == PINNED


def test_fronts_by_hand_under_breaking_news_ask_no_more(
    paper, get, editor, django_assert_num_queries
):
    paper(20)
    politics = Section.objects.get(slug="politics")
    politics.inside = []
    stories = [article.story for article in Article.objects.live().within(politics.family)]
    for section in (None, politics):
        fronting.arrange(section, stories, by=editor)
    alerting.alert("Fire", by=editor, story=stories[0], until=now() + timedelta(hours=1))
    for address in ("/", "/politics/"):
        with django_assert_num_queries(PINNED[address]):
            assert "Breaking news" in get(address).content.decode()


def test_an_article_with_everything_asks_four_times(paper, get, django_assert_num_queries):
    paper(20)
    pictures = [make_image() for _ in range(3)]
    make_live(
        "With everything",
        slug="with-everything",
        lead_image=pictures[0],
        body="".join(
            f'<p>It is so.</p><figure data-image="{each.pk}"><figcaption>It.</figcaption></figure>'
            for each in pictures
        ),
        authors=[make_author(portrait=make_image()) for _ in range(6)],
        sources=[make_source() for _ in range(10)],
        topics=["Budget", "Roads", "Water"],
    )
    with django_assert_num_queries(4):
        get("/politics/with-everything/")
    paper(1980)
    with django_assert_num_queries(4):
        get("/politics/with-everything/")


def test_a_bare_article_asks_no_more(get, django_assert_num_queries):
    make_live("Bare", slug="bare")
    with django_assert_num_queries(3):
        get("/politics/bare/")


def test_a_redirect_asks_little(get, django_assert_num_queries):
    make_live("Bare", slug="bare")
    with django_assert_num_queries(2):
        get("/wrong/bare/", 301)
