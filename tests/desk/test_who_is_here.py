"""Sittings over HTTP: who is at a story, and whose a sitting is."""

import uuid

import pytest
from django.urls import reverse

from articles import publishing, sittings
from articles.models import Sitting
from newsroom.demo.factories import make_article, make_author, make_live, make_user, make_writer

from .conftest import says
from .keeping import keep, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(writer):
    return make_article("The drawbridge", by=writer)


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
