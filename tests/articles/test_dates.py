"""The “updated” time of a story: moved by what changes what it says, and by nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafts, publishing
from articles.models import Article, Step
from newsroom.demo.factories import make_article, make_live

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(clock, editor):
    """`issue(version, …)`: an hour on, the next version is published, or scheduled."""

    def issue(version, hours=0, **options):
        clock.shift(HOUR)
        at = timezone.now() + hours * HOUR if hours else None
        draft = drafts.copy(version, by=editor)
        return publishing.publish(draft, by=editor, at=at, **options)

    return issue


def updated(at=None):
    """The “updated” time that readers are told at `at`."""
    return Article.objects.live(at).get().updated_at


def test_substance_moves_it_and_typos_do_not(issue):
    first = make_live()
    typo = issue(first, substantive=False)
    assert updated() is None
    substance = issue(typo, substantive=True)
    assert updated() == substance.live_from == timezone.now()
    another = issue(substance, substantive=False)
    assert updated() == substance.live_from < another.live_from
    assert updated(typo.live_from) is None


def test_unless_somebody_says_so_it_moves(issue):
    assert issue(make_live()).updated_at == timezone.now()


def test_the_first_version_publishes_the_story_whatever_it_is(editor, clock):
    first = publishing.publish(make_article(), by=editor, substantive=False)
    assert (first.published_at, first.updated_at) == (timezone.now(), None)


def test_what_is_scheduled_moves_it_at_its_instant(clock, issue):
    first = make_live()
    later = issue(first, hours=5)
    typo = issue(first, hours=2, substantive=False)
    assert updated() is updated(typo.live_from) is None
    assert updated(later.live_from) == later.live_from
    after = issue(later, hours=8, substantive=False)
    assert updated(after.live_from) == later.live_from
    clock.move_to(after.live_from)
    assert updated() == later.live_from


def test_the_choice_stays_with_a_version_that_is_moved_or_taken_off(editor, issue):
    typo = issue(make_live(), hours=2, substantive=False)
    publishing.reschedule(typo, by=editor, at=typo.live_from + HOUR)
    assert not typo.is_substantive
    publishing.unschedule(typo, by=editor)
    assert not typo.is_substantive
    publishing.publish(typo, by=editor)
    assert updated() is None


def test_until_it_is_out_the_choice_can_be_changed(editor, issue):
    version = issue(make_live(), hours=2, substantive=False)
    publishing.publish(version, by=editor, at=version.live_from, substantive=True)
    assert version.updated_at == version.live_from
    publishing.publish(version, by=editor, substantive=False)
    assert updated() is None


def test_taking_a_version_off_dates_those_after_it_anew(editor, issue):
    first = make_live()
    substance = issue(first, hours=2)
    typo = issue(substance, hours=4, substantive=False)
    assert updated(typo.live_from) == substance.live_from
    publishing.unschedule(substance, by=editor)
    assert updated(typo.live_from) is None


def test_a_withdrawn_story_that_returns(clock, editor, issue):
    substance = issue(make_live())
    clock.shift(HOUR)
    publishing.withdraw(substance.story, by=editor, reason="Wrong")
    clock.shift(HOUR)
    back = publishing.restore(substance, by=editor)
    publishing.publish(back, by=editor, substantive=False)
    assert updated() == substance.live_from
    assert updated(substance.live_from) == substance.live_from


def test_a_story_that_ended_and_returns(clock, editor, issue):
    first = make_live(until=timezone.now() + 2 * HOUR)
    clock.shift(3 * HOUR)
    back = issue(first)
    assert (back.published_at, updated()) == (first.live_from, back.live_from)


def test_a_copy_of_a_typo_is_substantive_again(editor, issue):
    assert drafts.copy(issue(make_live(), substantive=False), by=editor).is_substantive


def test_the_plan_and_the_log_say_it(clock, editor, issue):
    def said(**options):
        return publishing.plan(draft, **options).sentences[-1]

    first = make_live()
    draft = drafts.copy(first, by=editor)
    clock.shift(HOUR)
    at = timezone.now() + 2 * HOUR
    assert said() == "Readers see it as updated now."
    assert said(at=at) == "Readers see it as updated at 15:00 EST today."
    assert said(substantive=False) == "The “updated” time stays as it is."
    publishing.publish(draft, by=editor, at=at, substantive=False)
    assert said(at=at + HOUR) == "The “updated” time stays as it is."
    publishing.publish(draft, by=editor, at=at, substantive=True)
    log = Step.objects.filter(article=draft, action="schedule").order_by("pk")
    assert [step.outcome.rpartition(". ")[2] for step in log] == [
        "The “updated” time stays as it is.",
        "Readers see it as updated at 15:00 EST on Monday 2 March 2026.",
    ]


def test_of_a_first_version_nothing_is_said_of_updates(editor):
    assert "updated" not in " ".join(publishing.plan(make_article()).sentences)
