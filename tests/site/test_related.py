"""What an article's page offers to read next."""

import re

import pytest

from articles import drafts, publishing
from articles.models import Article
from newsroom.demo.factories import make_article, make_author, make_live, make_section

from .conftest import in_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(text):
    """`block(id)`: the headlines under the heading with that id on the page of /politics/a/."""

    def block(id_):
        page = text("/politics/a/")
        part = page.partition(f'id="{id_}"')[2].partition("</section>")[0]
        return re.findall(r'<a href="[^"]*/[^"]*/">([^<]*)</a>', part.partition("</h2>")[2])

    return block


def test_by_topic_those_first_that_share_the_most(block, clock):
    sports = make_section("Sports")
    for name, topics in (
        ("Both", ["Bridges", "Budget"]),
        ("Older", ["Budget"]),
        ("Newer", ["Bridges"]),
        ("Neither", ["Herons"]),
    ):
        make_live(name, section=sports, topics=topics)
        clock.shift(60)
    make_live("A", slug="a", topics=["Budget", "Bridges", "Ferries"])
    assert block("related") == ["Both", "Newer", "Older"]


def test_then_more_of_the_section_and_of_the_author_no_story_twice(block, clock):
    zoe, staff = make_author("Zoe"), make_author("Staff", kind="organisation")
    sports = make_section("Sports")
    make_live("By topic", topics=["Budget"], authors=[zoe])
    make_live("Hers", section=sports, authors=[zoe])
    make_live("Hers, here", authors=[zoe])
    make_live("Here")
    make_live("Of staff", section=sports, authors=[staff])
    clock.shift(60)
    make_live("A", slug="a", topics=["Budget"], authors=[staff, zoe])
    assert block("related") == ["By topic"]
    assert block("more-author") == ["Hers, here", "Hers"]
    assert block("more-section") == ["Here"]


def test_where_no_topic_is_shared_the_section_stands_first(block, text):
    make_live("Here")
    make_live("A", slug="a", topics=["Budget"])
    assert block("related") == ["Here"]
    in_order(text("/politics/a/"), 'class="related"', "More from Politics", 'class="card ')


def test_a_story_alone_offers_nothing(text):
    make_live("A", slug="a", topics=["Budget"], authors=[make_author()])
    page = text("/politics/a/")
    assert "Related stories" not in page
    assert 'class="more"' not in page


def test_only_what_is_live_and_the_newsrooms_own(block, clock, editor):
    zoe = make_author("Zoe")
    same = {"topics": ["Budget"], "authors": [zoe]}
    for kind in (Article.Type.SPONSORED, Article.Type.PRESS_RELEASE):
        make_live(f"{kind}", type=kind, **same)
    make_article("Draft", **same)
    gone = make_live("Gone", **same)
    old = make_live("Old words", **same)
    make_live("A", slug="a", **same)
    clock.shift(60)
    publishing.withdraw(gone.story, by=editor, reason="Wrong.")
    new = drafts.copy(old, by=editor)
    new.headline = "New words"
    drafts.keep(new, by=editor)
    publishing.publish(new, by=editor)
    assert block("related") == ["New words"]
    assert block("more-author") == []
    assert block("more-section") == []
