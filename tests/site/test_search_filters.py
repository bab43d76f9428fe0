"""Search narrowed by what a story is in, by whom, about what, and when it came out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.search import search
from newsroom.demo.factories import make_article, make_author, make_live, make_section

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALL = "q=pier&author=ben&topic=steel&section=sports"


@pytest.fixture
def found(text):
    """`found(query)`: the headlines on the page of a search."""

    def found(query):
        page = text(f"/search/?{query}").partition("The newest stories")[0]
        return [
            headline
            for headline in ("Pier one", "Pier two", "Pier three")
            if f">{headline}</a>" in page
        ]

    return found


@pytest.fixture
def piers(clock, edition):
    ada, ben = make_author("Ada Quill", slug="ada"), make_author("Ben Rook", slug="ben")
    sports = make_section("Sports")
    inside = make_section("Rowing", parent=sports)
    now = timezone.now()
    make_live("Pier one", section=sports, authors=[ada], topics=["Wood"], at=now - 40 * DAY)
    make_live("Pier two", section=inside, authors=[ada, ben], topics=["Steel"], at=now - DAY)
    make_live("Pier three", authors=[ben], topics=["Wood"], at=now - HOUR)


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ("q=pier", ["Pier one", "Pier two", "Pier three"]),
        ("q=pier&section=sports", ["Pier one", "Pier two"]),
        ("q=pier&section=rowing", ["Pier two"]),
        ("q=pier&author=ben", ["Pier two", "Pier three"]),
        ("q=pier&topic=wood", ["Pier one", "Pier three"]),
        ("q=pier&author=ada&topic=wood", ["Pier one"]),
        ("q=pier&from=2026-03-01", ["Pier two", "Pier three"]),
        ("q=pier&to=2026-03-01", ["Pier one", "Pier two"]),
        ("q=pier&from=2026-03-01&to=2026-03-01", ["Pier two"]),
        (f"{ALL}&from=2026-03-01&to=2026-03-01", ["Pier two"]),
        (f"{ALL}&to=2026-02-28", []),
        (f"{ALL}&from=2026-03-02", []),
        ("q=pier&author=ben&topic=wood&section=sports", []),
        ("section=sports", ["Pier one", "Pier two"]),
        ("q=%22&topic=steel", ["Pier two"]),
        ("q=heron&section=sports", []),
    ],
)
def test_each_filter_alone_and_together(piers, found, query, headlines):
    assert found(query) == headlines


def test_a_day_ends_with_the_editions_midnight(clock, edition, found):
    """20:30 on 1 March in New York is 2 March in UTC."""
    make_live("Pier one", at=timezone.now() - timedelta(hours=15, minutes=30))
    assert found("q=pier&to=2026-03-01") == ["Pier one"]
    assert found("q=pier&from=2026-03-02") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("section=nowhere", "There is no section of that name here."),
        ("author=nobody", "There is no author of that name here."),
        ("topic=nothing", "There is no topic of that name here."),
        ("topic=%00", "There is no topic of that name here."),
        ("from=yesterday", "This is not a day such as 2026-03-02."),
        ("to=9999-12-31", "This is not a day such as 2026-03-02."),
        ("from=%00", "This is not a day such as 2026-03-02."),
        ("from=2026-03-02&to=2026-03-01", "The last day lies before the first."),
    ],
)
def test_what_makes_no_sense_is_told_and_left_out(piers, text, found, query, said):
    assert said in text(f"/search/?q=pier&{query}")
    assert "Pier three" in found(f"q=pier&{query}")


def test_a_drafts_topic_is_not_known(piers, text):
    make_article("Pier four", topics=["Secret"])
    assert "There is no topic" in text("/search/?q=pier&topic=secret")


def test_the_choices_are_those_of_the_hits(piers, text, editor):
    hidden = make_article("Pier four", authors=[make_author("Cy Hidden")], topics=["Hidden"])
    publishing.publish(hidden, by=editor, at=timezone.now() + HOUR)
    page = text("/search/?q=pier&section=sports")
    for name in ("Ada Quill", "Ben Rook", "Wood", "Steel"):
        assert f">{name}</option>" in page
    assert "Hidden" not in page
    narrow = text("/search/?q=pier&section=rowing")
    assert ">Steel</option>" in narrow
    assert ">Wood</option>" not in narrow


def test_a_filter_is_dropped_by_its_chip(piers, text, found):
    page = text("/search/?q=pier&section=rowing&author=ada")
    assert 'href="/search/?q=pier&amp;author=ada"' in page
    assert 'href="/search/?q=pier&amp;section=rowing"' in page


def test_pages_keep_the_filters(clock, edition, text):
    for n in range(25):
        make_live(f"Pier {n}", at=timezone.now() - n * HOUR)
        make_live(f"Other pier {n}", section=make_section("Sports"))
    page = text("/search/?q=pier&section=sports")
    assert 'rel="next"' in page
    assert "section=sports&amp;before=" in page
    assert "Other pier" in page
    assert ">Pier 1</a>" not in page


class TestRecency:
    def test_of_two_alike_the_newer_stands_first(self, clock):
        make_live("Heron", at=timezone.now() - 300 * DAY)
        make_live("Heron now", at=timezone.now() - DAY)
        headlines = [hit.article.headline for hit in search("heron", at=timezone.now()).hits]
        assert headlines == ["Heron now", "Heron"]

    def test_a_headline_stands_before_a_newer_mention(self, clock):
        make_live("Heron", at=timezone.now() - 300 * DAY)
        make_live("Birds", body="<p>A heron among other birds of the bay.</p>")
        headlines = [hit.article.headline for hit in search("heron", at=timezone.now()).hits]
        assert headlines == ["Heron", "Birds"]
