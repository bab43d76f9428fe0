"""Sittings over HTTP: what is kept, and what the form is filled with."""

import json

import pytest
from django.urls import reverse

from articles import drafts, publishing, sittings
from articles.models import Article, Sitting, Story
from newsroom.demo.factories import make_article, make_author, make_live

from .conftest import says
from .keeping import PAGE, keep, post
from .test_form import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(writer):
    return make_article("The drawbridge", by=writer)


class TestKeeping:
    def test_what_is_typed_is_kept_and_in_no_version(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        answer = keep(at_desk, form, headline="Half a head", body="<p>Raw <b>text", lead_image="x")
        sitting = Sitting.objects.get()
        assert answer.json()["key"] == form["sitting"] == str(sitting.key)
        assert (answer.json()["turn"], sitting.turn) == (1, 1)
        assert (sitting.by, sitting.story, sitting.article) == (writer, article.story, article)
        assert sitting.fields["headline"] == "Half a head"
        assert sitting.fields["body"] == "<p>Raw <b>text"
        assert sitting.fields["lead_image"] == "x"
        assert sitting.base["headline"] == "The drawbridge"
        assert not PAGE & sitting.fields.keys()
        article.refresh_from_db()
        assert article.headline == "The drawbridge"
        assert Article.objects.count() == Story.objects.count() == 1
        assert not article.story.steps.filter(action="edit").exists()

    def test_the_form_is_filled_with_it_lines_and_their_order_included(self, desk, writer, article):
        ada, ben = make_author("Ada"), make_author("Ben")
        at_desk = desk(writer)
        rows = [
            {"author": ada.pk, "role": "by", "ORDER": 2},
            {"author": ben.pk, "role": "photography", "ORDER": 1},
            {"author": "", "role": "by", "ORDER": 3, "DELETE": "on"},
        ]
        source = {"address": "no address", "title": "", "publisher": "", "ORDER": 1}
        keep(
            at_desk,
            at_desk.form(article),
            headline="",
            topics='"River Walk"',
            **lines("bylines", *rows),
            **lines("citations", source),
        )
        page = at_desk.read("articles_article_change", article.pk)
        assert "This is what you wrote at 12:00, not saved yet." in says(page)
        assert "This field is required" not in says(page)
        form = at_desk.form(article)
        assert (form["headline"], form["topics"].strip(",")) == ("", '"River Walk"')
        assert form["turn"] == "1"
        assert form["citations-0-address"] == "no address"
        assert (form["bylines-0-author"], form["bylines-1-author"]) == (str(ada.pk), str(ben.pk))
        assert form["bylines-2-DELETE"] == "on"
        shown = page.text.index('name="bylines-1-author"')
        assert shown < page.text.index('name="bylines-0-author"')

    def test_saving_it_empties_the_sitting(self, desk, writer, article):
        at_desk = desk(writer)
        keep(at_desk, at_desk.form(article), headline="Kept")
        answer = at_desk.save(article)
        assert answer.status_code == 302
        article.refresh_from_db()
        assert article.headline == "Kept"
        assert Sitting.objects.get().fields == {}
        assert "not saved yet" not in says(at_desk.read("articles_article_change", article.pk))

    def test_what_can_not_be_saved_is_kept_all_the_same(self, desk, writer, article):
        at_desk = desk(writer)
        page = at_desk.save(article, headline="", summary="Without a script")
        assert page.status_code == 200
        assert at_desk.form(article)["summary"] == "Without a script"

    def test_what_is_typed_and_taken_back_is_not_unsaved(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        turn = keep(at_desk, form, headline="Other").json()["turn"]
        keep(at_desk, form, turn=turn)
        assert not Sitting.objects.unsaved().exists()

    def test_lines_end_in_one_way_and_null_characters_go(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article) | {"summary": "One\nTwo"}
        base = {name: value for name, value in form.items() if name not in PAGE}
        keep(at_desk, form, summary="One\r\nTwo", base=json.dumps(base))
        assert not Sitting.objects.unsaved().exists()
        keep(at_desk, form, summary="One\r\nTwo\0", turn=1, headline="\0")
        assert Sitting.objects.unsaved().get().fields["headline"] == ""

    def test_opening_a_form_writes_nothing(self, desk, writer, article):
        desk(writer).form(article)
        assert not Sitting.objects.exists()

    def test_old_versions_are_shown_as_they_are(self, desk, editor, clock):
        live = make_live("One", by=editor)
        newer = publishing.restore(live, by=editor)
        at_desk = desk(editor)
        keep(at_desk, at_desk.form(newer), headline="Typed at the newest")
        assert at_desk.form(live)["headline"] == "One"
        assert at_desk.form(newer)["headline"] == "Typed at the newest"

    def test_an_edit_of_a_live_version_is_offered_at_the_draft_made_since(
        self, desk, editor, clock
    ):
        live = make_live("One", by=editor)
        at_desk = desk(editor)
        keep(at_desk, at_desk.form(live), headline="Typed at the live one")
        newer = publishing.restore(live, by=editor)
        assert at_desk.form(newer)["headline"] == "Typed at the live one"
        assert at_desk.post_form(newer, at_desk.form(newer)).url.endswith(
            reverse("admin:articles_article_sitting", args=[Sitting.objects.get().key])
        )


class TestTwoTabs:
    def test_the_tab_that_lost_count_overwrites_nothing(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        keep(at_desk, form, headline="First tab")
        answer = keep(at_desk, form, headline="Second tab").json()
        assert answer["is_split"]
        assert answer["key"] != form["sitting"]
        held = {sitting.fields["headline"] for sitting in Sitting.objects.unsaved()}
        assert held == {"First tab", "Second tab"}
        told = says(at_desk.read("articles_article_change", article.pk))
        assert "You have unsaved text of “First tab”" in told
        again = form | {"sitting": answer["key"], "turn": str(answer["turn"])}
        assert not keep(at_desk, again, headline="Second tab, on").json()["is_split"]

    def test_what_is_sent_twice_is_kept_once(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        first, second = (keep(at_desk, form, headline="Sent twice").json() for _ in range(2))
        assert (first["key"], first["turn"]) == (second["key"], second["turn"])

    def test_so_is_what_the_tab_that_lost_count_sends_twice(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        keep(at_desk, form, headline="First tab")
        first, second = (keep(at_desk, form, headline="Second tab").json() for _ in range(2))
        assert (first["key"], first["turn"]) == (second["key"], second["turn"])
        assert Sitting.objects.unsaved().count() == 2
        assert keep(at_desk, form, headline="And on").json()["key"] != first["key"]

    def test_a_copy_that_comes_after_the_save_is_nothing_new(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        at_desk.post_form(article, form | {"headline": "Saved"})
        keep(at_desk, form, headline="Saved")
        assert not Sitting.objects.unsaved().exists()

    def test_a_save_leaves_the_text_of_the_other_tab(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        keep(at_desk, form, headline="First tab")
        at_desk.post_form(article, form | {"headline": "Second tab, saved"})
        article.refresh_from_db()
        assert article.headline == "Second tab, saved"
        assert Sitting.objects.unsaved().get().fields["headline"] == "First tab"

    def test_so_does_a_save_of_a_tab_in_which_nothing_was_typed(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        keep(at_desk, form, headline="First tab")
        at_desk.post_form(article, form)
        assert Sitting.objects.unsaved().get().fields["headline"] == "First tab"


class TestNewStories:
    def test_text_of_a_form_that_somebody_else_opened_is_not_kept_as_ones_own(
        self, desk, writer, editor, clock
    ):
        form = desk(writer).form()
        at_desk = desk(editor)
        for answer in (
            keep(at_desk, form, headline="Walt’s"),
            at_desk.post_form(None, form | {"headline": "Walt’s"}),
        ):
            assert answer.status_code == 403
            assert "signed in under another name now" in answer.content.decode()
        assert not Sitting.objects.exists()
        assert not Story.objects.exists()

    def test_it_is_offered_and_gone_on_with(self, desk, writer, clock):
        at_desk = desk(writer)
        form = at_desk.form()
        keep(at_desk, form, headline="Ferry <late>", body="<p>It was late.</p>")
        for page in (at_desk.read("articles_article_add"), at_desk.client.get("/admin/")):
            assert "You have unsaved text of “Ferry <late>”, from 12:00." in says(page)
            assert f"?sitting={form['sitting']}" in page.text
        page = at_desk.read("articles_article_add", sitting=form["sitting"])
        assert "It was late." in page.text
        assert "You have unsaved text" not in says(page)
        assert not Story.objects.exists()

    def test_it_is_nobody_elses(self, desk, writer, editor, clock):
        at_desk = desk(writer)
        form = at_desk.form()
        keep(at_desk, form, headline="Ferry")
        at_desk = desk(editor)
        assert "Ferry" not in says(at_desk.client.get("/admin/"))
        page = at_desk.read("articles_article_add", sitting=form["sitting"])
        assert "Ferry" not in page.text
        assert at_desk.read("articles_article_sitting", form["sitting"]).status_code == 403

    def test_text_of_a_story_that_was_deleted_is_a_new_storys(self, desk, writer, editor, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        keep(at_desk, form, headline="Written in vain?")
        drafts.discard(article.story, by=editor)
        answer = keep(at_desk, form | {"turn": "1"}, headline="No, not in vain")
        assert answer.json()["is_gone"]
        assert "“No, not in vain”" in says(at_desk.client.get("/admin/"))
        late = at_desk.post_form(article, form | {"turn": "2", "headline": "Saved too late"})
        assert late.status_code == 302
        assert Sitting.objects.unsaved().get().fields["headline"] == "Saved too late"


class TestDropping:
    def test_it_can_be_undone(self, desk, writer, article):
        at_desk = desk(writer)
        key = keep(at_desk, at_desk.form(article), headline="Dropped?").json()["key"]
        answer = post(at_desk, "drop", key)
        page = at_desk.client.get(answer.url)
        assert "“Dropped?” is put aside." in says(page)
        assert at_desk.form(article)["headline"] == "The drawbridge"
        assert at_desk.form(article)["sitting"] != key
        assert at_desk.client.get(answer.url.replace("dropped=", "dropped=x")).status_code == 200
        post(at_desk, "drop", key, undo="")
        assert at_desk.form(article)["headline"] == "Dropped?"

    def test_it_takes_a_post(self, desk, writer, article):
        at_desk = desk(writer)
        key = keep(at_desk, at_desk.form(article), headline="Kept").json()["key"]
        assert at_desk.read("articles_article_drop", key).status_code == 405
        assert Sitting.objects.unsaved().exists()

    def test_tidying_deletes_what_holds_nothing_and_never_unsaved_text(
        self, desk, writer, article, clock
    ):
        def sitting(**facts):
            return Sitting.objects.create(by=writer, story=article.story, **facts)

        unsaved, _ = sitting(fields={"headline": "x"}), sitting()
        dropped = sitting(fields={"headline": "y"})
        sittings.drop(dropped, by=writer)
        clock.shift(2 * 24 * 3600)
        sittings.tidy(writer)
        assert set(Sitting.objects.all()) == {unsaved, dropped}
        clock.shift(6 * 24 * 3600)
        sittings.tidy(writer)
        assert set(Sitting.objects.all()) == {unsaved}
        clock.shift(3650 * 24 * 3600)
        sittings.tidy(writer)
        assert set(Sitting.objects.all()) == {unsaved}
