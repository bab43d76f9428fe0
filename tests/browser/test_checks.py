"""Checks in a real browser: they follow the typing, and lead to where there is to mend."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Rule
from newsroom.demo.factories import make_article, make_author, make_image, make_source

from .axe import Axe

LONG = "<p>" + "The council met and voted on the budget. " * 15 + "</p>"
CHECKS = "**/article/checks/*/"


@pytest.fixture
def bad(clock, edition, editor):
    """A story with something to mend in a field of each kind."""
    return make_article(
        "The bridge",
        by=editor,
        summary="",
        section=None,
        search_title="A search title " * 5,
        body=f"{LONG}<p>It cost <strong>T</strong>K dollars.</p>",
        lead_image=make_image(alt=""),
        sources=[make_source("A", "https://a.example/"), make_source("A book")],
    )


@pytest.fixture
def good(clock, edition, editor):
    return make_article("The bridge", by=editor, body=LONG, authors=[make_author("Ada Finch")])


@pytest.fixture
def open_form(page, live_server, sign_in, editor):
    def open_form(article):
        sign_in(editor)
        page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
        expect(page.locator(".ProseMirror")).to_be_visible()

    return open_form


def panel(page):
    return page.get_by_role("region", name="Checks")


@pytest.fixture
def no_violations(page, complaints):
    def no_violations():
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    return no_violations


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("Section There is no", "[name=section]"),
        ("News summary There is no", "[name=summary]"),
        ("Search title", "[name=search_title]"),
        ("Body “TK” stands in", ".ProseMirror"),
        ("Picture Say what", ".field-lead_image button"),
        ("Further reading, line 2", "[name=citations-1-address]"),
        ("Byline There is no", "#bylines-group [data-add]"),
    ],
)
def test_enter_on_a_finding_leads_to_its_field(open_form, page, bad, link, place):
    open_form(bad)
    panel(page).get_by_role("link", name=link).press("Enter")
    field = page.locator(place).first
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()


def test_the_words_in_question_are_selected_in_the_editor_and_typed_over(open_form, page, bad):
    open_form(bad)
    panel(page).get_by_role("link", name="Body “TK”").press("Enter")
    assert page.evaluate("String(getSelection())") == "TK"
    page.keyboard.type("90")
    expect(page.locator(".ProseMirror")).to_contain_text("It cost 90 dollars.")


def test_a_spelling_is_selected_where_it_stands_and_not_inside_the_other(
    open_form, page, clock, edition, editor
):
    text = "<p>Jane Marlowe spoke first. Then Jane Marlow left. Jane Marlowe did not.</p>"
    open_form(make_article("The bridge", by=editor, body=text))
    panel(page).get_by_role("link", name="“Jane Marlow” (once)").press("Enter")
    page.keyboard.type("She")
    expect(page.locator(".ProseMirror")).to_contain_text("Jane Marlowe spoke first. Then She left.")


def test_the_list_follows_the_typing_and_says_so_once(open_form, page, no_violations, good):
    open_form(good)
    expect(panel(page)).to_contain_text("Nothing to mend")
    status = panel(page).get_by_role("status")
    expect(status).to_have_text("")
    no_violations()
    with page.expect_response(CHECKS):
        page.get_by_label("News summary").fill("")
    link = panel(page).get_by_role("link", name="News summary There is no news summary.")
    expect(link).to_be_visible()
    expect(status).to_have_text("Checks: 1 to look at")
    foot = page.get_by_role("link", name="Checks: 1 warn")
    expect(foot).to_be_visible()
    foot.press("Enter")
    expect(panel(page)).to_be_in_viewport()
    no_violations()
    with page.expect_response(CHECKS):
        page.get_by_label("News summary").fill("What happened.")
    expect(panel(page)).to_contain_text("Nothing to mend")
    expect(page.locator("[data-tally]")).to_be_hidden()
    assert Article.objects.get().summary == "What happened, in a sentence or two."


def test_the_focus_stays_in_a_list_that_changes(open_form, page, bad):
    open_form(bad)
    link = panel(page).get_by_role("link", name="Byline There is no")
    with page.expect_response(CHECKS):
        page.get_by_label("News summary").fill("What happened.")
        link.focus()
    expect(panel(page).get_by_role("link", name="News summary")).to_have_count(0)
    expect(link).to_be_focused()


def test_from_a_step_that_is_refused_back_to_the_field(
    page, live_server, sign_in, editor, bad, complaints, no_violations
):
    sign_in(editor)
    url = reverse("admin:articles_article_step", args=[bad.pk, "publish"])
    with page.expect_response(f"**{url}") as answer:
        page.goto(live_server.url + url)
    assert answer.value.status == 409
    expect(page.get_by_role("alert")).to_contain_text("It can’t go out yet")
    assert "409 (Conflict)" in complaints.pop()
    no_violations()
    page.get_by_role("link", name="News summary There is no").press("Enter")
    expect(page.locator("[name=summary]")).to_be_focused()
    expect(page.locator("[name=summary]")).to_be_in_viewport()


def test_an_editor_decides_by_keyboard_what_blocks(
    page, live_server, sign_in, editor, clock, edition, no_violations
):
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Checks", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checks before a story goes out")
    no_violations()
    group = page.get_by_role("group", name="No summary")
    expect(group).to_have_accessible_description(
        "The News Summary is empty. Lists, feeds and search results show it."
    )
    group.get_by_label("Warns").focus()
    page.keyboard.press("ArrowRight")
    expect(group.get_by_label("Blocks")).to_be_checked()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(group.get_by_label("Blocks")).to_be_checked()
    expect(page.get_by_text("No summary: blocks; it was: warns.")).to_be_visible()
    assert Rule.objects.get().weight == "block"
    no_violations()


def test_without_javascript_a_finding_is_a_link_to_its_field(
    browser, live_server, editor, sign_in, context, bad
):
    sign_in(editor)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[bad.pk]))
    panel(page).get_by_role("link", name="Body “TK”").click()
    expect(page.locator("textarea[name=body]")).to_be_in_viewport()
    plain.close()
