"""What one sitting’s saves are in a story’s log."""

import pytest

from articles import publishing, sittings
from articles.models import Article, Sitting
from newsroom.demo.factories import make_article, make_author, make_image, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(writer):
    return make_article("The drawbridge", by=writer)


class TestLog:
    def test_ten_saves_of_one_sitting_are_one_line(self, desk, editor, writer, article, clock):
        at_desk = desk(editor)
        for n in range(10):
            clock.shift(60)
            at_desk.save(article, headline=f"Draft {n}")
        lines = article.story.steps.all()
        assert [(line.action, line.by) for line in lines] == [("edit", editor), ("create", writer)]
        article.refresh_from_db()
        assert lines[0].at == article.saved_at
        assert Sitting.objects.count() == 1

    def test_another_sitting_is_another_line(self, desk, editor, article, clock):
        at_desk = desk(editor)
        clock.shift(60)
        at_desk.save(article, headline="Before")
        clock.shift(2 * 3600)
        at_desk.save(article, headline="After")
        assert article.story.steps.filter(action="edit").count() == 2

    def test_who_made_the_version_and_goes_on_adds_no_line(self, desk, writer, clock, edition):
        at_desk = desk(writer)
        form = at_desk.form() | {"headline": "New"}
        at_desk.post_form(None, form)
        article = Article.objects.get()
        clock.shift(60)
        at_desk.save(article, headline="Newer")
        assert [step.action for step in article.story.steps.all()] == ["create"]

    def test_who_made_it_and_goes_on_after_a_colleague_is_the_last_to_have_saved_it(
        self, desk, writer, editor, clock, edition
    ):
        at_desk = desk(writer)
        at_desk.post_form(None, at_desk.form() | {"headline": "New"})
        article = Article.objects.get()
        clock.shift(60)
        desk(editor).save(article, headline="Edited")
        clock.shift(60)
        desk(writer).save(article, headline="Mine again")
        lines = [(step.action, step.by) for step in article.story.steps.all()]
        assert lines == [("edit", writer), ("edit", editor), ("create", writer)]
        assert sittings.last_writer(article.story) == writer

    def test_an_edit_after_a_step_is_a_line_of_its_own(self, desk, writer, clock):
        at_desk = desk(writer)
        at_desk.post_form(None, at_desk.form() | {"headline": "New"})
        article = Article.objects.get()
        clock.shift(60)
        publishing.submit(article.story, by=writer)
        clock.shift(60)
        at_desk.save(article, headline="Changed after that")
        assert [step.action for step in article.story.steps.all()] == ["edit", "submit", "create"]

    @pytest.mark.parametrize("button", [{"_step": "submit"}, {"_save": ""}])
    def test_a_form_in_which_nothing_was_changed_is_no_edit(
        self, desk, editor, clock, edition, writer, button
    ):
        whole = make_article(
            "The drawbridge",
            by=writer,
            authors=[make_author("Ada"), make_author("Ben")],
            topics=["Ferries", "River Walk"],
            sources=[make_source("The report", "https://gazette.example/report")],
            lead_image=make_image(),
        )
        clock.shift(60)
        desk(editor).save(whole, **button)
        steps = [step.action for step in whole.story.steps.all()]
        assert steps == (["submit", "create"] if "_step" in button else ["create"])
        saved_at = whole.saved_at
        whole.refresh_from_db()
        assert whole.saved_at == saved_at
        assert not Sitting.objects.unsaved().exists()

    @pytest.mark.parametrize(
        "changed",
        [
            {"summary": "More."},
            {"body": "<p>Another.</p>"},
            {"topics": "River Walk,"},
            {"desk_notes": "Call back."},
            {"bylines-0-role": "editing"},
            {"bylines-0-ORDER": "9"},
            {"bylines-1-DELETE": "on"},
        ],
    )
    def test_whatever_was_changed_is_one(self, desk, editor, clock, edition, writer, changed):
        names = [make_author("Ada"), make_author("Ben")]
        article = make_article("The drawbridge", by=writer, authors=names, topics=["Ferries"])
        clock.shift(60)
        desk(editor).save(article, **changed)
        assert [step.action for step in article.story.steps.all()] == ["edit", "create"]
