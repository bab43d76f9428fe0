"""Text that was not saved waits in the browser for whoever wrote it, and for nobody else."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from newsroom.demo.factories import make_article, make_editor

IT_IS_KEPT = """async () => {
    while (!Object.values(localStorage).some((kept) => kept.includes("An hour of work")))
        await new Promise(requestAnimationFrame)
}"""


@pytest.fixture
def article(clock, edition, editor):
    return make_article("The drawbridge", by=editor)


@pytest.fixture
def address(live_server, article):
    return live_server.url + reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def written(page, sign_in, editor, address):
    """An editor has written, and not saved."""
    sign_in(editor)
    page.goto(address)
    page.get_by_label("News summary").fill("A summary of an hour’s work")
    page.locator(".ProseMirror").click()
    page.keyboard.type("An hour of work. ")
    page.evaluate(IT_IS_KEPT)


@pytest.fixture
def session_over(written, page, context):
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**/login/**")


def offer(page):
    return page.get_by_role("button", name="Put it back")


def test_text_survives_a_session_that_ended(session_over, page, sign_in, editor, address, article):
    sign_in(editor)
    page.goto(address)
    offer(page).click()
    expect(page.locator(".ProseMirror")).to_contain_text("An hour of work.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    article.refresh_from_db()
    assert article.summary == "A summary of an hour’s work"
    assert "An hour of work." in article.body
    page.reload()
    expect(offer(page)).to_have_count(0)


def test_it_waits_for_its_writer_while_somebody_else_is_at_the_desk(
    session_over, page, sign_in, editor, address
):
    sign_in(make_editor("erin"))
    page.goto(address)
    expect(page.locator(".ProseMirror")).to_be_visible()
    expect(offer(page)).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    sign_in(editor)
    page.goto(address)
    expect(offer(page)).to_be_visible()


def test_who_logs_out_leaves_nothing_behind(written, page, sign_in, editor, address):
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    assert "An hour of work" not in page.evaluate("JSON.stringify(localStorage)")
    sign_in(editor)
    page.goto(address)
    expect(page.locator(".ProseMirror")).to_be_visible()
    expect(offer(page)).to_have_count(0)
