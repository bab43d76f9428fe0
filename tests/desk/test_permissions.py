"""What a writer can't do, whatever they click, type into an address, or forge."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.admin.steps import STEPS
from articles.models import Article, Story
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_user,
    make_writer,
)

from .conftest import says

pytestmark = pytest.mark.django_db
EDITORS_STEPS = [name for name in STEPS if name != "submit"]


@pytest.fixture
def mine(clock, edition, writer):
    return make_article("Mine", by=writer)


def untouched(article):
    fresh = Article.objects.select_related("story").get(pk=article.pk)
    assert (fresh.headline, fresh.live_from) == (article.headline, article.live_from)
    assert fresh.story.stage == article.story.stage
    assert Article.objects.filter(story=article.story).count() == 1
    return True


class TestWriters:
    def test_see_every_story_of_the_newsroom(self, desk, writer):
        make_article("Somebody else's", by=make_writer())
        make_live("Live one")
        told = says(desk(writer).read("articles_article_changelist"))
        assert "Somebody else's" in told
        assert "Live one" in told

    def test_read_a_story_of_somebody_else_without_a_form(self, desk, writer):
        article = make_article("Theirs", by=make_writer(), body="<p>Their <em>words</em>.</p>")
        page = desk(writer).read("articles_article_change", article.pk)
        assert "Its writers and the editors can change it." in says(page)
        assert "<p>Their <em>words</em>.</p>" in page.content.decode()
        assert 'name="_save"' not in page.content.decode()
        assert page.context["steps"] == []

    def test_read_its_pictures_too(self, desk, writer):
        image = make_image(alt="The bridge at dawn.")
        markup = f'<figure data-image="{image.pk}"><figcaption>Dawn.</figcaption></figure>'
        article = make_article("Theirs", by=make_writer(), body=markup)
        page = desk(writer).read("articles_article_change", article.pk)
        assert 'alt="The bridge at dawn."' in page.text

    def test_are_shown_the_way_back_to_the_desk_where_they_may_not_go(self, desk, writer):
        page = desk(writer).read("articles_section_add")
        assert page.status_code == 403
        assert 'href="/admin/"' in page.text

    def test_cannot_post_to_a_story_of_somebody_else(self, desk, writer, mine):
        article = make_article("Theirs", by=make_writer())
        at_desk = desk(writer)
        forged = at_desk.form(mine) | {"headline": "Hacked"}
        for extra in ({}, {"_saveasnew": "1"}, {"_step": "publish"}):
            assert at_desk.post_form(article, forged | extra).status_code == 403
        assert untouched(article)

    @pytest.mark.parametrize("extra", [{}, {"_saveasnew": "1"}])
    def test_cannot_touch_their_own_story_once_it_is_approved_or_live(
        self, desk, writer, editor, mine, extra
    ):
        at_desk = desk(writer)
        forged = at_desk.form(mine) | {"headline": "Hacked"} | extra
        publishing.submit(mine.story, by=writer)
        publishing.approve(mine.story, by=editor)
        assert at_desk.post_form(mine, forged).status_code == 403
        publishing.publish(mine, by=editor)
        assert at_desk.post_form(mine, forged).status_code == 403
        assert untouched(mine)

    def test_go_on_with_their_story_in_review(self, desk, writer, mine):
        publishing.submit(mine.story, by=writer)
        desk(writer).save(mine, headline="Better")
        mine.refresh_from_db()
        assert mine.headline == "Better"

    def test_a_byline_makes_a_story_theirs_to_edit(self, desk, writer):
        theirs = make_article("Shared", by=make_writer(), authors=[make_author(user=writer)])
        assert desk(writer).save(theirs, headline="Better").status_code == 302

    def test_no_field_puts_a_version_on_the_timeline(self, desk, writer, editor, mine):
        now = timezone.now().isoformat()
        desk(writer).save(
            mine,
            live_from=now,
            live_from_0="2026-03-02",
            live_from_1="12:00",
            published_at=now,
            stage="ready",
            story=1,
            number=9,
            slug="forged",
            created_by=editor.pk,
        )
        fresh = Article.objects.select_related("story").get()
        assert (fresh.live_from, fresh.published_at, fresh.number) == (None, None, 1)
        assert (fresh.story.stage, fresh.slug, fresh.created_by) == ("draft", "", writer)

    @pytest.mark.parametrize("name", EDITORS_STEPS)
    def test_no_step_of_an_editor_at_its_address_or_in_a_post(self, desk, writer, mine, name):
        at_desk = desk(writer)
        url = reverse("admin:articles_article_step", args=[mine.pk, name])
        fields = {"at_day": "2026-03-03", "at_hour": "06:00", "reason": "x", "note": "x"}
        assert at_desk.client.get(url).status_code == 403
        assert at_desk.client.post(url, fields).status_code == 403
        answer = at_desk.save(mine, _step=name)
        if answer.status_code == 302:
            answer = at_desk.client.get(answer.url)
        assert answer.status_code == 403
        fresh = Article.objects.select_related("story").get()
        assert (fresh.live_from, fresh.story.stage) == (None, "draft")

    def test_no_approval_in_the_same_post_as_a_save(self, desk, writer, mine):
        publishing.submit(mine.story, by=writer)
        assert desk(writer).save(mine, _step="approve").status_code == 403
        assert Story.objects.get().stage == "in_review"

    def test_cannot_submit_a_story_of_somebody_else(self, desk, writer):
        theirs = make_article("Theirs", by=make_writer())
        assert desk(writer).step(theirs, "submit").status_code == 403
        assert untouched(theirs)

    def test_there_is_no_action_on_the_list(self, desk, writer, editor, mine):
        url = reverse("admin:articles_article_changelist")
        fields = {"action": "delete_selected", "_selected_action": [mine.pk], "post": "yes"}
        for user in (writer, editor):
            desk(user).client.post(url, fields)
        assert untouched(mine)

    def test_delete_nothing(self, desk, writer, mine):
        url = reverse("admin:articles_article_delete", args=[mine.pk])
        assert desk(writer).client.post(url, {"post": "yes"}).status_code == 403
        assert untouched(mine)

    @pytest.mark.parametrize(
        "url",
        [
            "admin:articles_section_add",
            "admin:authors_author_add",
            "admin:sources_publisher_add",
            "admin:sources_source_add",
            "admin:editions_edition_changelist",
            "admin:auth_user_changelist",
            "admin:auth_group_changelist",
        ],
    )
    def test_manage_neither_the_paper_nor_its_people(self, desk, writer, url):
        assert desk(writer).client.get(reverse(url)).status_code == 403


class TestEditors:
    def test_delete_a_story_that_was_never_published_with_all_its_drafts(self, desk, editor):
        article = make_article("One", by=editor)
        newer = publishing.restore(article, by=editor)
        url = reverse("admin:articles_article_delete", args=[newer.pk])
        assert "all its 2 drafts" in says(desk(editor).client.get(url))
        desk(editor).client.post(url, {"post": "yes"})
        assert not Story.objects.exists()
        assert not Article.objects.exists()
        assert LogEntry.objects.filter(action_flag=3).exists()

    def test_never_delete_a_story_that_was_live(self, desk, editor, clock):
        article = make_live("Out", by=editor)
        clock.shift(timedelta(hours=1))
        publishing.withdraw(article.story, by=editor, reason="Wrong")
        draft = publishing.restore(article, by=editor)
        for version in (article, draft):
            url = reverse("admin:articles_article_delete", args=[version.pk])
            assert desk(editor).client.post(url, {"post": "yes"}).status_code == 403
        assert Article.objects.count() == 2

    @pytest.mark.parametrize("at", [None, timedelta(hours=1)])
    def test_delete_no_story_that_was_placed_since_the_page_was_made(
        self, desk, editor, clock, monkeypatch, at
    ):
        article = make_article("One", by=editor)
        publishing.publish(article, by=editor, at=at and timezone.now() + at)
        monkeypatch.setattr(Story, "is_deletable_by", lambda story, user: True)
        url = reverse("admin:articles_article_delete", args=[article.pk])
        page = desk(editor).client.post(url, {"post": "yes"}, follow=True)
        assert "This story is on the timeline, so it can't be deleted." in says(page)
        assert Article.objects.get() == article
        assert not LogEntry.objects.exists()

    def test_do_not_manage_users(self, desk, editor):
        assert desk(editor).read("auth_user_changelist").status_code == 403


def test_without_a_group_there_is_nothing_to_see(desk):
    nobody = make_user("nobody")
    assert "Ask an administrator" in says(desk(nobody).read("index"))
    assert desk(nobody).read("articles_article_changelist").status_code == 403


def test_readers_are_sent_to_the_login(client, edition):
    answer = client.get(reverse("admin:articles_article_changelist"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))
