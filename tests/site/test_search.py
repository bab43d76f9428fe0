"""The page of a search, what is offered while one types, and what helps who found nothing."""

from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from articles import drafts, publishing
from articles.api.description import OPERATIONS
from newsroom.demo.factories import make_article, make_author, make_live, make_section

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def offered(get):
    """`offered(typed)`: the headlines that are offered."""
    return lambda typed: [
        story["headline"] for story in get(f"/search/typed/?q={typed}").json()["stories"]
    ]


class TestTyping:
    def test_every_beginning_of_a_word_finds_it(self, offered):
        make_live("Dredging the harbor")
        make_live("Council votes")
        for end in range(1, len("dredging") + 1):
            assert offered("dredging"[:end]) == ["Dredging the harbor"]

    @pytest.mark.parametrize("typed", ["har dre", "DRE", "ben ro", "wate", "caf", "o'ha", '"dre*'])
    def test_words_in_any_order_of_headline_and_names(self, offered, typed):
        make_live(
            "Dredging O’Hara harbor café", authors=[make_author("Ben Rook")], topics=["Water"]
        )
        assert offered(typed) == ["Dredging O’Hara harbor café"]

    @pytest.mark.parametrize("typed", ["", "%00", "zzz", "dre zzz", "%22", "(", "😀", "a" * 5000])
    def test_nothing_is_an_operator_and_nothing_fails(self, offered, typed):
        make_live("Dredging")
        assert offered(typed) == []

    def test_the_newest_first_and_a_few(self, offered):
        for n in range(9):
            make_live(f"Heron {n}", at=timezone.now() - n * HOUR)
        assert offered("hero") == [f"Heron {n}" for n in range(6)]

    def test_exact_with_the_timeline(self, offered, clock, editor):
        story = make_article("Dredging")
        publishing.publish(
            story, by=editor, at=timezone.now() + HOUR, until=timezone.now() + 3 * HOUR
        )
        assert offered("dred") == []
        clock.shift(3600)
        assert offered("dred") == ["Dredging"]
        newer = drafts.copy(story, by=editor)
        newer.headline = "Silt"
        drafts.keep(newer, by=editor)
        clock.shift(60)
        publishing.publish(newer, by=editor)
        assert (offered("dred"), offered("sil")) == ([], ["Silt"])
        clock.shift(60)
        publishing.withdraw(newer.story, by=editor, reason="Wrong")
        assert offered("sil") == []

    def test_asks_three_times_at_most(self, get, paper, django_assert_max_num_queries):
        paper(40)
        with django_assert_max_num_queries(3):
            assert len(get("/search/typed/?q=counc").json()["stories"]) == 6


class TestNothingFound:
    def test_another_spelling(self, text):
        make_live("The mangrove nursery")
        page = text("/search/?q=mangruve+nursry")
        assert "Did you mean" in page
        assert 'href="/search/?q=mangrove+nursery"' in page

    def test_a_word_that_is_like_none_is_left_out(self, text):
        make_live("The mangrove nursery")
        assert 'href="/search/?q=nursery"' in text("/search/?q=nursry+quaggas")

    def test_a_name_in_another_spelling(self, text):
        make_live("One", authors=[make_author("Tobias Quill")])
        assert 'href="/search/?q=quill"' in text("/search/?q=qvill")

    def test_only_what_is_out_is_meant(self, text, editor):
        make_live("Council")
        publishing.publish(make_article("Mangrove"), by=editor, at=timezone.now() + HOUR)
        assert "Did you mean" not in text("/search/?q=mangrov")

    def test_which_words_are_nowhere_and_what_fewer_find(self, text):
        make_live("Bridge closed")
        make_live("Budget passed")
        page = text("/search/?q=bridge+quagga")
        assert "No story has “quagga”." in page
        assert 'href="/search/?q=bridge"' in page
        page = text("/search/?q=bridge+budget")
        assert "has all of these words" in page
        assert 'href="/search/?q=bridge"' in page
        assert 'href="/search/?q=budget"' in page

    def test_a_filter_less(self, text):
        make_live("Bridge closed")
        make_section("Sports")
        page = text("/search/?q=bridge&section=sports")
        assert "Search without “Sports”" in page
        assert "Search without" not in text("/search/?q=quagga&section=sports")

    def test_the_newest_stories_and_the_sections(self, text):
        make_live("Bridge closed")
        page = text("/search/?q=quagga")
        assert "The newest stories" in page
        assert "Bridge closed" in page
        assert 'href="/politics/"' in page


def test_what_the_api_says_it_takes_is_what_it_is_given():
    for operation in OPERATIONS:
        told = {each["name"] for each in operation.parameters if each["in"] == "query"}
        view = resolve(f"/api/v1/{operation.path.replace('{id}', '1')}").func
        assert set(view.reads) == told


@pytest.mark.parametrize(
    "query", ["council " * 12_800, '"' * 100_000, "a" * 100_000, "%FF%FE", "%ED%A0%80", "%00"]
)
def test_any_input_answers_and_a_long_one_is_not_repeated(get, query):
    make_live("Council voted")
    response = get(f"/search/?q={query}")
    assert len(response.content) < 60_000


def test_words_are_marked_and_markup_is_text(text):
    make_live("One", summary="", body="<p>Ham &lt;b&gt; at the wharf.</p>")
    page = text("/search/?q=wharf")
    assert "at the <mark>wharf</mark>." in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in text("/search/?q=<script>")
