"""Old addresses, gone stories, and what each address answers as the clock moves."""

from datetime import timedelta

import pytest

from articles import drafts, publishing
from newsroom import clock as the_clock
from newsroom.demo.factories import make_article, make_live, make_section

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
READ = [
    "/",
    "/politics/",
    "/politics/a/",
    "/authors/",
    "/sources/",
    "/archive/",
    "/corrections/",
    "/search/?q=a",
    "/nowhere/",
]


def later(hours=1):
    return the_clock.now() + timedelta(hours=hours)


def test_a_draft_has_no_address(get):
    make_article("Draft", slug="a")
    get("/politics/a/", 404)


def test_a_scheduled_story_appears_at_its_instant(clock, get, editor):
    publishing.publish(make_article("A", slug="a"), by=editor, at=later())
    get("/politics/a/", 404)
    clock.shift(3599)
    get("/politics/a/", 404)
    clock.shift(1)
    get("/politics/a/", 200)


def test_an_expired_story_is_gone_at_its_instant(clock, get, text, editor):
    publishing.publish(make_article("Secret sale", slug="a"), by=editor, until=later())
    clock.shift(3599)
    get("/politics/a/", 200)
    clock.shift(1)
    page = text("/politics/a/", 410)
    assert "no longer published" in page
    assert "Secret sale" not in page


def test_a_withdrawn_story_is_gone_and_its_reason_stays_at_the_desk(clock, get, text, editor):
    article = make_live("Wrong man named", slug="a")
    clock.shift(60)
    publishing.withdraw(article.story, by=editor, reason="The source lied.")
    page = text("/politics/a/", 410)
    assert "This story has been withdrawn" in page
    assert "March 2, 2026</time>" in page
    assert "Wrong man" not in page
    assert "lied" not in page
    get("/wrong-section/a/", 410)


def test_a_planned_withdrawal_waits_for_its_instant(clock, get, editor):
    article = make_live("A", slug="a")
    publishing.withdraw(article.story, by=editor, reason="Agreed.", at=later())
    get("/politics/a/", 200)
    clock.shift(3600)
    get("/politics/a/", 410)


def test_a_withdrawn_story_that_is_published_again_is_back(clock, get, editor):
    article = make_live("A", slug="a")
    clock.shift(60)
    publishing.withdraw(article.story, by=editor, reason="A mistake.")
    clock.shift(60)
    publishing.publish(publishing.restore(article, by=editor), by=editor)
    get("/politics/a/", 200)


def test_a_scheduled_update_takes_over_at_its_instant(clock, text, editor):
    draft = drafts.copy(make_live("Before", slug="a"), by=editor)
    draft.headline = "After"
    drafts.keep(draft, by=editor)
    publishing.publish(draft, by=editor, at=later())
    assert "Before</h1>" in text("/politics/a/")
    clock.shift(3600)
    page = text("/politics/a/")
    assert "After</h1>" in page
    assert "Updated <time" in page


class TestRedirects:
    @pytest.mark.parametrize("section", ["sports", "never-was"])
    def test_a_wrong_section(self, get, section):
        make_section("Sports")
        make_live("A", slug="a")
        assert get(f"/{section}/a/", 301)["Location"] == "/politics/a/"

    def test_an_old_section_and_an_old_slug(self, clock, get, editor):
        first = make_live("A", slug="old")
        clock.shift(60)
        draft = drafts.copy(first, by=editor)
        draft.section = make_section("Sports")
        drafts.keep(draft, by=editor)
        draft.story.slug = "new"
        draft.story.save()
        at = later()
        publishing.publish(draft, by=editor, at=at)

        get("/politics/old/", 200)
        get("/sports/new/", 404)
        clock.move_to(at)
        get("/sports/new/", 200)
        for old in ("/politics/old/", "/sports/old/", "/politics/new/"):
            assert get(old, 301)["Location"] == "/sports/new/"

    def test_an_old_slug_of_a_withdrawn_story_is_gone(self, clock, get, editor):
        first = make_live("A", slug="old")
        clock.shift(60)
        draft = drafts.copy(first, by=editor)
        draft.story.slug = "new"
        draft.story.save()
        publishing.publish(draft, by=editor)
        publishing.withdraw(draft.story, by=editor, reason="Wrong.", at=later())
        clock.shift(3600)
        get("/politics/old/", 410)
        get("/politics/new/", 410)

    def test_a_slug_that_was_never_out_is_unknown(self, get, editor):
        article = make_live("A", slug="a")
        article.story.slug = "planned"
        article.story.save()
        get("/politics/planned/", 404)
        get("/politics/a/", 200)

    def test_a_missing_slash(self, get):
        make_section("Politics")
        assert get("/politics", 301)["Location"] == "/politics/"


@pytest.mark.parametrize("address", READ)
def test_head_and_no_other_method(client, edition, clock, address):
    make_live("A", slug="a")
    head = client.head(address)
    assert head.status_code == client.get(address).status_code
    assert head.content == b""
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(address).status_code == 405


def test_a_post_with_a_readers_cookies_is_405_too(edition):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = "x"
    assert strict.post("/").status_code == 405
