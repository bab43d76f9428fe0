"""What stands on each page."""

import json
import re

import pytest

from articles import publishing
from articles.models import Article, Byline, Correction
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_edition,
    make_image,
    make_live,
    make_section,
    make_source,
)

pytestmark = pytest.mark.django_db
Type = Article.Type
LONG = "Commissioners " + "weigh the merits of one more study of the bridge " * 4
WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2


def in_order(page, *pieces):
    places = [page.find(piece) for piece in pieces]
    assert -1 not in places, dict(zip(pieces, places, strict=True))
    assert places == sorted(places)


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
        for n in range(5):
            clock.shift(60)
            make_live(f"Our own {n}")
        clock.shift(60)
        make_live("Paid for", type=Type.SPONSORED)
        block = text("/").partition('id="block-politics"')[2]
        in_order(block, "Our own 1</a>", "Our own 0</a>", "Paid for</a>")

    def test_a_block_a_section_holds_its_inner_sections_too(self, clock, text):
        politics = make_section("Politics", position=1)
        inner = make_section("City Hall", parent=politics)
        make_section("Empty", position=2)
        for n in range(12):
            clock.shift(60)
            make_live(f"Story {n:02}", section=inner if n % 2 else politics)
        page = text("/")
        block = page.partition('id="block-politics"')[2]
        in_order(block, "Story 08</a>", "Story 07</a>", "Story 06</a>", "Story 05</a>")
        assert "Story 09</a>" not in block, "it stands at the top"
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


class TestArticle:
    def test_everything_in_its_order(self, text):
        tobias = make_author("Tobias Rennick", role="Reporter", bio="He covers the council.")
        staff = make_author("Ledger Staff", kind="organisation", bio="All of us.")
        make_live(
            "A full page",
            slug="full",
            kicker="Roads",
            section=make_section("City Hall", parent=make_section("Politics")),
            summary="In short.",
            body="<h2>Why</h2><p>Because of <em>this</em>.</p>",
            lead_image=make_image(alt="A bridge.", caption="The library's.", credit="S. Qadeer"),
            lead_caption="The caption here.",
            authors=[tobias, (staff, Byline.Role.EDITING), (tobias, Byline.Role.PHOTOGRAPHY)],
            sources=[
                make_source("The record", "https://city.example/record", "City"),
                make_source("A book"),
                make_source("Bridge", "https://www.google.com/search?q=bridge"),
            ],
            topics=["Bridges"],
        )
        page = text("/city-hall/full/")
        body = page[page.index("<main") :]
        in_order(
            body,
            "Politics</a>",
            "City Hall</a>",
            "Roads",
            "A full page</h1>",
            "Tobias Rennick</a>",
            "Editing by",
            "Ledger Staff</a>",
            "Photography by",
            'datetime="2026-03-02T12:00:00-05:00"',
            "March 2, 2026, noon",
            'alt="A bridge."',
            "The caption here.",
            "S. Qadeer",
            "News Summary",
            "In short.",
            "<h2>Why</h2>",
            "Because of <em>this</em>.",
            "Further reading",
            'href="https://city.example/record"',
            "A book",
            "Google Search</a>",
            "Search page",
            "/topics/bridges/",
            "Reporter",
            "He covers the council.",
            "All of us.",
        )
        assert "The library's." not in body
        assert body.count("He covers the council.") == 1

    def test_headings_are_the_editions(self, text):
        edition = make_edition()
        edition.summary_heading, edition.further_reading_heading = "In brief", "Read on"
        edition.save()
        make_live("A", slug="a", sources=[make_source()])
        in_order(text("/politics/a/"), "In brief", "Read on")

    @pytest.mark.parametrize(
        ("type_", "label"),
        [
            (Type.OPINION, "Opinion"),
            (Type.ANALYSIS, "Analysis"),
            (Type.REVIEW, "Review"),
            (Type.SPONSORED, "An advertiser paid for this."),
            (Type.PRESS_RELEASE, "Published as it was sent to us."),
        ],
    )
    def test_what_is_not_news_says_what_it_is(self, text, type_, label):
        make_live("A", slug="a", type=type_)
        assert label in text("/politics/a/")

    def test_pictures_in_the_body_are_drawn_with_their_captions(self, text):
        image = make_image(alt="A gull.", credit="W. Crabtree")
        make_live(
            "A",
            slug="a",
            body=f'<p>Look.</p><figure data-image="{image.pk}"><figcaption>A <em>gull</em>.'
            "</figcaption></figure>",
        )
        page = text("/politics/a/")
        in_order(page, "Look.", "<picture>", 'alt="A gull."', "A <em>gull</em>.", "W. Crabtree")
        assert "data-image" not in page

    def test_corrections_of_every_version_that_was_live_by_then(self, clock, editor, text):
        from articles import drafts

        first = make_live("A", slug="a")
        for hours, kind, said in ((1, "correction", "It was nine."), (2, "update", "It is done.")):
            clock.shift(3600)
            draft = drafts.copy(Article.objects.get(story=first.story, number=hours), by=editor)
            publishing.publish(draft, by=editor, notice=Correction(kind=kind, text=said))
        page = text("/politics/a/").partition("<main")[2]
        in_order(page, "Updated <time", 'id="corrections"', "It is done.", "It was nine.")
        assert 'datetime="2026-03-02T13:00:00-05:00"' in page
        assert 'datetime="2026-03-02T14:00:00-05:00"' in page

    def test_a_correction_that_is_scheduled_is_not_told_yet(self, clock, editor, text):
        from datetime import timedelta

        from articles import drafts
        from newsroom import clock as the_clock

        draft = drafts.copy(make_live("A", slug="a"), by=editor)
        at = the_clock.now() + timedelta(hours=1)
        publishing.publish(draft, by=editor, at=at, notice="It was nine.")
        assert "It was nine." not in text("/politics/a/")
        clock.shift(3600)
        assert "It was nine." in text("/politics/a/")

    def test_more_of_the_section_but_not_itself(self, text):
        make_live("A", slug="a")
        make_live("Another one")
        make_live("Of sports", section=make_section("Sports"))
        related = text("/politics/a/").partition('id="related"')[2]
        assert "Another one" in related
        assert "Of sports" not in related
        assert "/politics/a/" not in related.partition("<footer")[0]

    def test_titles_for_search_and_for_sharing(self, text):
        image = make_image(alt="A bridge.")
        make_live(
            "The headline",
            slug="a",
            search_title="For engines",
            search_description="Say it to engines.",
            social_title="For friends",
            lead_image=image,
        )
        page = text("/politics/a/")
        assert "<title>For engines | The Marlow Bay Ledger</title>" in page
        assert '<meta name="description" content="Say it to engines.">' in page
        assert '<meta property="og:title" content="For friends">' in page
        pictured = re.search('<meta property="og:image" content="([^"]+)">', page)[1]
        assert pictured.startswith(f"{make_edition().root}/images/{image.pk}/")
        assert f'<link rel="canonical" href="{make_edition().root}/politics/a/">' in page

    def test_structured_data_says_what_the_page_says(self, clock, editor, text):
        zoe, staff = make_author("Zoe", slug="zoe"), make_author("Staff", kind="organisation")
        article = make_article(
            "</script><b>&",
            slug="a",
            type=Type.OPINION,
            authors=[zoe, staff, (zoe, Byline.Role.EDITING)],
            sources=[make_source("The record", "https://city.example/1", "City")],
            lead_image=make_image(),
        )
        publishing.publish(article, by=editor, notice="It was nine.")
        page = text("/politics/a/")
        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
        facts = json.loads(told)
        root = make_edition().root
        assert facts["@type"] == "OpinionNewsArticle"
        assert facts["headline"] == "</script><b>&"
        assert facts["mainEntityOfPage"] == f"{root}/politics/a/"
        assert facts["datePublished"] == "2026-03-02T12:00:00-05:00"
        assert [(each["@type"], each["name"]) for each in facts["author"]] == [
            ("Person", "Zoe"),
            ("Organization", "Staff"),
        ]
        assert facts["citation"][0]["url"] == "https://city.example/1"
        assert facts["correction"][0]["text"] == "It was nine."
        assert facts["image"].startswith(f"{root}/images/")

    def test_text_is_text_wherever_it_stands(self, text):
        nasty = "<script>alert(1)</script>"
        make_live(
            nasty,
            slug="a",
            kicker=nasty,
            summary=nasty,
            authors=[make_author(nasty, slug="x", bio=nasty)],
            sources=[make_source(nasty)],
            lead_image=make_image(alt=nasty, caption=nasty, credit=nasty),
            topics=[nasty],
        )
        for address in ("/", "/politics/", "/politics/a/", "/authors/x/", "/search/?q=" + nasty):
            assert "<script>alert" not in text(address)

    @pytest.mark.parametrize("headline", [LONG[:200], WORD])
    def test_long_headlines_stay_whole(self, text, headline):
        make_live(headline, slug="a", authors=[make_author() for _ in range(6)])
        for address in ("/", "/politics/", "/politics/a/"):
            assert headline in text(address)


class TestPeople:
    def test_the_masthead_lists_people_then_organisations_and_no_former_staff(self, text):
        make_author("Aged Organisation", kind="organisation")
        make_author("Zoe Person", role="Editor")
        make_author("Gone Person", active=False)
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


class TestSources:
    def test_publishers_that_live_stories_cite_by_kind_with_how_many(self, text):
        cited = make_source("P. 1", "https://www.orlandosentinel.com/1")
        make_live("A", sources=[cited, make_source("P. 2", "https://orlandosentinel.com/2")])
        make_live("B", sources=[cited])
        make_article("Draft", sources=[make_source("Secret", publisher="Deep Throat")])
        page = text("/sources/")
        in_order(page, "Newspaper", "Orlando Sentinel")
        assert re.search(r"Orlando Sentinel</a>\s*<span[^>]*>2<", page)
        assert "Deep Throat" not in page

    def test_a_publishers_page_lists_the_stories_with_what_they_cite(self, text):
        make_live("A", sources=[make_source("The record"), make_source("Not this", publisher="X")])
        make_live("B")
        page = text("/sources/the-daily-example/")
        assert "The record" in page
        assert "Not this" not in page
        assert ">B</a>" not in page

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
        from datetime import UTC, datetime

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

    @pytest.mark.parametrize("month", ["2026/01", "2026/13", "2026/3", "0000/01", "9999/12"])
    def test_a_month_without_stories_is_404(self, text, month):
        make_live("A")
        text(f"/archive/{month}/", 404)

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
