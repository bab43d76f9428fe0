"""Comments in a real browser: on a passage, without leaving the form, and by keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import commenting, publishing
from articles.models import Comment
from newsroom.demo.factories import make_article

from .axe import Axe

BODY = "<p>The bridge costs the city <em>nothing</em> at all.</p><p>So the mayor says.</p>"


@pytest.fixture
def article(clock, edition, editor):
    return make_article("The bridge", by=editor, body=BODY)


@pytest.fixture
def open_form(page, live_server, sign_in, editor):
    def open_form(article, place=""):
        sign_in(editor)
        url = reverse("admin:articles_article_change", args=[article.pk])
        page.goto(f"{live_server.url}{url}{place}")
        expect(page.locator(".ProseMirror")).to_be_visible()

    return open_form


@pytest.fixture
def no_violations(page, complaints):
    def no_violations():
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    return no_violations


def panel(page):
    return page.get_by_role("region", name="Comments")


def select_in_editor(page, words):
    """As a drag over the words does."""
    page.locator(".ProseMirror").evaluate(
        """(editor, words) => {
            const node = [...editor.querySelectorAll("p")]
                .flatMap((p) => [...p.childNodes]).find((n) => n.data?.includes(words));
            const start = node.data.indexOf(words);
            editor.focus();
            getSelection().setBaseAndExtent(node, start, node, start + words.length);
        }""",
        words,
    )


def marked(page):
    return page.evaluate("[...(CSS.highlights.get('commented') ?? [])].map(String)")


def test_select_words_comment_and_find_them_again(open_form, page, article, no_violations):
    open_form(article)
    page.get_by_label("News summary").fill("Typed, and not saved.")
    select_in_editor(page, "costs the city")
    page.get_by_role("button", name="Comment on this").click()
    expect(page.get_by_label("On these words")).to_have_value("costs the city")
    text = page.get_by_label("Your comment")
    expect(text).to_be_focused()
    no_violations()
    text.fill("Who says so?")
    panel(page).get_by_role("button", name="Comment", exact=True).click()
    expect(panel(page).get_by_role("listitem")).to_contain_text("Who says so?")
    expect(panel(page).get_by_role("status")).to_have_text("Your comment is there.")
    expect(page.get_by_label("News summary")).to_have_value("Typed, and not saved.")
    made = Comment.objects.get()
    assert (made.passage, made.article) == ("costs the city", article)
    expect(page.locator(f"#comment-{made.pk}")).to_be_focused()
    page.wait_for_function("() => CSS.highlights.get('commented')?.size === 1")
    assert marked(page) == ["costs the city"]
    no_violations()
    panel(page).get_by_role("link", name="costs the city").press("Enter")
    assert page.evaluate("String(getSelection())") == "costs the city"
    expect(page.locator(".ProseMirror")).to_be_focused()
    article.refresh_from_db()
    assert article.body == BODY


def test_a_passage_that_is_gone_says_so(open_form, page, article, editor):
    commenting.comment(article, by=editor, text="Really?", passage="nothing at all. So the mayor")
    open_form(article)
    gone = panel(page).get_by_text("No longer in the text")
    page.wait_for_function("() => CSS.highlights.get('commented')?.size === 1")
    expect(gone).to_be_hidden()
    select_in_editor(page, "So the mayor")
    with page.expect_response("**/sittings/keep/"):
        page.keyboard.type("Nobody")
    expect(gone).to_be_visible()
    page.wait_for_function("() => CSS.highlights.get('commented')?.size === 0")


def test_answered_resolved_and_reopened_by_keyboard(
    open_form, page, article, writer, no_violations
):
    made = commenting.comment(article, by=writer, text="Who says so?")
    open_form(article, f"#comment-{made.pk}")
    panel(page).get_by_text("Answer", exact=True).first.press("Enter")
    page.get_by_label("Your answer").press_sequentially("The mayor.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("The mayor.")
    expect(page.locator(f"#comment-{made.replies.get().pk}")).to_be_focused()
    panel(page).get_by_role("button", name="Resolve").press("Enter")
    expect(panel(page)).to_contain_text("Nothing is open.")
    expect(page.get_by_role("heading", name="Comments")).to_be_focused()
    panel(page).get_by_text("1 resolved").press("Enter")
    no_violations()
    panel(page).get_by_role("button", name="Reopen").press("Enter")
    expect(panel(page).get_by_role("button", name="Resolve")).to_be_visible()
    assert Comment.objects.get(pk=made.pk).resolved_at is None


def test_what_is_half_written_stays(open_form, page, article, writer):
    commenting.comment(article, by=writer, text="Who says so?")
    open_form(article)
    panel(page).get_by_text("Add a comment").click()
    page.get_by_label("Your comment").fill("Half a thou")
    panel(page).get_by_role("button", name="Resolve").click()
    expect(panel(page)).to_contain_text("Nothing is open.")
    expect(page.locator("[name=text]")).to_have_value("Half a thou")


def test_the_desk_out_of_reach_drops_nothing(open_form, page, article, complaints):
    open_form(article)
    page.keyboard.press("Alt+Shift+M")
    text = page.get_by_label("Your comment")
    expect(text).to_be_focused()
    text.fill("Half a thought")
    page.route("**/comments/", lambda route: route.abort())
    panel(page).get_by_role("button", name="Comment", exact=True).click()
    expect(panel(page).get_by_role("status")).to_contain_text("not reached")
    expect(text).to_have_value("Half a thought")
    complaints.clear()  # the browser's own word of the request that failed


def test_words_of_a_story_to_be_read_only(page, live_server, sign_in, article, editor, writer):
    publishing.publish(article, by=editor)
    sign_in(writer)
    url = reverse("admin:articles_article_change", args=[article.pk])
    page.goto(live_server.url + url)
    page.evaluate("""() => getSelection().selectAllChildren(document.querySelector("#text em"))""")
    page.get_by_role("button", name="Comment on this").click()
    page.get_by_label("Your comment").fill("Not so.")
    panel(page).get_by_role("button", name="Comment", exact=True).click()
    expect(panel(page).get_by_role("link", name="nothing")).to_be_visible()
    page.wait_for_function("() => CSS.highlights.get('commented')?.size === 1")
    assert marked(page) == ["nothing"]
    page.get_by_role("link", name=re.compile("^nothing")).click()
    assert page.evaluate("String(getSelection())") == "nothing"
