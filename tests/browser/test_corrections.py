"""A correction in a real browser: from the desk to readers."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from articles import drafts
from articles.models import Article
from newsroom.clock import now
from newsroom.demo.factories import make_live

from .axe import Axe


@pytest.fixture
def newer(clock, edition, editor):
    """A draft of a story that is live since an hour ago."""
    return drafts.copy(make_live("The bridge", at=now() - timedelta(hours=1)), by=editor)


@pytest.fixture
def is_accessible(page, complaints):
    def is_accessible():
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    return is_accessible


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_typo_put_right_is_told_and_moves_no_time(
    page, live_server, sign_in, editor, newer, is_accessible, scheme
):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 900})
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/articles/article/{newer.pk}/step/publish/")
    told = page.get_by_role("status")
    expect(told).to_contain_text("Readers see it as updated now.")
    page.get_by_label("Yes: the story’s “updated” time moves").focus()
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("The “updated” time stays as it is.")

    shown = page.locator("notice-shown")
    expect(shown).to_be_hidden()
    page.get_by_label("Clarification: ").check()
    page.get_by_label("In these words").fill("Her name is <b>Ann</b>.")
    expect(shown.get_by_role("heading", name="Clarification")).to_be_visible()
    expect(shown).to_contain_text("Her name is <b>Ann</b>.")
    expect(shown.get_by_role("heading")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    is_accessible()

    page.get_by_role("button", name="Publish now").press("Enter")
    expect(page.locator(".where .state")).to_have_text("Live")
    assert Article.objects.live().get().updated_at is None

    page.goto(f"{live_server.url}/corrections/")
    expect(page.get_by_text("Her name is <b>Ann</b>.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    is_accessible()
    page.get_by_role("link", name="The bridge").click()
    expect(page.get_by_role("region", name="Corrections")).to_contain_text("Clarification")
    expect(page.get_by_text("Updated")).to_have_count(0)
