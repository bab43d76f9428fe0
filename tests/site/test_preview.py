"""What a share link shows to somebody without an account, and when it ends."""

from datetime import timedelta

import pytest
from django.core import signing

from articles import drafts, preview, publishing
from articles.models import ShareLink, Step
from articles.refusals import NotAllowed
from newsroom.demo.factories import make_article, make_image, make_link, make_live, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition, clock, writer):
    return make_article("A secret plan", slug="a", section=None, by=writer)


@pytest.fixture
def link(draft, writer):
    return make_link(draft, by=writer, note="Ms Example’s lawyer")


def address(link):
    return f"/preview/{preview.token(link)}/"


def test_the_draft_as_its_page_would_be(link, get):
    response = get(address(link))
    page = response.content.decode()
    assert "A secret plan</h1>" in page
    assert "version 1 as it was saved on <time" in page
    assert ">March 2, 2026, noon EST</time>" in page
    assert ">March 9, 2026, 1 p.m. EDT</time>" in page
    assert "lawyer" not in page


def test_nobody_keeps_it(link, get):
    response = get(address(link))
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert not response.cookies


def test_its_pictures_come_with_the_link(get, edition, editor):
    image = make_image()
    draft = make_article("A", lead_image=image, body=f'<figure data-image="{image.pk}"></figure>')
    link = make_link(draft)
    page = get(address(link)).content.decode()
    picture = f"/preview/{preview.token(link)}/images/{image.pk}/"
    assert page.count(f'src="{picture}') == 2
    assert 'src="/images/' not in page
    picture = page[page.index(picture) :].partition(" ")[0].rstrip('"')
    assert get(picture)["X-Robots-Tag"] == "noindex"
    preview.revoke(link, by=editor)
    get(picture, 404)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_it_ends_at_its_time(draft, days, clock, get, editor):
    link = make_link(draft, by=editor, days=days)
    clock.shift(timedelta(days=days, seconds=-1))
    get(address(link))
    clock.shift(timedelta(seconds=1))
    gone = get(address(link), 410)
    assert "This link has ended" in gone.content.decode()
    assert "A secret plan" not in gone.content.decode()
    assert "no-store" in gone["Cache-Control"]


def test_it_ends_when_it_is_revoked_and_others_do_not(link, draft, get, writer):
    other = make_link(draft, by=writer)
    preview.revoke(link, by=writer)
    assert "A secret plan" not in get(address(link), 410).content.decode()
    get(address(other))


def test_forged_or_of_a_version_that_is_no_more(link, draft, get):
    good = address(link)
    get("/preview/1/", 404)
    get(good[:-2] + "x/", 404)
    get(good.replace(":", "!"), 404)
    other = ShareLink.objects.create(article=draft, expires_at=link.expires_at)
    mixed = preview.token(other).partition(":")[0] + ":" + preview.token(link).partition(":")[2]
    get(f"/preview/{mixed}/", 404)
    foreign = signing.Signer(salt="another").sign_object(link.pk)
    get(f"/preview/{foreign}/", 404)
    draft.delete()
    get(good, 404)


def test_it_shows_its_version_as_saved_and_no_newer_one(link, draft, get, writer):
    draft.headline = "A better plan"
    drafts.keep(draft, by=writer)
    newer = drafts.copy(draft, by=writer)
    newer.headline = "The newest plan"
    drafts.keep(newer, by=writer)
    page = get(address(link)).content.decode()
    assert "A better plan</h1>" in page
    assert "The newest plan" not in page


def test_of_a_version_that_is_live_by_now(link, clock, get, editor):
    live = make_live("Out", slug="out", by=editor)
    assert "Out</h1>" in get(address(make_link(live, by=editor))).content.decode()
    clock.shift(1)
    publishing.withdraw(live.story, by=editor, reason="Wrong")
    get(address(ShareLink.objects.first()), 410)
    get(address(link))


class TestRules:
    def test_who_may_edit_the_story_may_share_it(self, draft, editor, writer):
        assert preview.share(draft, by=editor, days=1).made_by == editor
        assert preview.share(draft, by=writer, days=1).made_by == writer
        with pytest.raises(NotAllowed):
            preview.share(draft, by=make_writer("wendy"), days=1)
        publishing.submit(draft.story, by=writer)
        publishing.approve(draft.story, by=editor)
        with pytest.raises(NotAllowed):
            preview.share(draft, by=writer, days=1)

    def test_only_so_long(self, draft, editor):
        with pytest.raises(ValueError, match="1 day, 7 days, 30 days"):
            preview.share(draft, by=editor, days=3650)

    def test_its_maker_and_editors_revoke_it(self, draft, link, editor, writer):
        with pytest.raises(NotAllowed):
            preview.revoke(link, by=make_writer("wendy"))
        preview.revoke(link, by=writer)
        preview.revoke(make_link(draft, by=writer), by=editor)
        mine = make_link(draft, by=editor)
        with pytest.raises(NotAllowed):
            preview.revoke(mine, by=writer)

    def test_it_is_logged_once(self, draft, link, clock, writer, editor):
        clock.shift(60)
        preview.revoke(link, by=editor)
        preview.revoke(link, by=editor)
        revoked, shared, _ = draft.story.steps.all()
        assert (shared.action, shared.by, shared.note) == (
            Step.Action.SHARE,
            writer,
            "For Ms Example’s lawyer",
        )
        assert shared.outcome == "The link ends at 13:00 EDT on Monday 9 March 2026."
        assert (revoked.action, revoked.by, revoked.article) == (Step.Action.REVOKE, editor, draft)
