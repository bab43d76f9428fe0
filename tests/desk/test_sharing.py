"""The screen of a version's share links, for each role."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import ShareLink
from newsroom.demo.factories import make_article, make_link, make_live, make_user, make_writer

from .conftest import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition, clock, writer):
    return make_article("A secret plan", by=writer)


def screen(article):
    return reverse("admin:articles_article_share", args=[article.pk])


def revoking(link):
    return reverse("admin:articles_article_revoke", args=[link.article_id, link.pk])


def test_a_writer_makes_a_link_and_finds_it_in_the_list(desk, draft, writer):
    client = desk(writer).client
    answer = client.post(screen(draft), {"note": "<b>A lawyer</b>", "days": "30"}, follow=True)
    link = ShareLink.objects.get()
    assert (link.made_by, link.expires_at - link.made_at) == (writer, timedelta(days=30))
    page = answer.content.decode()
    assert "For &lt;b&gt;A lawyer&lt;/b&gt;" in page
    address = answer.context["links"][0]["address"]
    assert address.startswith("http://127.0.0.1:8000/preview/")
    assert f'value="{address}"' in page
    client.logout()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "fields", [{}, {"days": "365"}, {"days": "x"}, {"days": "7", "note": "n" * 200}]
)
def test_what_no_link_can_be_is_told(desk, draft, writer, fields):
    page = desk(writer).client.post(screen(draft), fields)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not ShareLink.objects.exists()


def test_who_may_not_edit_the_story_may_not_share_it(desk, draft, client):
    make_link(draft, note="Mine")
    other = desk(make_writer("wendy")).client
    page = says(other.get(screen(draft)))
    assert "only its writers and the editors can" in page
    assert "For Mine" not in page
    assert other.post(screen(draft), {"days": "7"}).status_code == 403
    client.logout()
    assert client.get(screen(draft)).status_code == 302
    assert client.post(screen(draft), {"days": "7"}).status_code == 302
    client.force_login(make_user("nobody"))
    assert client.get(screen(draft)).status_code == 403
    assert ShareLink.objects.count() == 1


def test_its_maker_still_revokes_it_when_the_story_is_the_editors(desk, draft, writer, editor):
    mine, other = make_link(draft, by=writer, note="Mine"), make_link(draft, by=editor, note="Not")
    publishing.submit(draft.story, by=writer)
    publishing.approve(draft.story, by=editor)
    client = desk(writer).client
    page = client.get(screen(draft))
    assert "For Mine" in says(page)
    assert "For Not" not in says(page)
    assert "Make a link" not in says(page)
    assert client.post(screen(draft), {"days": "7"}).status_code == 403
    assert client.post(revoking(other)).status_code == 404
    assert "The link is revoked" in says(client.post(revoking(mine), follow=True))
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.revoked_at is None, other.revoked_at) == (False, None)


def test_a_writer_sees_an_editors_link_to_their_story_and_may_not_revoke_it(
    desk, draft, writer, editor
):
    link = make_link(draft, by=editor)
    client = desk(writer).client
    assert "Revoke" not in says(client.get(screen(draft)))
    assert client.post(revoking(link)).status_code == 403
    assert desk(editor).client.post(revoking(link)).status_code == 302
    link.refresh_from_db()
    assert link.revoked_at


def test_reading_an_address_changes_nothing(desk, draft, editor):
    link = make_link(draft, by=editor)
    client = desk(editor).client
    assert client.get(revoking(link)).status_code == 405
    assert client.post(revoking(link).replace(f"/{draft.pk}/", "/99/")).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_what_has_ended_shows_no_address(desk, draft, editor, clock):
    make_link(draft, by=editor, days=1)
    clock.shift(timedelta(days=1))
    page = desk(editor).client.get(screen(draft))
    assert "It has ended, and shows nothing." in says(page)
    assert "http://127.0.0.1:8000/preview/" not in page.content.decode()


def test_what_was_withdrawn_is_not_shared(desk, editor, clock, edition):
    live = make_live("Out", by=editor)
    clock.shift(60)
    publishing.withdraw(live.story, by=editor, reason="Wrong")
    client = desk(editor).client
    assert "Make a link" not in says(client.get(screen(live)))
    assert "was withdrawn" in says(client.post(screen(live), {"days": "7"}, follow=True))
    assert not ShareLink.objects.exists()


def test_queries_do_not_grow_with_the_links(desk, draft, editor, django_assert_num_queries):
    client = desk(editor).client
    for _ in range(5):
        make_link(draft, by=editor)
    client.get(screen(draft))
    with django_assert_num_queries(6):
        client.get(screen(draft))
