"""The list of articles and the front of the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from articles import publishing
from newsroom.demo import bulk
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_live,
    make_section,
)

from .conftest import says

pytestmark = pytest.mark.django_db


def badges(page):
    return html.fromstring(page.content.decode()).xpath("//td/span[starts-with(@class, 'state')]")


def headlines(page):
    return [article.headline for article in page.context["cl"].result_list]


def test_one_row_a_story_with_both_its_states(desk, editor, clock):
    article = make_live("Out", by=editor, authors=[make_author("Ada Finch")])
    clock.shift(60)
    publishing.restore(article, by=editor)
    page = desk(editor).read("articles_article_changelist")
    assert headlines(page) == ["Out"]
    told = says(page)
    assert [badge.text for badge in badges(page)] == ["Draft", "Live"]
    assert "since 2 Mar 2026, 12:00" in told


@pytest.fixture
def newsroom(edition, clock, editor, writer):
    arts = make_section("Arts")
    make_article("A draft", by=writer)
    publishing.submit(make_article("For review", by=writer).story, by=writer)
    ready = make_article("Is ready", by=writer, section=arts, type="review")
    publishing.submit(ready.story, by=writer)
    publishing.approve(ready.story, by=editor)
    ahead = make_article("Goes out", by=editor, authors=[make_author("Ada Finch")])
    publishing.publish(ahead, by=editor, at=timezone.now() + timedelta(hours=2))
    make_live("Is out", by=editor)
    ends = make_article("Ended", by=editor)
    publishing.publish(ends, by=editor, until=timezone.now() + timedelta(minutes=1))
    gone = make_live("Taken down", by=editor)
    clock.shift(120)
    publishing.withdraw(gone.story, by=editor, reason="Wrong")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "draft"}, ["A draft"]),
        ({"state": "in_review"}, ["For review"]),
        ({"state": "ready"}, ["Is ready"]),
        ({"state": "scheduled"}, ["Goes out"]),
        ({"state": "live"}, ["Is out"]),
        ({"state": "expired"}, ["Ended"]),
        ({"state": "withdrawn"}, ["Taken down"]),
        ({"type__exact": "review"}, ["Is ready"]),
        ({"q": "finch"}, ["Goes out"]),
        ({"q": "taken-down"}, ["Taken down"]),
        ({"q": "nothing like it"}, []),
    ],
)
def test_filters_and_search(newsroom, desk, editor, query, found):
    page = desk(editor).read("articles_article_changelist", **query)
    assert headlines(page) == found


def test_whose_and_section(newsroom, desk, writer):
    page = desk(writer).read("articles_article_changelist", whose="mine", state="draft")
    assert headlines(page) == ["A draft"]
    arts = make_section("Arts")
    page = desk(writer).read("articles_article_changelist", section__id__exact=arts.pk)
    assert headlines(page) == ["Is ready"]


def test_stories_without_a_section_or_an_author_are_a_choice_with_a_name(newsroom, desk, writer):
    page = desk(writer).read("articles_article_changelist")
    assert "No section" in says(page)
    assert "No authors" in says(page)
    page = desk(writer).read("articles_article_changelist", section__isnull="True")
    assert "Is ready" not in headlines(page)


def test_an_empty_list_says_so(desk, editor):
    assert "There are no articles yet." in says(desk(editor).read("articles_article_changelist"))
    page = desk(editor).read("articles_article_changelist", q="nothing")
    assert "Nothing here matches." in says(page)


@pytest.mark.parametrize("path", ["/admin/", "/admin/articles/article/"])
def test_queries_do_not_grow_with_the_stories(desk, editor, path):
    client = desk(editor).client
    cast = {"sections": [make_section()], "authors": [make_author(), make_author()]}

    def fill(n):
        bulk.make_stories(n, newest=timezone.now(), live=False, **cast)
        make_live(by=editor)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    fill(20)
    client.get(path)
    few = queries()
    fill(480)
    assert queries() == few
    assert few <= 30
