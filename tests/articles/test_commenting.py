"""Comments: who may, what is kept with which version, and what is never dropped."""

import pytest

from articles import commenting, drafts, publishing
from articles.models import Comment, Step
from articles.refusals import NotAllowed, NoteMissing, Resolved
from newsroom.demo.factories import make_article, make_photographer, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(clock, edition, writer):
    return make_article(
        "The bridge", by=writer, body="<p>It  costs the <b>city’s</b> taxpayers.</p>"
    )


def test_it_stays_with_the_version_that_it_was_made_on(clock, article, editor):
    made = commenting.comment(article, by=editor, text=" Who says so? ", passage="the  city’s\ntax")
    newer = drafts.copy(article, by=editor)
    assert [(c.text, c.passage, c.article) for c in commenting.thread(newer.story)] == [
        ("Who says so?", "the city’s tax", article)
    ]
    assert made.by == editor


@pytest.mark.parametrize(
    ("passage", "is_there"),
    [("costs the city's tax", True), ("THE BRIDGE", False), ("The bridge", True), ("paid", False)],
)
def test_whether_a_version_has_the_words(article, passage, is_there):
    assert commenting.is_in(passage, article) is is_there


def test_a_frozen_version_can_be_commented_on(article, editor, writer):
    publishing.publish(article, by=editor)
    commenting.comment(article, by=writer, text="It cost less.")
    assert Comment.objects.get().article == article


def test_only_who_sees_stories_at_the_desk_comments(article, editor):
    made = commenting.comment(article, by=editor, text="Hm.")
    stranger = make_photographer()
    for act in (
        lambda: commenting.comment(article, by=stranger, text="Hm."),
        lambda: commenting.reply(made, by=stranger, text="Hm.", article=article),
        lambda: commenting.resolve(made, by=stranger),
        lambda: commenting.reopen(made, by=stranger),
        lambda: commenting.take_back(made, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Comment.objects.filter(resolved_at=None).count() == 1


def test_a_comment_says_something(article, editor):
    made = commenting.comment(article, by=editor, text="Hm.")
    with pytest.raises(NoteMissing):
        commenting.comment(article, by=editor, text=" \n")
    with pytest.raises(NoteMissing):
        commenting.reply(made, by=editor, text="", article=article)


def test_open_ones_come_first_and_each_has_its_answers(clock, article, editor, writer):
    first = commenting.comment(article, by=editor, text="First")
    clock.shift(60)
    commenting.comment(article, by=editor, text="Second")
    clock.shift(60)
    answer = commenting.reply(first, by=writer, text="Done", article=article)
    commenting.reply(answer, by=editor, text="Thanks", article=article)
    commenting.resolve(first, by=writer)
    assert [
        (c.text, [r.text for r in c.replies.all()]) for c in commenting.thread(article.story)
    ] == [
        ("Second", []),
        ("First", ["Done", "Thanks"]),
    ]


def test_who_resolved_it_first_is_kept(clock, article, editor, writer):
    made = commenting.comment(article, by=editor, text="First")
    commenting.resolve(made, by=writer)
    at = made.resolved_at
    clock.shift(60)
    assert commenting.resolve(made, by=editor).resolved_by == writer
    assert made.resolved_at == at
    with pytest.raises(Resolved):
        commenting.reply(made, by=editor, text="But", article=article)
    assert commenting.reopen(made, by=editor).resolved_by is None
    commenting.reply(made, by=editor, text="But", article=article)


def test_ones_own_last_word_can_be_taken_back(clock, article, editor, writer):
    made = commenting.comment(article, by=editor, text="First")
    answer = commenting.reply(made, by=writer, text="Second", article=article)
    with pytest.raises(Resolved):
        commenting.take_back(made, by=editor)
    with pytest.raises(NotAllowed):
        commenting.take_back(answer, by=editor)
    commenting.take_back(answer, by=writer)
    commenting.resolve(made, by=writer)
    with pytest.raises(Resolved):
        commenting.take_back(made, by=editor)
    commenting.reopen(made, by=writer)
    commenting.take_back(made, by=editor)
    assert not Comment.objects.exists()


def test_comments_move_no_story_and_stand_in_its_log(article, editor):
    saved, stage = article.story.last_save, article.story.stage
    wilma = make_writer("wilma")
    commenting.comment(article, by=wilma, text="Hm.")
    article.story.refresh_from_db()
    assert (article.story.last_save, article.story.stage) == (saved, stage)
    line = Step.objects.first()
    assert (line.by, line.action, line.article) == (wilma, Step.Action.COMMENT, article)
    assert line.action not in Step.MOVES
