"""Publication as a function of time: a moving clock over every step."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import drafts, publishing, refusals
from articles.models import Article, Step
from articles.states import State
from newsroom.demo.factories import make_article, make_author, make_source

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def live(at=None):
    return list(Article.objects.live(at).values_list("headline", flat=True))


def state(article):
    return Article.objects.with_state().get(pk=article.pk).state


@pytest.fixture
def story(clock, writer):
    return make_article("First", by=writer, authors=[make_author()], sources=[make_source()])


def second(article, by, headline="Second"):
    draft = drafts.copy(article, by=by)
    draft.headline = headline
    return drafts.keep(draft, by=by)


class TestPublish:
    def test_now(self, story, editor):
        publishing.publish(story, by=editor)
        assert live() == ["First"]
        assert live(timezone.now() - timedelta(microseconds=1)) == []
        assert story.published_at == story.live_from == timezone.now()
        assert story.updated_at is None
        assert state(story) == State.LIVE

    def test_ahead_appears_at_its_instant_and_not_before(self, clock, story, editor):
        at = timezone.now() + HOUR
        publishing.publish(story, by=editor, at=at)
        assert live() == []
        assert state(story) == State.SCHEDULED
        clock.move_to(at - timedelta(microseconds=1))
        assert live() == []
        clock.move_to(at)
        assert live() == ["First"]
        assert state(story) == State.LIVE

    def test_until_ends_it_at_that_instant(self, clock, story, editor):
        until = timezone.now() + HOUR
        publishing.publish(story, by=editor, until=until)
        assert live(until - timedelta(microseconds=1)) == ["First"]
        assert live(until) == []
        clock.move_to(until)
        assert state(story) == State.EXPIRED

    def test_a_newer_version_ends_the_older_at_the_same_instant(self, clock, story, editor):
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        newer = second(story, editor)
        assert live() == ["First"], "an edit to a live story is a draft"
        publishing.publish(newer, by=editor)
        story.refresh_from_db()
        assert story.live_until == newer.live_from == timezone.now()
        assert live() == ["Second"]
        assert state(story) == State.SUPERSEDED
        assert newer.published_at == story.live_from
        assert newer.updated_at == newer.live_from

    def test_a_scheduled_update_of_a_live_story(self, clock, story, editor):
        publishing.publish(story, by=editor)
        newer = second(story, editor)
        publishing.publish(newer, by=editor, at=timezone.now() + HOUR)
        assert live() == ["First"]
        clock.shift(HOUR)
        assert live() == ["Second"]

    def test_now_under_a_scheduled_update_loses_neither_and_says_so(self, clock, story, editor):
        publishing.publish(story, by=editor)
        planned = second(story, editor, "Planned")
        publishing.publish(planned, by=editor, at=timezone.now() + 2 * HOUR)
        clock.shift(HOUR)
        urgent = second(story, editor, "Urgent")
        publishing.publish(urgent, by=editor)
        assert live() == ["Urgent"]
        said = Step.objects.filter(article=urgent, action="publish").get().outcome
        assert said == (
            "Now this replaces version 1, live since 12:00 EST on Monday 2 March 2026. "
            "At 14:00 EST on Monday 2 March 2026 version 2 replaces it, as scheduled. "
            "Version 2 was not made from version 3: it does not hold its changes. "
            "Readers see it as updated now."
        )
        clock.shift(HOUR)
        assert live() == ["Planned"]

    def test_a_version_between_two_others(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor, at=now + HOUR)
        last = second(story, editor, "Third")
        publishing.publish(last, by=editor, at=now + 3 * HOUR)
        middle = second(story, editor, "Second")
        publishing.publish(middle, by=editor, at=now + 2 * HOUR)
        assert [live(now + n * HOUR) for n in range(4)] == [[], ["First"], ["Second"], ["Third"]]
        last.refresh_from_db()
        assert last.published_at == now + HOUR

    def test_notice_is_the_versions_own(self, clock, story, editor):
        publishing.publish(story, by=editor)
        newer = second(story, editor)
        clock.shift(HOUR)
        publishing.publish(newer, by=editor, notice="The vote was 5 to 2.")
        assert [str(c) for c in newer.corrections.all()] == ["Correction: The vote was 5 to 2."]

    def test_a_notice_stays_with_a_version_that_is_moved_or_taken_off(self, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor, at=now + HOUR, notice="Old words.")
        publishing.reschedule(story, by=editor, at=now + 2 * HOUR)
        publishing.unschedule(story, by=editor)
        publishing.publish(story, by=editor, at=now + HOUR)
        assert [c.text for c in story.corrections.all()] == ["Old words."]
        publishing.publish(story, by=editor, at=now + HOUR, notice="New words.")
        assert [c.text for c in story.corrections.all()] == ["New words."]
        publishing.publish(story, by=editor, at=now + HOUR, notice="")
        assert not story.corrections.exists()

    def test_says_that_an_end_is_given_up(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor, until=now + 5 * HOUR)
        newer = second(story, editor)
        clock.shift(HOUR)
        told = publishing.plan(newer).sentences
        assert told[1] == ("Version 1 was to end at 17:00 EST today; this one does not.")
        kept = publishing.plan(newer, until=now + 5 * HOUR).sentences
        assert "was to end" not in " ".join(kept)

    def test_the_minute_that_an_editor_is_still_in_counts_as_now(self, clock, story, editor):
        publishing.publish(story, by=editor, at=timezone.now() - timedelta(seconds=40))
        assert story.live_from == timezone.now()

    @pytest.mark.parametrize(
        ("fields", "words", "error"),
        [
            ({"at": -HOUR}, "has passed", publishing.InstantPast),
            ({"until": -HOUR}, "not after", publishing.EndsBeforeStart),
            ({"at": HOUR, "until": HOUR}, "not after", publishing.EndsBeforeStart),
        ],
    )
    def test_refuses_impossible_instants(self, story, editor, fields, words, error):
        instants = {name: timezone.now() + delta for name, delta in fields.items()}
        with pytest.raises(error, match=words):
            publishing.publish(story, by=editor, **instants)
        story.refresh_from_db()
        assert story.live_from is None
        assert not Step.objects.filter(action="publish").exists()

    def test_refuses_a_version_that_is_out(self, clock, story, editor):
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        with pytest.raises(publishing.AlreadyOut, match="Save an edit"):
            publishing.publish(story, by=editor)

    def test_refuses_the_instant_of_another_version(self, story, editor):
        at = timezone.now() + HOUR
        publishing.publish(story, by=editor, at=at)
        newer = second(story, editor)
        with pytest.raises(publishing.InstantTaken, match="Version 1"):
            publishing.publish(newer, by=editor, at=at)

    def test_refuses_what_its_page_cannot_do_without(self, clock, editor):
        bare = make_article("Bare", section=None, body="")
        with pytest.raises(refusals.Incomplete, match=r"no section\. There is no body\."):
            publishing.publish(bare, by=editor)

    def test_refuses_a_slug_that_another_story_was_live_under(self, clock, story, editor):
        publishing.publish(story, by=editor)
        story.story.slug = "moved"
        story.story.save()
        thief = make_article("Thief", slug=story.slug)
        with pytest.raises(refusals.AddressTaken):
            publishing.publish(thief, by=editor)

    def test_refuses_writers(self, story, writer):
        with pytest.raises(publishing.NotAllowed, match="Only editors"):
            publishing.publish(story, by=writer)
        assert live() == []


class TestReschedule:
    def test_moves_it_and_its_neighbours(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor)
        newer = second(story, editor)
        publishing.publish(newer, by=editor, at=now + HOUR)
        publishing.reschedule(newer, by=editor, at=now + 3 * HOUR)
        assert [live(now + n * HOUR) for n in (1, 3)] == [["First"], ["Second"]]

    def test_refuses_what_is_live(self, story, editor):
        publishing.publish(story, by=editor)
        with pytest.raises(publishing.NotScheduled, match="went live"):
            publishing.reschedule(story, by=editor, at=timezone.now() + HOUR)

    def test_refuses_a_draft(self, story, editor):
        with pytest.raises(publishing.NotScheduled, match="not scheduled"):
            publishing.reschedule(story, by=editor, at=timezone.now() + HOUR)


class TestUnschedule:
    def test_gives_the_older_version_its_time_back(self, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor, until=now + 5 * HOUR)
        newer = second(story, editor)
        publishing.publish(newer, by=editor, at=now + HOUR)
        publishing.unschedule(newer, by=editor)
        story.refresh_from_db()
        assert story.live_until == now + 5 * HOUR
        assert not newer.is_frozen
        assert state(newer) == State.READY

    def test_gives_up_an_address_that_no_reader_saw(self, story, editor):
        publishing.publish(story, by=editor, at=timezone.now() + HOUR)
        publishing.unschedule(story, by=editor)
        story.story.slug = "second-thought"
        story.story.save()
        assert story.get_absolute_url() == "/politics/second-thought/"


class TestWorkflow:
    def test_submit_approve_publish(self, story, writer, editor):
        publishing.submit(story.story, by=writer)
        assert state(story) == State.IN_REVIEW
        publishing.approve(story.story, by=editor)
        assert state(story) == State.READY
        publishing.publish(story, by=editor)
        assert list(story.story.steps.order_by("pk").values_list("action", "by__username")) == [
            ("create", "walt"),
            ("submit", "walt"),
            ("approve", "edith"),
            ("publish", "edith"),
        ]

    def test_send_back_needs_a_note_and_keeps_it(self, story, writer, editor):
        publishing.submit(story.story, by=writer)
        with pytest.raises(publishing.NoteMissing):
            publishing.send_back(story.story, by=editor, note="")
        publishing.send_back(story.story, by=editor, note="Who says so?")
        assert story.story.stage == "draft"
        assert story.story.steps.get(action="send_back").note == "Who says so?"

    def test_steps_start_where_they_start(self, story, writer, editor):
        with pytest.raises(publishing.WrongStage, match="“Draft”; only one that is “In review”"):
            publishing.approve(story.story, by=editor)
        publishing.submit(story.story, by=writer)
        with pytest.raises(publishing.WrongStage):
            publishing.submit(story.story, by=writer)

    def test_writers_submit_their_own_only_and_never_approve(self, story, writer, db):
        from newsroom.demo.factories import make_writer

        with pytest.raises(publishing.NotAllowed):
            publishing.submit(story.story, by=make_writer())
        publishing.submit(story.story, by=writer)
        with pytest.raises(publishing.NotAllowed):
            publishing.approve(story.story, by=writer)

    def test_a_byline_makes_a_story_ones_own(self, story, editor):
        from newsroom.demo.factories import make_writer

        other = make_writer()
        assert not story.story.is_editable_by(other)
        author = story.bylines.get().author
        author.user = other
        author.save()
        assert story.story.is_editable_by(other)


class TestRestore:
    def test_copies_text_and_lines_into_the_next_draft(self, clock, story, editor):
        story.topics.set(["Housing"])
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        publishing.publish(second(story, editor), by=editor)
        draft = publishing.restore(story, by=editor)
        assert (draft.number, draft.headline, draft.live_from) == (3, "First", None)
        assert [b.author for b in draft.bylines.all()] == [b.author for b in story.bylines.all()]
        assert draft.citations.count() == 1
        assert [t.name for t in draft.topics.all()] == ["Housing"]
        assert live() == ["Second"]


@pytest.mark.parametrize(
    ("night", "hours"),
    [
        (datetime(2026, 3, 8, 6, 30, tzinfo=UTC), "01:30 EST / 03:30 EDT"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "01:30 EDT / 01:30 EST"),
    ],
)
def test_dst_nights_keep_order_and_are_said_with_their_zone(clock, story, editor, night, hours):
    """An hour apart on the absolute line, whatever the wall clock does in between."""
    publishing.publish(story, by=editor, at=night)
    newer = second(story, editor)
    publishing.publish(newer, by=editor, at=night + HOUR)
    assert live(night) == ["First"]
    assert live(night + HOUR) == ["Second"]
    outcome = Step.objects.get(article=newer, action="schedule").outcome
    first, then = hours.split(" / ")
    assert f"At {then}" in outcome
    assert f"scheduled for {first}" in outcome


def test_announces_on_commit_only(story, editor, django_capture_on_commit_callbacks):
    heard = []

    def listen(story, **kwargs):
        heard.append(story)

    publishing.timeline_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            publishing.publish(story, by=editor)
            assert heard == []
        assert heard == [story.story]
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(publishing.AlreadyOut),
        ):
            publishing.publish(story, by=editor)
        assert len(heard) == 1
    finally:
        publishing.timeline_changed.disconnect(listen)
