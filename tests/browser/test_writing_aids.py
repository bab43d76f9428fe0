"""Counters, the cards of search and social, and the keys of the form."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import body
from newsroom.demo.factories import make_article, make_image, make_section

from .axe import Axe

HEADLINE = "WIDE LETTERS AND MANY, SOME OF THEM WIDER THAN OTHERS, AND MORE OF THEM"
"""Of 71 characters; some 900 pixels wide."""


@pytest.fixture
def draft(clock, edition, writer):
    text = "<p>One two three.</p><ul><li>four</li><li>five-six</li></ul>"
    return make_article("The drawbridge", by=writer, body=text, section=make_section())


@pytest.fixture
def writing(page, sign_in, writer, live_server, draft):
    sign_in(writer)
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[draft.pk]))
    expect(page.locator(".ProseMirror")).to_be_visible()
    return page


def counter(page, name):
    return page.locator(f"#id_{name}_counter")


class TestCounters:
    def test_a_headline_past_what_others_cut(self, writing):
        page = writing
        expect(counter(page, "headline")).to_have_text("14 characters")
        page.get_by_label("Headline").fill(HEADLINE)
        expect(counter(page, "headline")).to_have_text(
            "71 characters: search results cut it at about 60, social cards cut it at about 70"
        )
        page.get_by_text("Search and social").click()
        page.get_by_label("Search title").fill("A short one")
        expect(counter(page, "search_title")).to_have_text("11 characters")
        expect(counter(page, "headline")).to_have_text(
            "71 characters: social cards cut it at about 70"
        )
        expect(page.get_by_label("Headline")).to_have_accessible_description(
            "71 characters: social cards cut it at about 70"
        )

    def test_words_of_the_text_and_of_what_is_selected(self, writing):
        page = writing
        expect(counter(page, "body")).to_have_text("5 words, 1 min read")
        page.locator(".ProseMirror").click()
        page.keyboard.press("Control+Home")
        page.keyboard.type("Again ")
        expect(counter(page, "body")).to_have_text("6 words, 1 min read")
        page.keyboard.press("Control+Home")
        page.keyboard.press("Control+Shift+ArrowRight")
        expect(counter(page, "body")).to_have_text("1 of 6 words selected")

    def test_words_are_counted_as_the_server_counts_them(self, writing):
        markups = [
            *(path.read_text() for path in Path("tests/articles/pastes").glob("*.html")),
            "<p>It’s 3.5 km – half-way; “São Paulo” naïve 漢字 e-mail’s &amp; &lt;b&gt;</p>",
            "<p>a<br>b</p><table><tr><th>c</th><td>d</td></tr></table><h2>e</h2>f",
            '<figure data-image="1"><figcaption>A <em>cap</em>tion</figcaption></figure>',
            "<p>" + "word " * 345 + "</p>",
            "",
        ]
        cleaned = [body.clean(markup) for markup in markups]
        counted = writing.evaluate(
            """async (markups) => {
                const { count, plain } = await import(document.querySelector(
                    "script[src*='desk/counters']").src.replace(/counters[^/]*$/, "words.js"));
                return markups.map((markup) => count(plain(markup)));
            }""",
            cleaned,
        )
        assert counted == [body.count_words(markup) for markup in cleaned], json.dumps(cleaned)
        assert max(counted) >= 345


class TestCards:
    def test_they_follow_what_is_typed(self, writing, draft):
        page = writing
        cards = page.get_by_role("region", name="Elsewhere")
        page.get_by_label("Headline").fill("Council <b>keeps</b> the drawbridge")
        search, social = cards.locator(".search-card"), cards.locator(".social-card")
        expect(search).to_contain_text("Council <b>keeps</b> the drawbridge")
        expect(search).to_contain_text("127.0.0.1 › Politics")
        expect(social).to_contain_text("Council <b>keeps</b> the drawbridge")
        page.get_by_label("News summary").fill("word " * 60)
        expect(search.locator(".search-card__text")).to_have_text("word " * 29 + "word\xa0…")
        page.get_by_text("Search and social").click()
        page.get_by_label("Social title").fill("For sharing")
        expect(social).to_contain_text("For sharing")
        expect(search).not_to_contain_text("For sharing")

    def test_the_picture_as_it_will_be_cut(self, writing):
        image = make_image(size=(600, 1200), focal_y=0.1)
        page = writing
        picture = page.locator(".social-card img")
        expect(picture).to_be_hidden()
        page.locator("[name=lead_image]").evaluate(
            """(input, key) => {
                input.value = key;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            }""",
            str(image.pk),
        )
        expect(picture).to_be_visible()
        expect(picture).not_to_have_js_property("naturalWidth", 0)
        size = picture.evaluate("(img) => [img.naturalWidth, img.naturalHeight]")
        assert size[0] / size[1] == pytest.approx(16 / 9, rel=0.01)


class TestKeys:
    def test_a_question_mark_lists_them_where_nothing_is_typed(self, writing, complaints):
        page = writing
        dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
        page.get_by_label("Headline").press("?")
        expect(dialog).to_be_hidden()
        expect(page.get_by_label("Headline")).to_have_value("?The drawbridge")
        page.get_by_role("button", name="Shortcuts").focus()
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("row", name="Go to the headline")).to_be_visible()
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()

    def test_single_keys_go_where_they_say(self, writing):
        page = writing
        elsewhere = page.get_by_role("button", name="Shortcuts")

        def press(key):
            elsewhere.focus()
            page.keyboard.press(key)

        press("h")
        expect(page.get_by_label("Headline")).to_be_focused()
        expect(page.get_by_label("Headline")).to_have_value("The drawbridge")
        press("u")
        expect(page.get_by_label("News summary")).to_be_focused()
        press("t")
        expect(page.locator(".ProseMirror")).to_be_focused()
        press("n")
        expect(page.get_by_role("button", name="Submit for review")).to_be_focused()
        press("b")
        expect(page.get_by_label("Author")).to_be_focused()
        press("c")
        expect(page.get_by_label("Address")).to_be_focused()
        press("k")
        assert page.evaluate("!!document.activeElement.closest('.checks')")

    def test_with_alt_and_shift_they_work_while_typing(self, writing):
        page = writing
        page.locator(".ProseMirror").click()
        page.keyboard.press("Alt+Shift+H")
        expect(page.get_by_label("Headline")).to_be_focused()
        page.keyboard.press("Alt+Shift+L")
        page.wait_for_url("**/admin/articles/article/")

    def test_single_keys_can_be_turned_off(self, writing):
        page = writing
        page.get_by_role("button", name="Shortcuts").click()
        page.get_by_label("Single keys work where nothing is typed").uncheck()
        page.get_by_role("button", name="Close", exact=True).click()
        page.reload()
        shortcuts = page.get_by_role("button", name="Shortcuts")
        shortcuts.focus()
        page.keyboard.press("h")
        expect(shortcuts).to_be_focused()
        page.keyboard.press("Alt+Shift+H")
        expect(page.get_by_label("Headline")).to_be_focused()
