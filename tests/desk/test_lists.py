"""The list of articles and the front of the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import publishing
from articles.models import Byline
from authors.models import Author
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
        ({"q": "out finch"}, ["Goes out"]),
        ({"q": "'goes out'"}, ["Goes out"]),
        ({"q": "'out goes'"}, []),
        ({"q": "ake"}, ["Taken down"]),
        ({"q": "ou"}, ["Is out", "Goes out"]),
        ({"q": "ut"}, []),
        ({"q": "fi"}, ["Goes out"]),
        ({"q": "out", "state": "live"}, ["Is out"]),
    ],
)
@pytest.mark.parametrize("many", [1, 2_000])
def test_filters_and_search(newsroom, desk, editor, monkeypatch, query, found, many):
    """Of a word that many have the newest are looked through; of a rare one all are looked up."""
    monkeypatch.setattr("articles.finding.MANY", many)
    page = desk(editor).read("articles_article_changelist", **query)
    assert headlines(page) == found


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, False),
        ({"o": "1"}, False),
        ({"q": "finch"}, True),
        ({"state": "draft"}, True),
        ({"saved_at__year": "2026"}, True),
    ],
)
def test_all_are_offered_where_not_all_are_shown(newsroom, desk, editor, query, told):
    page = desk(editor).read("articles_article_changelist", **query)
    assert ("found. Show all" in says(page)) is told


@pytest.mark.parametrize("many", [1, 2_000])
def test_whose_they_are(newsroom, desk, editor, writer, monkeypatch, many):
    monkeypatch.setattr("articles.querysets.MANY", many)
    page = desk(writer).read("articles_article_changelist", whose="mine")
    assert set(headlines(page)) == {"A draft", "For review", "Is ready"}
    page = desk(editor).read("articles_article_changelist", whose=writer.pk, state="in_review")
    assert headlines(page) == ["For review"]


def test_by_author_and_by_none(newsroom, desk, editor):
    finch = Author.objects.get()
    page = desk(editor).read("articles_article_changelist", authors__id__exact=finch.pk)
    assert headlines(page) == ["Goes out"]
    page = desk(editor).read("articles_article_changelist", authors__isnull="True")
    assert len(headlines(page)) == 6
    page = desk(editor).read("articles_article_changelist", authors__id__exact="nobody")
    assert page.status_code == 302


def test_an_author_of_two_roles_lists_a_story_once(desk, editor):
    article = make_article("A story", by=editor, authors=[make_author("Ada Finch")])
    Byline.objects.create(article=article, author=Author.objects.get(), role="photography")
    page = desk(editor).read(
        "articles_article_changelist", authors__id__exact=Author.objects.get().pk
    )
    assert headlines(page) == ["A story"]


class TestDays:
    """By the day of saving, from years to months to days: 2 March 2026 is the clock's."""

    def links(self, page):
        nav = html.fromstring(page.content.decode()).xpath("//nav[@class='saved-in']")[0]
        return {a.text: a.get("href") for a in nav.xpath(".//a")}

    def follow(self, desk, page, name):
        return desk.client.get(
            reverse("admin:articles_article_changelist") + self.links(page)[name]
        )

    def test_from_years_to_days_and_back(self, clock, desk, editor):
        make_article("In March", by=editor)
        clock.shift(400 * 24 * 3600)
        make_article("A year later", by=editor)
        desk = desk(editor)
        page = desk.read("articles_article_changelist", type__exact="news")
        assert list(self.links(page)) == ["All dates", "2026", "2027"]
        page = self.follow(desk, page, "2026")
        assert headlines(page) == ["In March"]
        page = self.follow(desk, page, "March")
        page = self.follow(desk, page, "2 March")
        assert headlines(page) == ["In March"]
        assert list(self.links(page)) == ["All dates", "2026", "March", "2"]
        assert "type__exact=news" in self.links(page)["2026"]
        assert headlines(self.follow(desk, page, "All dates")) == ["A year later", "In March"]

    @pytest.mark.parametrize("year", ["none", "0", "99999"])
    def test_what_is_no_year(self, desk, editor, year):
        page = desk(editor).read("articles_article_changelist", saved_at__year=year)
        assert page.status_code == 302

    def test_before_there_is_a_story(self, desk, editor):
        page = desk(editor).read("articles_article_changelist")
        assert list(self.links(page)) == ["All dates", "2026"]


def test_in_the_orders_that_its_columns_offer(newsroom, desk, editor):
    def first(order):
        page = desk(editor).read("articles_article_changelist", o=order)
        return headlines(page)[0]

    heads = ["A draft", "Taken down", "Goes out", "Taken down"]
    assert [first("0"), first("-0"), first("-4"), first("-5")] == heads
    page = desk(editor).read("articles_article_changelist")
    names = html.fromstring(page.content.decode()).xpath("//th[contains(@class, 'sortable')]")
    assert [th.text_content().split()[0] for th in names] == ["Headline", "Live", "Saved"]
    assert first("2") == first("1")


def test_it_is_counted_as_far_as_the_page_needs(desk, editor):
    bulk.make_stories(300, newest=timezone.now(), live=False, sections=[make_section()])
    desk = desk(editor)
    with CaptureQueriesContext(connection) as asked:
        page = desk.read("articles_article_changelist")
    assert "more than 250 articles" in says(page)
    counts = [q["sql"] for q in asked if "COUNT(*)" in q["sql"] and "articles_article" in q["sql"]]
    assert counts
    assert all("LIMIT" in sql for sql in counts)
    assert "300 articles" in says(desk.read("articles_article_changelist", p=3))


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


def test_more_than_a_page_on_one_page(desk, editor):
    bulk.make_stories(60, newest=timezone.now(), live=False, sections=[make_section()])
    for query, shown in ({}, 50), ({"all": ""}, 60), ({"all": "", "q": "item"}, 60):
        page = desk(editor).read("articles_article_changelist", **query)
        assert len(headlines(page)) == shown
        assert says(page).count("Draft") >= shown


def test_what_is_found_is_looked_for_once(newsroom, desk, editor):
    """Django would ask once to count it, and once more to show it."""
    with CaptureQueriesContext(connection) as asked:
        desk(editor).read("articles_article_changelist", q="out")
    looked_for = [q["sql"] for q in asked if 'AS "pk"' in q["sql"] and "head_id" in q["sql"]]
    assert len(looked_for) == 1


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

    fill(60)
    client.get(path)
    few = queries()
    fill(480)
    assert queries() == few
    assert few <= 20
