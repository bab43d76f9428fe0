"""Who has a story, and until when."""

from datetime import timedelta

import pytest

from articles import assignments, publishing
from articles.models import Article, Story
from articles.refusals import InstantPast, NotAllowed
from newsroom import clock as time
from newsroom.demo.factories import make_article, make_author, make_user, make_writer

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock, writer):
    return make_article("Ferry strike", by=writer).story


def test_an_editor_assigns_with_a_due_time_and_the_log_says_so(story, editor):
    to, due = make_writer("wanda", first_name="Wanda", last_name="Poe"), time.now() + HOUR
    assert assignments.assign(story, by=editor, to=to, due_at=due) is story
    assert (story.assigned_to, story.due_at) == (to, due)
    step = story.steps.first()
    assert (step.by, step.action) == (editor, "assign")
    assert step.outcome == "Wanda Poe has it, due at 13:00 EST on Monday 2 March 2026."
    assignments.assign(story, by=editor, to=None)
    assert (story.assigned_to, story.due_at) == (None, None)
    assert story.steps.first().outcome == "Nobody has it."


def test_what_changes_nothing_is_not_logged(story, editor, writer):
    assignments.assign(story, by=editor, to=writer)
    before = story.steps.count()
    assignments.assign(story, by=editor, to=writer)
    assert story.steps.count() == before


def test_whoever_has_a_story_may_edit_it_until_it_is_approved(story, editor):
    other = make_writer()
    assert not story.is_editable_by(other)
    assignments.assign(story, by=editor, to=other)
    assert story.is_editable_by(other)
    assert list(Story.objects.own_of(other)) == [story]
    publishing.submit(story, by=other)
    publishing.approve(story, by=editor)
    assert not story.is_editable_by(other)


def test_a_writer_takes_an_own_story_that_nobody_has_and_hands_it_back(story, editor, writer):
    due = time.now() + HOUR
    assignments.assign(story, by=editor, to=None, due_at=due)
    assignments.assign(story, by=writer, to=writer)
    assert (story.assigned_to, story.due_at) == (writer, due)
    assignments.assign(story, by=writer, to=None)
    assert (story.assigned_to, story.due_at) == (None, due)


def test_what_a_writer_may_not(story, editor, writer):
    other = make_writer()
    for by, to in ((other, other), (writer, other), (other, None)):
        with pytest.raises(NotAllowed, match="Writers can take a story of their own"):
            assignments.assign(story, by=by, to=to)
    with pytest.raises(NotAllowed, match="Only editors set when"):
        assignments.assign(story, by=writer, to=writer, due_at=time.now() + HOUR)
    assignments.assign(story, by=editor, to=other)
    with pytest.raises(NotAllowed):
        assignments.assign(story, by=writer, to=writer)
    story.refresh_from_db()
    assert story.assigned_to == other


def test_only_who_could_work_on_it_may_have_it(story, editor, writer):
    nobodies = (
        make_writer("gone", is_active=False),
        make_writer("outside", is_staff=False),
        make_user("plain"),
    )
    for user in nobodies:
        with pytest.raises(NotAllowed, match=f"{user.username} can't edit stories"):
            assignments.assign(story, by=editor, to=user)
    assert set(assignments.people()) == {editor, writer}
    publishing.submit(story, by=writer)
    publishing.approve(story, by=editor)
    with pytest.raises(NotAllowed, match="only an editor can have it, not walt"):
        assignments.assign(story, by=editor, to=writer)
    assignments.assign(story, by=editor, to=editor)


def test_a_due_time_lies_ahead_unless_it_stays(story, editor, writer, clock):
    due = time.now() + HOUR
    with pytest.raises(InstantPast, match="has passed"):
        assignments.assign(story, by=editor, to=writer, due_at=time.now())
    assignments.assign(story, by=editor, to=writer, due_at=due)
    clock.shift(7200)
    assignments.assign(story, by=editor, to=editor, due_at=due)
    assert (story.assigned_to, story.due_at) == (editor, due)


def test_who_holds_a_story(story, editor, writer):
    ada = make_author(user=editor)
    signed = make_article("Signed", by=writer, authors=[ada])

    def held(user):
        return {article.headline for article in Article.objects.heads().held_by(user)}

    assert held(writer) == {"Ferry strike", "Signed"}
    assert held(editor) == {"Signed"}
    assignments.assign(signed.story, by=editor, to=writer)
    assert held(editor) == set()
    assert held(writer) == {"Ferry strike", "Signed"}
