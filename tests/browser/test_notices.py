"""Notices in a real browser: from the header to the story, by keyboard, at every width."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import commenting, noticing, publishing
from newsroom.demo.factories import make_article

from .axe import Axe


@pytest.fixture
def noticed(clock, edition, editor, writer):
    article = make_article("The bridge", by=writer)
    publishing.submit(article.story, by=writer)
    commenting.comment(article, by=editor, text="Who says so?")
    return commenting.reply(article.comments.get(), by=writer, text="The <mayor>.", article=article)


@pytest.fixture
def no_violations(page, complaints):
    def no_violations():
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    return no_violations


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_of_them_is_in_anybodys_way(
    page, live_server, sign_in, editor, noticed, no_violations, scheme
):
    page.emulate_media(color_scheme=scheme)
    sign_in(editor)
    for name in ("notices", "notice-settings"):
        page.goto(live_server.url + reverse(f"admin:{name}"))
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} runs over at {width}"
            no_violations()


def test_from_the_header_to_what_was_said(page, live_server, sign_in, editor, noticed):
    sign_in(editor)
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_role("link", name="Notices 2 unread").press("Enter")
    page.get_by_role("link", name="walt commented on “The bridge”").press("Enter")
    expect(page.get_by_role("region", name="Comments")).to_contain_text("The <mayor>.")
    expect(page.get_by_role("link", name="Notices 1 unread")).to_be_visible()
    page.go_back()
    page.reload()
    page.get_by_role("button", name="Mark all as read").press("Enter")
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    assert noticing.unread(editor) == 0
