"""Two people at one story at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from django.db import connection, transaction

from articles import drafts, publishing
from articles.models import Article, Step, Story
from articles.refusals import AlreadyOut, NotLive, Refused
from newsroom.demo.factories import make_article, make_live, make_user

Stage, Action = Story.Stage, Step.Action


def log(story):
    """Actions on a story, oldest first, its beginning left out."""
    return list(story.steps.order_by("pk").values_list("action", flat=True))[1:]


class TestWithStaleCopies:
    """Each has read the story before the other acted on it."""

    pytestmark = pytest.mark.django_db

    def test_of_two_who_publish_one_version_the_second_is_told(self, editor):
        mine = make_article()
        theirs = Article.objects.get(pk=mine.pk)
        publishing.publish(theirs, by=editor)
        with pytest.raises(AlreadyOut):
            publishing.publish(mine, by=editor)
        assert log(mine.story) == [Action.PUBLISH]

    def test_a_save_never_takes_a_version_off_the_timeline(self, editor):
        mine = make_article()
        publishing.publish(Article.objects.get(pk=mine.pk), by=editor)
        with pytest.raises(AlreadyOut, match="put on the timeline"):
            drafts.keep(mine, by=editor)
        assert Article.objects.live().get() == mine

    def test_two_new_drafts_from_one_version_are_two_versions(self, editor):
        mine = make_live()
        theirs = Article.objects.get(pk=mine.pk)
        numbers = [drafts.copy(each, by=editor).number for each in (mine, theirs)]
        assert numbers == [2, 3]


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite lets one write transaction in at a time: nothing can interleave",
)
@pytest.mark.django_db(transaction=True)
class TestWithTwoConnections:
    @pytest.fixture
    def people(self):
        return make_user("ann", is_superuser=True), make_user("bob", is_superuser=True)

    def test_publish_and_publish(self, people):
        ann, bob = people
        first = make_article(by=ann)
        second = drafts.copy(first, by=bob)
        assert both(
            first.story,
            lambda: publishing.publish(Article.objects.get(pk=first.pk), by=ann),
            lambda: publishing.publish(Article.objects.get(pk=second.pk), by=bob),
        ) == [None, None]
        early, late = Article.objects.on_timeline()
        assert early.live_until == late.live_from
        assert late.live_until is None
        assert Article.objects.live().get() == late

    def test_publish_and_publish_of_one_version(self, people):
        ann, bob = people
        article = make_article(by=ann)
        outcomes = both(
            article.story,
            lambda: publishing.publish(Article.objects.get(pk=article.pk), by=ann),
            lambda: publishing.publish(Article.objects.get(pk=article.pk), by=bob),
        )
        assert sorted(outcomes, key=str) == [AlreadyOut, None]
        assert log(article.story) == [Action.PUBLISH]

    def test_publish_and_withdraw(self, people):
        ann, bob = people
        first = make_live(by=ann)
        second = drafts.copy(first, by=ann)
        assert both(
            first.story,
            lambda: publishing.publish(Article.objects.get(pk=second.pk), by=ann),
            lambda: publishing.withdraw(
                Story.objects.get(pk=first.story_id), by=bob, reason="It was not so."
            ),
        ) == [None, None]
        *_, last = log(first.story)
        assert list(Article.objects.live()) == ([second] if last == Action.PUBLISH else [])

    def test_withdraw_and_withdraw(self, people):
        ann, bob = people
        story = make_live(by=ann).story
        outcomes = both(
            story,
            lambda: publishing.withdraw(Story.objects.get(pk=story.pk), by=ann, reason="Wrong."),
            lambda: publishing.withdraw(Story.objects.get(pk=story.pk), by=bob, reason="Wrong."),
        )
        assert sorted(outcomes, key=str) == [NotLive, None]
        assert log(story) == [Action.PUBLISH, Action.WITHDRAW]

    def test_submit_and_a_new_draft(self, people):
        ann, bob = people
        first = make_article(by=ann)
        assert both(
            first.story,
            lambda: publishing.submit(Story.objects.get(pk=first.story_id), by=ann),
            lambda: drafts.copy(Article.objects.get(pk=first.pk), by=bob),
        ) == [None, None]
        story = Story.objects.get()
        *_, last = log(story)
        assert story.head.number == 2
        assert story.stage == (Stage.IN_REVIEW if last == Action.SUBMIT else Stage.DRAFT)

    def test_publish_and_save(self, people):
        ann, bob = people
        article = make_article("As it was", by=ann)
        edited = Article.objects.get(pk=article.pk)
        edited.headline = "As it is"
        outcomes = both(
            article.story,
            lambda: publishing.publish(Article.objects.get(pk=article.pk), by=ann),
            lambda: drafts.keep(edited, by=bob),
        )
        live = Article.objects.live().get()
        assert (outcomes, live.headline) in (
            ([None, AlreadyOut], "As it was"),
            ([None, None], "As it is"),
        )


def both(story: Story, *steps: Callable[[], object]) -> list[type[Refused] | None]:
    """Take two steps at once; returns what refused each, or None.

    The story is locked until both wait for it, each on a connection of its own, so they meet
    for certain; which of them goes first is PostgreSQL's choice.
    """

    def take(step: Callable[[], object]) -> type[Refused] | None:
        try:
            step()
        except Refused as refused:
            return type(refused)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Story.objects.locked(story.pk)
            futures = [pool.submit(take, step) for step in steps]
            deadline = monotonic() + 60
            while waiting() < len(steps):
                assert monotonic() < deadline, "the steps don't wait for the story's lock"
        return [future.result(timeout=60) for future in futures]


def waiting() -> int:
    """How many sessions of this database wait for a row that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]
