"""Fronts arranged by hand, and the breaking-news bar: what may be written, and what is in force."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from articles import alerting, drafts, front, fronting, publishing
from articles.models import Alert, Article, Front, Section, SectionLimit, Story
from articles.refusals import (
    AlreadyOut,
    EndsBeforeStart,
    Incomplete,
    InstantPast,
    InstantTaken,
    NotAllowed,
    NotLive,
)
from newsroom.clock import now
from newsroom.demo import bulk
from newsroom.demo.factories import make_article, make_image, make_live, make_section
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def stories(clock, edition):
    """Five live stories, a minute apart, the oldest first."""

    def live(n):
        clock.shift(60)
        return make_live(f"Story {n}").story

    found = [live(n) for n in range(5)]
    clock.shift(60)
    return found


def home(at=None):
    """The headlines of the home page at `at`, by where they stand."""
    at = at or now()
    sections = list(Section.objects.filter(parent=None))
    for section in sections:
        section.inside = []
    page = front.compose(sections, at)
    top = [page.lead, *page.beside, *page.below] if page.lead else []
    blocks = [article for block in page.blocks for article in block.articles]
    every = [*top, *page.latest, *blocks]
    assert len({article.story_id for article in every}) == len(every), "a story twice"
    return [article.headline for article in top], [article.headline for article in page.latest]


class TestBigPaper:
    """Of whose home page the newest stories fill all but what is seldom written about."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(front, "NEWEST", 14)
        monkeypatch.setattr(front._of_all, "written", {})

    @pytest.fixture
    def news(self, edition, clock):
        section = make_section("News")
        bulk.make_stories(20, newest=now(), sections=[section])
        return section

    def test_a_section_seldom_written_about_has_its_block(self, news, django_assert_num_queries):
        arts = make_section("Arts", position=2)
        bulk.make_stories(6, newest=now() - 200 * HOUR, sections=[arts])
        for section in (news, arts):
            section.inside = []
        with django_assert_num_queries(3):  # two where the newest fill all
            page = front.compose([news, arts], now())
        told = {
            str(block.section): [article.headline.split()[-1] for article in block.articles]
            for block in page.blocks
        }
        assert told == {"News": ["11", "12", "13", "14"], "Arts": ["20", "21", "22", "23"]}

    def test_the_newest_with_a_picture_leads_however_old(self, news):
        make_live("Pictured", at=now() - 300 * HOUR, lead_image=make_image(), section=news)
        top, latest = home()
        assert top == ["Pictured", "Council votes on item 0", "Council votes on item 1"]
        assert latest[0] == "Council votes on item 2"

    def test_what_is_only_carried_takes_no_place_of_ours(self, edition, clock):
        make_live("Ours")
        for n in range(front.NEWEST):
            clock.shift(60)
            make_live(f"Handed in {n}", type=Article.Type.PRESS_RELEASE)
        top, latest = home()
        assert top == ["Ours"]
        assert latest == [f"Handed in {n}" for n in range(13, 5, -1)]


class TestInForce:
    def test_what_is_picked_leads_and_the_rest_fills_by_recency(self, stories, editor):
        fronting.arrange(None, [stories[0]], by=editor)
        assert home() == (["Story 0", "Story 4", "Story 3"], ["Story 2", "Story 1"])

    def test_more_than_the_top_holds_stands_below_it(self, stories, editor):
        fronting.arrange(None, stories, by=editor)
        assert home() == ([f"Story {n}" for n in range(5)], [])

    def test_one_of_none_leaves_the_page_to_recency(self, stories, editor, clock):
        by_recency = home()
        fronting.arrange(None, stories[:3], by=editor)
        clock.shift(1)
        fronting.arrange(None, [], by=editor)
        assert home() == by_recency

    def test_from_its_instant_on_until_its_end_then_the_one_before_counts_again(
        self, stories, editor, clock
    ):
        fronting.arrange(None, stories[:1], by=editor)
        start = now() + HOUR
        fronting.arrange(None, stories[1:2], by=editor, at=start, until=start + HOUR)
        leads = [
            home(at)[0][0]
            for at in (
                now() - timedelta(microseconds=1),
                now(),
                start - timedelta(microseconds=1),
                start,
                start + HOUR - timedelta(microseconds=1),
                start + HOUR,
            )
        ]
        assert leads == ["Story 4", "Story 0", "Story 0", "Story 1", "Story 1", "Story 0"]

    def test_what_is_not_live_yet_or_any_more_closes_up(self, stories, editor, clock):
        later = make_article("Later")
        publishing.publish(later, by=editor, at=now() + HOUR)
        fronting.arrange(None, [later.story, stories[0], stories[1]], by=editor)
        assert home()[0] == ["Story 0", "Story 1", "Story 4"]
        assert home(now() + HOUR)[0] == ["Later", "Story 0", "Story 1"]
        clock.shift(60)
        publishing.withdraw(stories[0], by=editor, reason="Wrong.")
        assert home()[0] == ["Story 1", "Story 4", "Story 3"]
        assert home(now() + HOUR)[0] == ["Later", "Story 1", "Story 4"]

    def test_a_newer_version_keeps_its_storys_place(self, stories, editor, clock):
        fronting.arrange(None, stories[:1], by=editor)
        clock.shift(60)
        draft = drafts.copy(Article.objects.live().get(story=stories[0]), by=editor)
        draft.headline = "Story 0, mended"
        drafts.keep(draft, by=editor)
        publishing.publish(draft, by=editor)
        assert home()[0][0] == "Story 0, mended"

    def test_of_a_section_it_stands_before_what_is_new_and_only_on_the_first_page(
        self, stories, editor, clock
    ):
        politics = make_section("Politics")
        politics.inside = []
        for n in range(5, 25):
            clock.shift(60)
            make_live(f"Story {n}")
        fronting.arrange(politics, [stories[1], stories[0]], by=editor)
        first = front.page(politics, now())
        told = [article.headline for article in first.articles]
        assert told == ["Story 1", "Story 0", *(f"Story {n}" for n in range(24, 6, -1))]
        rest = front.page(politics, now(), first.before)
        assert [article.headline for article in rest.articles][:2] == ["Story 6", "Story 5"]

    def test_a_story_that_left_the_section_leaves_its_front(self, stories, editor, clock):
        politics, sports = make_section("Politics"), make_section("Sports")
        politics.inside, sports.inside = [], []
        fronting.arrange(politics, stories[:1], by=editor)
        clock.shift(60)
        draft = drafts.copy(Article.objects.live().get(story=stories[0]), by=editor)
        draft.section = sports
        drafts.keep(draft, by=editor)
        publishing.publish(draft, by=editor)
        assert not front.picked(politics, now()).exists()

    def test_what_became_paid_for_leads_no_more(self, stories, editor, clock):
        fronting.arrange(None, stories[:1], by=editor)
        clock.shift(60)
        draft = drafts.copy(Article.objects.live().get(story=stories[0]), by=editor)
        draft.type = Article.Type.SPONSORED
        drafts.keep(draft, by=editor)
        publishing.publish(draft, by=editor)
        assert home()[0][0] == "Story 4"


class TestArranging:
    def test_is_logged(self, stories, editor):
        made = fronting.arrange(None, stories[:2], by=editor)
        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id) == (editor, str(made.pk))
        assert entry.get_change_message() == (
            "Arranged from 12:06 EST on Monday 2 March 2026: “Story 0”, “Story 1”."
        )

    def test_is_an_editors(self, stories, writer):
        with pytest.raises(NotAllowed, match="Only its editors can arrange the home page"):
            fronting.arrange(None, stories, by=writer)

    def test_is_within_their_sections(self, stories, editor):
        politics = make_section("Politics")
        politics.inside = []
        SectionLimit.objects.create(user=editor, section=politics)
        fronting.arrange(politics, stories, by=editor)
        with pytest.raises(NotAllowed):
            fronting.arrange(None, stories, by=editor)
        with pytest.raises(NotAllowed):
            fronting.arrange(make_section("Sports"), [], by=editor)
        with pytest.raises(NotAllowed):
            alerting.alert("Fire", by=editor, until=now() + HOUR)

    def test_refuses_what_can_not_stand_there(self, stories, editor):
        sports = make_section("Sports")
        sports.inside = []
        draft = make_article("A draft").story
        paid = make_live("Paid for", type=Article.Type.SPONSORED).story
        for section, story in ((None, draft), (None, paid), (sports, stories[0])):
            with pytest.raises(NotLive, match="can’t stand on"):
                fronting.arrange(section, [story], by=editor)

    def test_refuses_a_story_twice_too_many_a_past_instant_and_no_length(self, stories, editor):
        with pytest.raises(Incomplete, match="picked twice"):
            fronting.arrange(None, [*stories[:2], stories[0]], by=editor)
        with pytest.raises(Incomplete, match="12 places; these are 13"):
            fronting.arrange(None, [make_live().story for _ in range(13)], by=editor)
        with pytest.raises(InstantPast):
            fronting.arrange(None, stories, by=editor, at=now() - HOUR)
        with pytest.raises(EndsBeforeStart):
            fronting.arrange(None, stories, by=editor, until=now())
        at = now() + HOUR
        fronting.arrange(None, stories, by=editor, at=at)
        with pytest.raises(InstantTaken):
            fronting.arrange(None, [], by=editor, at=at)
        politics = make_section("Politics")
        politics.inside = []
        fronting.arrange(politics, [], by=editor, at=at)
        assert Front.objects.count() == 2

    def test_the_minute_that_an_editor_is_still_in_counts_as_now(self, stories, editor):
        just_now = now() - timedelta(seconds=40)
        made = fronting.arrange(None, stories[:1], by=editor, at=just_now)
        assert made.live_from > just_now
        assert home(now())[0][0] == "Story 0"
        up = alerting.alert("Fire", by=editor, at=just_now, until=now() + HOUR)
        assert up.live_from > just_now
        assert str(made) == "the home page"

    def test_what_is_planned_is_changed_and_taken_back(self, stories, editor):
        made = fronting.arrange(None, stories[:1], by=editor, at=now() + HOUR)
        fronting.rearrange(made, stories[1:3], by=editor, at=now() + 2 * HOUR)
        assert home(now() + HOUR)[0][0] == "Story 4"
        assert home(now() + 2 * HOUR)[0] == ["Story 1", "Story 2", "Story 4"]
        fronting.unschedule(made, by=editor)
        assert not Front.objects.exists()
        with pytest.raises(NotLive):
            fronting.unschedule(made, by=editor)

    def test_what_readers_saw_stays(self, stories, editor, clock):
        made = fronting.arrange(None, stories[:1], by=editor, at=now() + HOUR)
        clock.shift(3600)
        for write in (
            lambda: fronting.unschedule(made, by=editor),
            lambda: fronting.rearrange(made, stories, by=editor, at=now() + HOUR),
        ):
            with pytest.raises(AlreadyOut):
                write()
        assert home()[0][0] == "Story 0"

    def test_planned_ones_are_an_editors_too(self, stories, editor, writer):
        made = fronting.arrange(None, stories[:1], by=editor, at=now() + HOUR)
        for write in (
            lambda: fronting.unschedule(made, by=writer),
            lambda: fronting.rearrange(made, stories, by=writer, at=now() + HOUR),
        ):
            with pytest.raises(NotAllowed):
                write()


class TestAlerts:
    def shown(self, at=None):
        row = alerting.shown(at or now()).values("text", "story_slug", "section_slug").first()
        return row and alerting.Bar(**row)

    def test_from_its_instant_until_its_end(self, clock, edition, editor):
        start = NOON + HOUR
        alerting.alert("  Fire at  the mill ", by=editor, at=start, until=start + HOUR)
        moment = timedelta(microseconds=1)
        assert self.shown(start - moment) is None
        assert self.shown(start).text == "Fire at the mill"
        assert self.shown(start + HOUR - moment).text == "Fire at the mill"
        assert self.shown(start + HOUR) is None

    def test_of_two_the_later_one_stands(self, clock, edition, editor):
        alerting.alert("First", by=editor, until=NOON + 3 * HOUR)
        alerting.alert("Second", by=editor, at=NOON + HOUR, until=NOON + 2 * HOUR)
        seen = [self.shown(NOON + n * HOUR).text for n in range(3)]
        assert seen == ["First", "Second", "First"]

    def test_it_leads_to_its_story_only_while_that_is_live(self, clock, edition, editor):
        article = make_article("The fire", slug="fire")
        publishing.publish(article, by=editor, at=NOON + HOUR, until=NOON + 2 * HOUR)
        alerting.alert("Fire", by=editor, story=article.story, until=NOON + 3 * HOUR)
        urls = [self.shown(NOON + n * HOUR).url for n in range(3)]
        assert urls == ["", "/politics/fire/", ""]

    def test_it_leads_to_the_address_that_is_live_not_to_that_of_a_draft(
        self, clock, edition, editor
    ):
        article = make_article("The fire", slug="fire")
        publishing.publish(article, by=editor)
        alerting.alert("Fire", by=editor, story=article.story, until=NOON + HOUR)
        Story.objects.filter(pk=article.story_id).update(slug="arson-at-the-mill")
        assert self.shown().url == "/politics/fire/"

    def test_ended_now_it_was_up_until_then(self, clock, edition, editor):
        made = alerting.alert("Fire", by=editor, until=NOON + HOUR)
        clock.shift(60)
        alerting.end(made, by=editor)
        assert self.shown() is None
        assert self.shown(NOON + timedelta(seconds=59)).text == "Fire"
        with pytest.raises(AlreadyOut):
            alerting.end(made, by=editor)

    def test_a_planned_one_is_taken_off_the_plan(self, clock, edition, editor):
        made = alerting.alert("Fire", by=editor, at=NOON + HOUR, until=NOON + 2 * HOUR)
        alerting.end(made, by=editor)
        assert not Alert.objects.exists()
        assert [each.get_change_message() for each in LogEntry.objects.order_by("pk")] == [
            "Put over every page from 13:00 EST on Monday 2 March 2026"
            " until 14:00 EST on Monday 2 March 2026.",
            "Taken off the plan for 13:00 EST on Monday 2 March 2026.",
        ]
        with pytest.raises(NotLive):
            alerting.end(made, by=editor)

    def test_refusals(self, clock, edition, editor, writer):
        made = alerting.alert("Fire", by=editor, until=NOON + HOUR)
        until = NOON + HOUR
        for error, ask in (
            (NotAllowed, lambda: alerting.alert("Fire", by=writer, until=until)),
            (NotAllowed, lambda: alerting.end(made, by=writer)),
            (Incomplete, lambda: alerting.alert(" ", by=editor, until=until)),
            (Incomplete, lambda: alerting.alert("x" * 161, by=editor, until=until)),
            (InstantPast, lambda: alerting.alert("F", by=editor, at=NOON - HOUR, until=until)),
            (EndsBeforeStart, lambda: alerting.alert("F", by=editor, until=NOON)),
        ):
            with pytest.raises(error):
                ask()
        assert Alert.objects.count() == 1
