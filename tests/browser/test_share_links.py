"""A share link, from the button that makes it to the screen of somebody without an account."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import publishing
from newsroom.demo.factories import make_article, make_image, make_link

from .axe import Axe


@pytest.fixture
def draft(clock, edition, writer):
    return make_article("A secret plan", by=writer, lead_image=make_image(alt="The plan, drawn"))


@pytest.fixture
def stranger(browser, live_server):
    """A page of a browser that has never been here, and what it complains of."""
    context = browser.new_context()
    page = context.new_page()
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else 0)
    page.heard = heard
    yield page
    context.close()


def test_made_copied_opened_by_a_stranger_and_revoked(
    page, sign_in, writer, draft, live_server, stranger, settings
):
    settings.SITE_URL = live_server.url
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(writer)
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[draft.pk]))
    page.get_by_role("link", name="Share…").press("Enter")
    page.get_by_label("Who is it for?").fill("Ms Penhale")
    page.get_by_label("1 day", exact=True).check()
    page.get_by_role("button", name="Make a link").press("Enter")
    expect(page.get_by_text("For Ms Penhale")).to_be_visible()
    link = page.get_by_role("textbox", name="The link for Ms Penhale").input_value()
    page.get_by_role("button", name="Copy").press("Enter")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link

    path = link[link.index("/preview/") :]
    stranger.goto(live_server.url + path)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("A secret plan")
    picture = stranger.get_by_role("img", name="The plan, drawn")
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert stranger.context.cookies() == []
    assert stranger.heard == []

    page.get_by_role("button", name="Revoke the link for Ms Penhale").press("Enter")
    expect(page.get_by_text("The link is revoked")).to_be_visible()
    expect(page.get_by_text("It shows nothing.")).to_be_visible()
    assert stranger.reload().status == 410
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This link has ended")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing_and_nothing_overflows(
    page, sign_in, editor, writer, draft, live_server, complaints, width
):
    make_link(draft, by=writer, note="A reader whose name is rather long, as names can be")
    publishing.submit(draft.story, by=writer)
    sign_in(editor)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + reverse("admin:articles_article_share", args=[draft.pk]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    found = Axe().run(page).response["violations"]
    complaints.clear()  # axe itself tries inline styles
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
