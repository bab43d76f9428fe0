"""Previews at the desk: a version as saved, and what a form holds, for whoever may see it."""

import uuid
from pathlib import Path

import pytest
from django.urls import reverse

from articles.checks import lengths
from articles.models import Article, Sitting
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_source,
    make_user,
    make_writer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition, clock, writer):
    return make_article("As it is saved", by=writer)


def saved(article):
    return reverse("admin:articles_article_preview", args=[article.pk])


def typed(article=None, key=None):
    args = [article.pk] if article else []
    return reverse("admin:articles_article_typed", args=[*args, key or uuid.uuid4()])


def test_a_version_as_it_is_saved_for_the_desk_alone(desk, draft, writer, client):
    page = desk(writer).client.get(saved(draft))
    assert "As it is saved</h1>" in page.content.decode()
    told = page.content.decode()
    assert "Preview of version 1 (draft), saved on <time" in told
    assert ">March 2, 2026, noon EST</time>" in told
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert page["X-Frame-Options"] == "DENY"
    client.force_login(make_user("nobody"))
    assert client.get(saved(draft)).status_code == 403
    client.logout()
    assert client.get(saved(draft)).status_code == 302
    desk(writer)
    assert client.get(saved(draft).replace(f"/{draft.pk}/", "/999/")).status_code == 404


def test_what_was_typed_as_its_page_would_be(desk, draft, writer):
    image = make_image()
    sitting = Sitting.objects.create(
        by=writer,
        story=draft.story,
        article=draft,
        fields={
            "headline": "As <i>typed</i>",
            "body": "<p>New words.</p><script>alert(1)</script>",
            "lead_image": str(image.pk),
        },
    )
    page = desk(writer).client.get(typed(draft, sitting.key)).content.decode()
    assert "As &lt;i&gt;typed&lt;/i&gt;</h1>" in page
    assert "<p>New words.</p>" in page
    assert "alert(1)" not in page
    assert f'src="/images/{image.pk}/' in page
    assert "March 2, 2026" in page
    assert "Preview of" not in page
    draft.refresh_from_db()
    assert draft.headline == "As it is saved"


def test_only_this_desk_frames_it_and_nobody_keeps_it(desk, draft, writer):
    page = desk(writer).client.get(typed(draft))
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_the_form_frames_pages_of_this_site_and_no_other_page_does(desk, draft, writer):
    at = desk(writer)
    assert (
        "frame-src 'self'"
        in at.read("articles_article_change", draft.pk)["Content-Security-Policy"]
    )
    assert "frame-src" not in at.read("articles_article_changelist")["Content-Security-Policy"]
    form = at.read("articles_article_change", draft.pk)
    assert "frame-ancestors 'none'" in form["Content-Security-Policy"]


def test_nothing_typed_yet_shows_what_is_saved(desk, draft, writer):
    client = desk(writer).client
    assert "As it is saved</h1>" in client.get(typed(draft)).content.decode()
    empty = Sitting.objects.create(by=writer, story=draft.story, article=draft)
    assert "As it is saved</h1>" in client.get(typed(draft, empty.key)).content.decode()
    assert client.get(typed()).status_code == 200


def test_a_new_story(desk, writer, edition, clock):
    sitting = Sitting.objects.create(by=writer, fields={"headline": "The first word"})
    page = desk(writer).client.get(typed(None, sitting.key)).content.decode()
    assert "The first word</h1>" in page
    assert Article.objects.count() == 0


def test_what_somebody_else_typed_is_theirs(desk, draft, writer, editor):
    sitting = Sitting.objects.create(
        by=writer, story=draft.story, article=draft, fields={"headline": "Walt’s words"}
    )
    page = desk(editor).client.get(typed(draft, sitting.key)).content.decode()
    assert "Walt’s words" not in page
    assert "As it is saved</h1>" in page


def test_it_needs_the_desk(desk, draft, writer, client):
    assert client.get(typed(draft)).status_code == 302
    client.force_login(make_user("nobody"))
    assert client.get(typed(draft)).status_code == 403
    assert client.get(typed()).status_code == 403
    desk(make_writer("wendy"))
    assert client.get(typed(draft)).status_code == 200  # every writer reads every story


def test_a_story_that_is_out_keeps_its_date(desk, editor, clock, edition):
    live = make_live("Out", by=editor)
    clock.shift(86400 * 3)
    page = desk(editor).client.get(typed(live)).content.decode()
    assert "March 2, 2026, noon" in page


def test_its_queries_are_few(desk, editor, clock, edition, django_assert_num_queries):
    draft = make_article(
        "Full",
        by=editor,
        authors=[make_author(), make_author()],
        sources=[make_source(), make_source()],
        topics=["Rain"],
        lead_image=make_image(),
    )
    at = desk(editor)
    fields = at.form(draft)
    sitting = Sitting.objects.create(by=editor, story=draft.story, article=draft, fields=fields)
    at.client.get(typed(draft, sitting.key))
    with django_assert_num_queries(13):
        at.client.get(typed(draft, sitting.key))


def test_the_counters_cut_where_the_checks_do():
    script = Path("static/desk/cuts.js").read_text()
    assert f"TITLE_WIDTH = {lengths.SEARCH_WIDTH};" in script
    assert f"social cards cut it at about {lengths.SOCIAL}" in script
    assert f"length(t) > {lengths.SOCIAL} }}" in script
