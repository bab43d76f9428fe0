"""Sittings over HTTP: what is kept, whose it is, what the form is filled with, who is here."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from articles import drafts, publishing, sittings
from articles.models import Article, Sitting, Story
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_source,
    make_user,
    make_writer,
)

from .conftest import says
from .test_form import lines

pytestmark = pytest.mark.django_db

PAGE = {"csrfmiddlewaretoken", "sitting", "turn", "version", "seen"}


@pytest.fixture
def article(writer):
    return make_article("The drawbridge", by=writer)


def post(at_desk, name, *args, **fields):
    return at_desk.client.post(reverse(f"admin:articles_article_{name}", args=args), fields)


def keep(at_desk, form, **fields):
    """Send the form as its script does, with these fields changed; returns the answer."""
    base = {name: value for name, value in form.items() if name not in PAGE}
    about = {} if form["turn"] != "0" else {"base": json.dumps(base)}
    url = reverse("admin:articles_article_keep")
    return at_desk.client.post(url, form | about | fields)


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


class TestWhoIsHere:
    @pytest.fixture
    def moss(self, article):
        moss = make_writer("moss")
        moss.first_name, moss.last_name = "Walt", "<Moss>"
        moss.save()
        article.bylines.create(author=make_author("Walt Moss", user=moss))
        return moss

    def arrive(self, at_desk, article, **fields):
        form = at_desk.form(article) | fields
        about = {name: form[name] for name in ("sitting", "version", "seen")}
        return form, post(at_desk, "here", **about).json()

    def test_two_people_see_each_other_for_a_minute(self, desk, writer, moss, article, clock):
        _, alone = self.arrive(desk(writer), article)
        assert alone == {"others": [], "newer": ""}
        at_desk = desk(moss)
        form, both = self.arrive(at_desk, article)
        assert [(each["name"], each["says"]) for each in both["others"]] == [
            ("walt", "is here too")
        ]
        clock.shift(61)
        assert post(at_desk, "here", sitting=form["sitting"], version=article.pk).json() == {
            "others": [],
            "newer": "",
        }

    def test_who_leaves_is_gone_at_once_and_the_text_is_told_of(
        self, desk, writer, moss, article, clock
    ):
        at_desk = desk(moss)
        form = at_desk.form(article)
        key = keep(at_desk, form, headline="Half").json()["key"]
        _, seen = self.arrive(desk(writer), article)
        assert seen["others"][0]["name"] == "Walt <Moss>"
        assert seen["others"][0]["says"] == "is here too, with unsaved text from 12:00"
        assert seen["others"][0]["url"] == reverse("admin:articles_article_sitting", args=[key])
        assert post(desk(moss), "leave", sitting=key).status_code == 204
        _, seen = self.arrive(desk(writer), article)
        assert seen["others"][0]["says"] == "has unsaved text from 12:00"

    def test_a_newer_save_is_told(self, desk, writer, moss, article, clock):
        at_desk = desk(writer)
        form = at_desk.form(article)
        clock.shift(60)
        desk(moss).save(article, headline="Moss was quicker")
        told = post(
            desk(writer), "here", sitting=form["sitting"], version=article.pk, seen=form["seen"]
        )
        assert told.json()["newer"] == (
            "Walt <Moss> saved version 1 at 12:01: saving yours will show you both."
        )

    def test_a_heartbeat_asks_little_of_the_database(
        self, desk, writer, article, django_assert_num_queries
    ):
        at_desk = desk(writer)
        form, _ = self.arrive(at_desk, article)
        about = {name: form[name] for name in ("sitting", "version", "seen")}
        with django_assert_num_queries(9):
            post(at_desk, "here", **about)


@pytest.mark.django_db(transaction=True)
def test_who_is_here_is_told_outside_any_other_transaction():
    """PostgreSQL locks no row without one."""
    by = make_user(is_superuser=True)
    article, key = make_article(by=by), uuid.uuid4()
    sittings.here(key, by=by, version=article)
    sittings.here(key, by=by, version=article)
    sittings.leave(key, by=by)
    assert Sitting.objects.filter(key=key, by=by).count() == 1


class TestWhoseItIs:
    def test_nobody_writes_into_it_drops_it_or_is_there_in_its_name(
        self, desk, writer, editor, article
    ):
        at_desk = desk(writer)
        form = at_desk.form(article)
        key = keep(at_desk, form, headline="Walt’s").json()["key"]
        at_desk = desk(editor)
        theirs = form | {"turn": "1"}
        for answer in (
            keep(at_desk, theirs, headline="Edith’s"),
            post(at_desk, "here", sitting=key, version=article.pk),
            post(at_desk, "leave", sitting=key),
        ):
            assert answer.status_code == 403
            assert "you are signed in under another name now" in answer.json()["said"]
        assert post(at_desk, "drop", key).status_code == 404
        answer = at_desk.post_form(article, theirs | {"headline": "Edith’s"})
        assert answer.status_code == 403
        assert "you are signed in under another name now" in says(answer)
        assert Sitting.objects.unsaved().get().fields["headline"] == "Walt’s"
        article.refresh_from_db()
        assert article.headline == "The drawbridge"

    def test_a_story_that_is_not_ones_own_keeps_nothing(self, desk, article, clock):
        at_desk = desk(make_writer("other"))
        about = {"sitting": str(uuid.uuid4()), "version": article.pk}
        answer = post(at_desk, "keep", headline="x", **about)
        assert (answer.status_code, answer.json()["said"]) == (
            403,
            "You may no longer change this story.",
        )
        assert post(at_desk, "here", **about).json() == {"others": [], "newer": ""}
        assert not Sitting.objects.exists()

    def test_an_approved_story_takes_no_more_and_what_was_kept_stays(
        self, desk, writer, editor, article
    ):
        at_desk = desk(writer)
        form = at_desk.form(article)
        keep(at_desk, form, headline="My last words")
        publishing.approve(publishing.submit(article.story, by=writer), by=editor)
        answer = keep(at_desk, form | {"turn": "1"}, headline="And more")
        assert answer.status_code == 403
        assert "An editor approved this story" in answer.json()["said"]
        assert Sitting.objects.unsaved().get().fields["headline"] == "My last words"
        page = at_desk.read("articles_article_change", article.pk)
        assert "You have unsaved text of “My last words”, from 12:00." in says(page)
        assert "Look at it" in says(page)

    def test_without_a_session_it_is_the_login_that_answers(self, desk, client, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        client.logout()
        assert keep(at_desk, form, headline="x").status_code == 302

    def test_readers_are_shown_nothing_of_it(self, desk, editor, client, clock):
        live = make_live("Out", by=editor)
        at_desk = desk(editor)
        keep(at_desk, at_desk.form(live), headline="Unsaved secret", summary="Unsaved secret")
        client.logout()
        for address in ("/", live.get_absolute_url(), "/feed/", "/search/?q=secret"):
            assert "Unsaved secret" not in client.get(address).text


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


class TestBadInput:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"sitting": "none"},
            {"turn": "x"},
            {"turn": "9" * 5000},
            {"version": "x"},
            {"version": "9" * 19},
            {"base": "{"},
            {"base": "[1]"},
            {"base": '{"a": ' * 2000},
        ],
    )
    def test_it_is_refused(self, desk, writer, article, wrong):
        at_desk = desk(writer)
        assert keep(at_desk, at_desk.form(article) | wrong, **wrong).status_code == 400
        assert not Sitting.objects.exists()

    @pytest.mark.parametrize("name", ["keep", "here", "leave"])
    def test_so_is_what_names_no_sitting(self, desk, writer, name, clock):
        assert post(desk(writer), name).status_code == 400
        assert not Sitting.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("body", f'<figure data-image="{10**20}"><figcaption></figcaption></figure>'),
            ("topics", ",".join(f"topic {n}" for n in range(1500))),
        ],
    )
    def test_a_form_that_holds_nonsense_opens_all_the_same(
        self, desk, writer, article, field, value
    ):
        at_desk = desk(writer)
        keep(at_desk, at_desk.form(article), **{field: value})
        assert at_desk.form(article)["turn"] == "1"
        assert at_desk.save(article).status_code in (200, 302)

    def test_more_than_the_desk_takes_is_refused(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        assert keep(at_desk, form, body="x" * 3_000_000).status_code == 400
        many = {f"citations-{i}-title": "x" for i in range(5001)}
        assert keep(at_desk, form, **many).status_code == 400
        assert not Sitting.objects.exists()

    def test_a_form_of_thousands_of_lines_is_kept_and_shown(self, desk, writer, article):
        at_desk = desk(writer)
        rows = [{"title": f"Source {i}", "publisher": "Gazette"} for i in range(300)]
        keep(at_desk, at_desk.form(article), **lines("citations", *rows))
        assert at_desk.form(article)["citations-299-title"] == "Source 299"

    def test_a_forged_request_is_refused(self, writer, article, edition):
        client = Client(enforce_csrf_checks=True)
        client.force_login(writer)
        url = reverse("admin:articles_article_keep")
        assert client.post(url, {"sitting": uuid.uuid4(), "turn": 0}).status_code == 403


@pytest.fixture
def deleted_in_between(article, monkeypatch):
    """Somebody deletes the story after a request found it, and before it holds its row."""

    def locked(pk):
        Story.objects.filter(pk=pk).delete()
        raise Story.DoesNotExist

    monkeypatch.setattr(Story.objects, "locked", locked)


def test_a_step_of_a_story_that_is_deleted_meanwhile(desk, editor, article, deleted_in_between):
    at_desk = desk(editor)
    answer = at_desk.step(article, "submit")
    assert "This story was deleted meanwhile." in says(at_desk.client.get(answer.url))


def test_a_save_of_a_story_that_is_deleted_meanwhile(desk, editor, article, deleted_in_between):
    at_desk = desk(editor)
    answer = at_desk.save(article, headline="Late, and kept")
    assert answer.status_code == 302
    assert "“Late, and kept”" in says(at_desk.client.get("/admin/"))
