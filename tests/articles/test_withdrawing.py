"""Withdrawing a story: now or at an instant ahead, whatever is published around it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafts, forwarding, preview, publishing
from articles.models import Article, Step
from articles.refusals import NoteMissing, NotLive, NotScheduled
from articles.states import State
from newsroom.demo.factories import make_article, make_author, make_link, make_source

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


class TestWithdraw:
    def test_now(self, clock, story, editor):
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Court order")
        assert live() == []
        assert state(story) == State.WITHDRAWN
        assert Step.objects.get(action="withdraw").note == "Court order"

    def test_takes_later_versions_off_the_schedule(self, clock, story, editor):
        publishing.publish(story, by=editor)
        newer = second(story, editor)
        publishing.publish(newer, by=editor, at=timezone.now() + 2 * HOUR)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Wrong")
        clock.shift(5 * HOUR)
        assert live() == []
        assert "version 2" in Step.objects.get(action="withdraw").outcome

    def test_planned_holds_for_what_is_published_before_it(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Rights end", at=now + 4 * HOUR)
        newer = second(story, editor)
        clock.shift(HOUR)
        publishing.publish(newer, by=editor)
        assert live(now + 4 * HOUR - timedelta(seconds=1)) == ["Second"]
        assert live(now + 4 * HOUR) == []

    def test_planned_can_be_moved(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Rights", at=now + 4 * HOUR)
        publishing.withdraw(story.story, by=editor, reason="Rights", at=now + 8 * HOUR)
        assert live(now + 5 * HOUR) == ["First"]
        assert live(now + 8 * HOUR) == []

    def test_a_story_may_come_back_later(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Check", at=now + 2 * HOUR)
        newer = second(story, editor)
        publishing.publish(newer, by=editor, at=now + 4 * HOUR)
        assert [live(now + n * HOUR) for n in (1, 2, 4)] == [["First"], [], ["Second"]]
        newer.refresh_from_db()
        assert newer.published_at == now

    def test_needs_a_reason_and_something_live(self, story, editor):
        with pytest.raises(NoteMissing):
            publishing.withdraw(story.story, by=editor, reason=" ")
        with pytest.raises(NotLive):
            publishing.withdraw(story.story, by=editor, reason="Why not")

    def test_planned_outlasts_what_comes_and_goes_around_it(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor)
        newer = second(story, editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Rights end", at=now + 4 * HOUR)
        publishing.publish(newer, by=editor, at=now + 2 * HOUR)
        publishing.reschedule(newer, by=editor, at=now + 5 * HOUR)
        publishing.unschedule(newer, by=editor)
        assert [live(now + n * HOUR) for n in (3, 4, 6)] == [["First"], [], []]

    def test_a_return_that_is_scheduled_leaves_it_withdrawn_until_then(self, clock, story, editor):
        publishing.publish(story, by=editor)
        withdrawn_at = timezone.now() + HOUR
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Check")
        newer = second(story, editor)
        publishing.publish(newer, by=editor, at=withdrawn_at + HOUR)
        with pytest.raises(forwarding.Gone) as gone:
            forwarding.forward(story.slug, withdrawn_at)
        assert gone.value.withdrawn_at == withdrawn_at
        assert state(story) == State.WITHDRAWN
        publishing.unschedule(newer, by=editor)
        assert state(story) == State.WITHDRAWN

    def test_a_second_withdrawal_leaves_the_first_in_history(self, clock, story, editor):
        now = timezone.now()
        publishing.publish(story, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Check")
        clock.shift(HOUR)
        newer = second(story, editor)
        publishing.publish(newer, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Wrong after all")
        seen = [live(now + n * HOUR) for n in range(4)]
        assert seen == [["First"], [], ["Second"], []]
        publishing.publish(second(newer, editor, "Third"), by=editor, until=now + 4 * HOUR)
        clock.shift(HOUR)
        with pytest.raises(forwarding.Gone) as gone:
            forwarding.forward(story.slug, timezone.now())
        assert gone.value.withdrawn_at is None

    def test_ends_the_share_links_of_what_was_out(self, clock, story, editor):
        publishing.publish(story, by=editor)
        newer = second(story, editor)
        tokens = [preview.token(make_link(each, by=editor)) for each in (story, newer)]
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Court order")
        with pytest.raises(preview.PreviewOver):
            preview.link_of(tokens[0], timezone.now())
        assert preview.link_of(tokens[1], timezone.now()).article == newer
        with pytest.raises(NotLive):
            make_link(story, by=editor)


class TestCancel:
    def test_gives_the_story_its_time_back(self, clock, story, editor):
        publishing.publish(story, by=editor, until=timezone.now() + 9 * HOUR)
        clock.shift(HOUR)
        planned = timezone.now() + HOUR
        publishing.withdraw(story.story, by=editor, reason="Rights", at=planned)
        publishing.cancel_withdrawal(story.story, by=editor)
        assert live(planned) == ["First"]
        story.refresh_from_db()
        assert story.live_until == story.expires_at
        assert Step.objects.first().outcome.startswith("It is no longer withdrawn at")

    def test_refuses_what_is_done_or_was_never_planned(self, clock, story, editor):
        publishing.publish(story, by=editor)
        with pytest.raises(NotScheduled):
            publishing.cancel_withdrawal(story.story, by=editor)
        clock.shift(HOUR)
        publishing.withdraw(story.story, by=editor, reason="Wrong")
        with pytest.raises(NotScheduled):
            publishing.cancel_withdrawal(story.story, by=editor)
