"""What stands on each page."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from articles import citing, front, pictures, publishing
from articles.models import Article, Byline
from newsroom.clock import now
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)

from .conftest import in_order

pytestmark = pytest.mark.django_db
Type = Article.Type


class TestHome:
    def test_without_any_story_it_says_so(self, text):
        assert "No story is out yet" in text("/")

    def test_the_newest_story_with_a_picture_leads(self, clock, text):
        make_live("With a picture", lead_image=make_image())
        clock.shift(60)
        make_live("Newer, without")
        page = text("/")
        assert page.index("card--lead") < page.index("With a picture</a>")
        assert page.index("With a picture</a>") < page.index("Newer, without</a>")

    def test_what_is_paid_for_or_handed_in_never_leads(self, clock, text):
        make_live("Our own")
        clock.shift(60)
        make_live("Paid for", type=Type.SPONSORED, lead_image=make_image())
        make_live("Handed in", type=Type.PRESS_RELEASE, lead_image=make_image())
        page = text("/")
        lead = page[page.index("card--lead") :]
        assert lead.index("Our own</a>") < lead.index("Paid for</a>")
        assert "Sponsored" in page
        assert "Press release" in page

    def test_a_lone_advertisement_does_not_lead_either(self, text):
        make_live("Paid for", type=Type.SPONSORED)
        page = text("/")
        assert "card--lead" not in page
        assert "Paid for" in page

    def test_what_is_paid_for_stands_last_in_its_block(self, clock, text):
        for n in range(2):
            clock.shift(60)
            make_live(f"Our own {n}")
        clock.shift(60)
        make_live("Paid for", type=Type.SPONSORED)
        for _ in range(1 + front.BESIDE + front.LATEST):
            clock.shift(60)
            make_live()
        block = text("/").partition('id="block-politics"')[2]
        in_order(block, "Our own 1</a>", "Our own 0</a>", "Paid for</a>")

    def test_a_block_a_section_holds_its_inner_sections_too(self, clock, text):
        politics = make_section("Politics", position=1)
        inner = make_section("City Hall", parent=politics)
        make_section("Empty", position=2)
        for n in range(20):
            clock.shift(60)
            make_live(f"Story {n:02}", section=inner if n % 2 else politics)
        page = text("/")
        block = page.partition('id="block-politics"')[2]
        in_order(block, "Story 08</a>", "Story 07</a>", "Story 06</a>", "Story 05</a>")
        assert "Story 09</a>" not in block, "it stands in the ticker"
        assert "block-city-hall" not in page
        assert "block-empty" not in page


class TestSection:
    def test_its_own_stories_and_those_of_sections_inside(self, text):
        politics = make_section("Politics", description="How it is run.", colour="wine")
        inner = make_section("City Hall", parent=politics)
        make_live("Of the whole", section=politics)
        make_live("Of the inner", section=inner)
        make_live("Of another", section=make_section("Sports"))
        page = text("/politics/")
        assert "How it is run." in page
        assert 'data-colour="wine"' in page
        assert "Of the whole" in page
        assert "Of the inner" in page
        assert "Of another" not in page
        assert "Of the whole" not in text("/city-hall/")

    def test_an_empty_one_says_so(self, text):
        make_section("Politics")
        assert "Nothing here yet" in text("/politics/")

    def test_an_unknown_one_is_404(self, text):
        assert "There is no page at this address" in text("/nowhere/", 404)


class TestPeople:
    def test_the_masthead_lists_people_then_organisations_and_no_former_staff(self, text):
        make_author("Aged Organisation", kind="organisation")
        make_author("Zoe Person", role="Editor")
        make_live(authors=[make_author("Gone Person", active=False)])
        page = text("/authors/")
        in_order(page, "Zoe Person", "Editor", "Aged Organisation")
        assert "Gone Person" not in page
        assert "Gone Person" in text("/authors/gone-person/")

    def test_an_authors_page(self, text):
        author = make_author("Zoe Person", bio="She\n\nwrites.", email="zoe@paper.example")
        author.links.create(label="Elsewhere", url="https://elsewhere.example/zoe")
        make_live("By her", authors=[author, (author, Byline.Role.PHOTOGRAPHY)])
        make_live("By another", authors=[make_author()])
        page = text("/authors/zoe-person/")
        in_order(page, "<p>She</p>", "<p>writes.</p>", "mailto:zoe@", "Elsewhere</a>", "By her")
        assert len(re.findall("By her</a>", page)) == 1
        assert "By another" not in page

    def test_an_author_without_stories(self, text):
        make_author("Zoe Person")
        assert "No stories yet" in text("/authors/zoe-person/")
        text("/authors/nobody/", 404)

    def test_one_whom_no_reader_knows_has_no_page(self, get, clock, editor):
        author = make_author("New Person", active=False, portrait=make_image())
        draft = make_article(authors=[author])
        publishing.publish(draft, by=editor, at=now() + timedelta(minutes=1))
        for status in (404, 200):
            get("/authors/new-person/", status)
            get("/authors/new-person/feed/", status)
            assert pictures.public(now()).exists() == (status == 200)
            clock.shift(60)


class TestSources:
    def test_publishers_that_live_stories_cite_by_kind_with_how_many(self, text):
        cited = make_source("P. 1", "https://www.tide.example/1", "The Tide")
        make_live("A", sources=[cited, make_source("P. 2", "https://tide.example/2")])
        make_live("B", sources=[cited])
        make_article("Draft", sources=[make_source("Secret", publisher="Deep Throat")])
        page = text("/sources/")
        in_order(page, "Other", "The Tide")
        assert "2 stories" in page.partition("The Tide</a>")[2]
        assert "Deep Throat" not in page

    def test_what_a_publisher_is_cited_for_and_how_often_in_the_newest(self, text, monkeypatch):
        monkeypatch.setattr(citing, "NEWEST", 5)
        cited = make_source("P. 1", "https://www.tide.example/1", "The Tide")
        for topics in (["Water"], ["Budget", "Water"], ["Roads"], ["Zoning"]):
            make_live(topics=topics, sources=[cited])
        make_live(topics=["Herons"], sources=[cited], at=now() - timedelta(days=400))
        make_live(sources=[make_source("Old", publisher="Then")], at=now() - timedelta(days=400))
        make_live(topics=["Boats"])
        page = text("/sources/")
        in_order(
            page, "the last 5 at most", "The Tide</a>", "Water", "Budget", "Roads", "4 stories"
        )
        main = page.partition("<main")[2]
        assert not any(each in main for each in ("Zoning", "Herons", "Boats", "Then"))

    def test_a_publishers_page_lists_the_stories_with_what_they_cite(self, text):
        make_live("A", sources=[make_source("The record"), make_source("Not this", publisher="X")])
        make_live("B")
        page = text("/sources/the-daily-example/")
        assert "The record" in page
        assert "Not this" not in page
        assert ">B</a>" not in page

    def test_a_source_that_turns_out_to_be_somebody_elses_moves(self, text):
        source, other = make_source("The record"), make_source("Else", publisher="The Tide")
        make_live("A", sources=[source])
        source.publisher = other.publisher
        source.save()
        assert ">A</a>" in text("/sources/the-tide/")
        text("/sources/the-daily-example/", 404)
        assert "The Daily Example" not in text("/sources/").partition("<main")[2]

    def test_nobody_cited_is_404(self, text):
        make_article("Draft", sources=[make_source("Secret")])
        text("/sources/the-daily-example/", 404)
        text("/sources/nobody/", 404)


class TestTopics:
    def test_stories_about_it(self, text):
        make_live("A", topics=["Water"])
        make_live("B", topics=["Roads"])
        page = text("/topics/water/")
        assert ">A</a>" in page
        assert ">B</a>" not in page

    def test_a_topic_of_signs_only_has_an_address(self, text):
        make_live("A", slug="a", topics=["???", "!!!"])
        page = text("/politics/a/")
        for address in re.findall(r'href="(/topics/[^"]+)"', page):
            assert ">A</a>" in text(address)
        assert page.count('href="/topics/') == 2

    def test_a_topic_of_drafts_only_is_404(self, text):
        make_article("Draft", topics=["Merger"])
        text("/topics/merger/", 404)


class TestArchive:
    def test_months_are_those_of_the_editions_zone(self, clock, text):
        # 28 February 23:30 in New York is March in London.
        make_live("Late", at=datetime(2026, 3, 1, 4, 30, tzinfo=UTC))
        make_live("Early", at=datetime(2026, 3, 1, 5, 0, tzinfo=UTC))
        page = text("/archive/")
        in_order(page, "/archive/2026/03/", "/archive/2026/02/")
        february, march = text("/archive/2026/02/"), text("/archive/2026/03/")
        assert "Late" in february
        assert "Early" not in february
        assert "/archive/2026/03/" in february
        assert "Early" in march
        assert "Late" not in march
        assert "/archive/2026/02/" in march

    def test_a_year_and_the_others(self, clock, text):
        # New Year's Eve in New York is 2026 in London; nothing came out in 2024.
        for at in (
            datetime(2023, 7, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 4, 59, tzinfo=UTC),
            datetime(2026, 2, 10, tzinfo=UTC),
        ):
            make_live(at=at)
        page = text("/archive/")
        in_order(page, "/archive/2026/02/", "/archive/2026/", "/archive/2025/", "/archive/2023/")
        assert "/archive/2025/12/" not in page
        page = text("/archive/2025/")
        in_order(page, ">2025</h1>", "/archive/2025/12/", "/archive/2026/", "/archive/2023/")
        assert "/archive/2026/02/" not in page
        assert "/archive/2025/" in text("/archive/2025/12/")
        assert "noindex" not in page
        empty = text("/archive/2024/")
        assert "No story came out in 2024" in empty
        assert '<meta name="robots" content="noindex, follow">' in empty

    @pytest.mark.parametrize("when", ["2026/01", "2026/13", "2026/3", "0000/01", "9999/12"])
    def test_a_month_without_stories_is_404(self, text, when):
        make_live("A")
        text(f"/archive/{when}/", 404)

    @pytest.mark.parametrize("year", ["2025", "2027", "0000", "1000", "2999", "26"])
    def test_a_year_without_stories_is_404(self, text, year):
        make_live("A")
        text(f"/archive/{year}/", 404)

    def test_one_year_alone_has_no_others(self, text):
        make_live("A")
        assert "Years" not in text("/archive/").partition("<main")[2]

    def test_an_empty_shelf(self, text):
        assert "An empty shelf" in text("/archive/")


class TestSearch:
    def test_finds(self, text):
        make_live("The bridge is stuck", body="<p>Gulls sat on it.</p>")
        page = text("/search/?q=gulls")
        assert "The bridge is stuck" in page
        assert "<mark>Gulls</mark>" in page
        assert 'value="gulls"' in page

    def test_finds_nothing(self, text):
        assert "Nothing found" in text("/search/?q=gulls")
        assert "Nothing found" not in text("/search/")
        assert "Nothing found" in text("/search/?q=%00%22*")
