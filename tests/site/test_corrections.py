"""What was put right: on /corrections/, on the story, in feeds, markup and sitemaps."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree, html

from articles import drafts, publishing
from articles.models import Correction
from newsroom.demo.factories import make_live

from .conftest import in_order

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def correct(clock, editor):
    """`correct(version, "…")`: an hour on, the next version says what it puts right."""

    def correct(version, said, *, kind="correction", **options):
        clock.shift(HOUR)
        notice = Correction(kind=kind, text=said)
        draft = drafts.copy(version, by=editor)
        return publishing.publish(draft, by=editor, notice=notice, **options)

    return correct


def entries(page):
    return html.fromstring(page).find_class("row")


class TestPage:
    def test_newest_first_with_kind_date_words_and_the_story(self, correct, edition, text):
        edition.corrections_policy = "We say <so>."
        edition.save()
        bridge = make_live("The bridge", slug="bridge")
        ferry = make_live("The ferry", slug="ferry")
        correct(bridge, "It was <nine>.\n\nNot eight.")
        correct(ferry, "It sails again.", kind="update")
        page = text("/corrections/")
        assert "We say &lt;so&gt;." in page
        in_order(page, "2 p.m.", ">Update<", "The ferry", "It sails again.", "1 p.m.")
        in_order(page, "1 p.m.", ">Correction<", "The bridge", "It was &lt;nine&gt;.", "Not eight.")
        assert [each.xpath(".//h2/a/@href") for each in entries(page)] == [
            ["/politics/ferry/"],
            ["/politics/bridge/"],
        ]

    def test_the_story_goes_by_what_it_is_called_now(self, clock, editor, correct, text):
        draft = drafts.copy(correct(make_live("Old", slug="old"), "It was nine."), by=editor)
        draft.headline = "New"
        drafts.keep(draft, by=editor)
        publishing.publish(draft, by=editor, at=timezone.now() + HOUR)
        assert ">Old<" in text("/corrections/")
        clock.shift(HOUR)
        page = text("/corrections/")
        assert ">New<" in page
        assert ">Old<" not in page

    def test_one_that_is_scheduled_appears_at_its_instant(self, clock, correct, text):
        at = timezone.now() + 2 * HOUR
        correct(make_live(), "It was nine.", at=at)
        clock.move_to(at - timedelta(microseconds=1))
        assert "It was nine." not in text("/corrections/")
        clock.move_to(at)
        assert "It was nine." in text("/corrections/")

    def test_of_a_draft_nothing_is_told(self, editor, correct, text):
        version = correct(make_live(), "It was nine.", at=timezone.now() + 9 * HOUR)
        publishing.unschedule(version, by=editor)
        assert "Nothing put right yet" in text("/corrections/")

    def test_a_story_that_is_gone_takes_its_corrections_along(self, clock, editor, correct, text):
        ended = correct(make_live("Ended"), "It was nine.", until=timezone.now() + 3 * HOUR)
        withdrawn = correct(make_live("Withdrawn"), "It was ten.")
        clock.shift(HOUR)
        publishing.withdraw(withdrawn.story, by=editor, reason="Wrong")
        clock.shift(HOUR)
        page = text("/corrections/")
        for said in ("It was nine.", "Ended", "It was ten.", "Withdrawn"):
            assert said not in page
        publishing.publish(publishing.restore(ended, by=editor), by=editor)
        assert "It was nine." in text("/corrections/")

    def test_the_list_goes_on_from_where_it_stopped(self, correct, text):
        version = make_live()
        for number in range(23):
            version = correct(version, f"Correction no. {number}.")
        first = text("/corrections/")
        assert len(entries(first)) == 20
        (older,) = html.fromstring(first).xpath("//a[@rel='next']/@href")
        correct(version, "One more.")
        second = text(f"/corrections/{older}")
        assert len(entries(second)) == 3
        in_order(second, "no. 2.", "no. 1.", "no. 0.")
        assert 'rel="next"' not in second

    def test_two_of_one_instant_are_both_told(self, clock, editor, text):
        at = timezone.now() + HOUR
        for headline in ("One", "Two"):
            draft = drafts.copy(make_live(headline), by=editor)
            publishing.publish(draft, by=editor, at=at, notice=f"Of {headline}.")
        clock.move_to(at)
        page = text("/corrections/")
        in_order(page, "Of Two.", "Of One.")
        mark = f"{at:%Y%m%dT%H%M%S.%f}-{Correction.objects.get(text='Of Two.').pk}"
        assert len(entries(text(f"/corrections/?before={mark}"))) == 1

    def test_a_place_that_is_none(self, get, text):
        get("/corrections/?before=nonsense", 400)
        assert "Nothing further back" in text("/corrections/?before=20000101T000000.000000-1")

    def test_three_queries_however_many_there_are(self, correct, get, django_assert_num_queries):
        version = correct(make_live(), "It was nine.")
        with django_assert_num_queries(3):
            get("/corrections/")
        for number in range(21):
            correct(make_live(f"Story {number}"), "It was ten.")
            version = correct(version, "It was eleven.")
        with django_assert_num_queries(3):
            get("/corrections/")


class TestUpdatedTime:
    """A typo put right, and then a mistake: on all that tells when a story was updated."""

    @pytest.fixture
    def told(self, get, text):
        def told():
            article = html.fromstring(text("/politics/bridge/"))
            (facts,) = article.xpath("//script[@type='application/ld+json']/text()")
            (item,) = json.loads(text("/feed.json"))["items"]
            lastmods = [
                lastmod
                for address in ("/sitemap.xml", "/sitemap-2026-03.xml")
                for lastmod in etree.fromstring(get(address).content).xpath(
                    "//*[local-name()='lastmod']/text()"
                )
            ]
            (facts, *_) = json.loads(facts)
            return facts, item, {datetime.fromisoformat(each) for each in lastmods}

        return told

    def test_it_moves_with_substance_only(self, correct, text, told):
        first = make_live("The bridge", slug="bridge")
        typo = correct(first, "We misspelt a name.", kind="clarification", substantive=False)
        facts, item, lastmods = told()
        assert lastmods == {first.live_from}
        assert facts["dateModified"] == facts["datePublished"]
        assert item["date_modified"] == item["date_published"]
        assert facts["correction"] == [
            {
                "@type": "CorrectionComment",
                "name": "Clarification",
                "text": "We misspelt a name.",
                "datePublished": "2026-03-02T13:00:00-05:00",
            }
        ]
        assert "We misspelt a name." in item["content_html"]
        assert "We misspelt a name." in text("/feed/")
        page = text("/politics/bridge/")
        assert "We misspelt a name." in page
        assert "Updated <time" not in page
        assert "article:modified_time" not in page

        substance = correct(typo, "It was nine.")
        facts, item, lastmods = told()
        assert lastmods == {substance.live_from}
        assert facts["dateModified"] == "2026-03-02T14:00:00-05:00"
        assert item["date_modified"] == "2026-03-02T19:00:00+00:00"
        assert "Updated <time" in text("/politics/bridge/")
        assert [each["text"] for each in facts["correction"]] == [
            "It was nine.",
            "We misspelt a name.",
        ]

    def test_what_readers_get_changes_with_a_typo_all_the_same(self, correct, get):
        first = make_live("The bridge", slug="bridge")
        addresses = ("/politics/bridge/", "/feed/", "/feed.json")
        before = [get(address).content for address in addresses]
        correct(first, "We misspelt a name.", substantive=False)
        after = [get(address).content for address in addresses]
        assert all(a != b for a, b in zip(before, after, strict=True))


def test_every_page_leads_there(text):
    assert 'href="/corrections/"' in text("/")
    assert "/corrections/</loc>" in text("/sitemap-pages.xml")


def test_the_site_of_another_time_has_its_own(client, editor, correct):
    client.force_login(editor)
    correct(make_live(), "It was nine.", at=timezone.now() + 3 * HOUR)
    for instant, is_told in (("2026-03-02T19:59:59Z", False), ("2026-03-02T20:00:00Z", True)):
        page = client.get(f"/admin/as-of/{instant}/corrections/").content.decode()
        assert ("It was nine." in page) == is_told
