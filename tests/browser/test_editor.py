"""The body's editor in a real browser, under the site's own policy."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import publishing
from articles.models import Article
from newsroom.demo.factories import make_article, make_image

from .axe import Axe

PASTES = Path(__file__).parent.parent / "articles" / "pastes"

PASTE = """(html) => {
    const clipboard = new DataTransfer()
    clipboard.setData("text/html", html)
    clipboard.setData("text/plain", "as plain text")
    const event = new ClipboardEvent("paste", {
        clipboardData: clipboard, bubbles: true, cancelable: true,
    })
    document.querySelector(".ProseMirror").dispatchEvent(event)
}"""


class Editor:
    """The form of a draft, open in a writer's browser."""

    def __init__(self, page, address):
        self.page = page
        self.text = page.locator(".ProseMirror")
        self.toolbar = page.get_by_role("toolbar", name="Formatting")
        page.goto(address)
        expect(self.toolbar).to_be_visible()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def button(self, name):
        return self.toolbar.get_by_role("button", name=name, exact=True)

    def paste(self, markup):
        self.text.focus()
        self.page.evaluate(PASTE, markup)

    def choose(self, picture):
        library = self.page.get_by_role("dialog", name="Choose a picture")
        library.get_by_role("button", name=picture, exact=True).click()

    def save(self):
        """Save, and give the body as it was kept."""
        with self.page.expect_navigation():  # a save asks the desk first
            self.page.get_by_role("button", name="Save draft", exact=True).click()
        expect(self.page.locator(".messagelist")).to_contain_text("Saved.")
        return Article.objects.get().body


@pytest.fixture
def article(edition, writer):
    return make_article("A pump for Gannet Street", by=writer, body="<p>.</p>")


@pytest.fixture
def editor_of(page, live_server, writer, sign_in):
    def open_(article):
        sign_in(writer)
        return Editor(
            page, live_server.url + reverse("admin:articles_article_change", args=[article.pk])
        )

    return open_


@pytest.fixture
def editing(article, editor_of):
    """The editor of an empty text."""
    editing = editor_of(article)
    editing.text.focus()
    editing.press("Control+a", "Backspace")
    return editing


def test_text_headings_lists_quotes_and_rules(editing):
    editing.type("Plain, ")
    editing.button("bold").click()
    editing.type("bold")
    editing.button("bold").click()
    editing.type(" and ")
    editing.press("Control+i")
    editing.type("italic")
    editing.press("Control+i", "Enter")
    editing.button("heading 2").click()
    editing.type("A heading")
    editing.press("Enter")
    editing.button("unordered list").click()
    editing.type("One")
    editing.press("Enter")
    editing.type("Two")
    editing.press("Enter", "Enter")
    editing.button("ordered list").click()
    editing.type("First")
    editing.press("Enter", "Enter")
    editing.button("blockquote").click()
    editing.type("Said so.")
    editing.press("Enter", "Enter")
    editing.button("horizontal rule").click()
    editing.type("After")
    assert editing.save() == (
        "<p>Plain, <strong>bold</strong> and <em>italic</em></p><h2>A heading</h2>"
        "<ul><li>One</li><li>Two</li></ul><ol><li>First</li></ol>"
        "<blockquote><p>Said so.</p></blockquote><hr><p>After</p>"
    )


def test_a_link(editing):
    editing.type("minutes")
    editing.press("Control+a", "Control+k")
    dialog = editing.page.get_by_role("dialog")
    dialog.get_by_label("Address").fill("https://city.example/minutes?item=7&page=2")
    dialog.get_by_role("button", name="Update").click()
    assert editing.save() == (
        '<p><a href="https://city.example/minutes?item=7&amp;page=2">minutes</a></p>'
    )


def test_a_link_that_no_reader_could_follow_is_refused(editing):
    editing.type("minutes")
    editing.press("Control+a", "Control+k")
    dialog = editing.page.get_by_role("dialog")
    for address in ("javascript:alert(1)", "ftp://city.example/minutes", "the minutes"):
        dialog.get_by_label("Address").fill(address)
        dialog.get_by_label("Title").fill("Of Tuesday")
        editing.press("Enter")
        expect(dialog).to_contain_text("A link begins with https://")
        expect(dialog.get_by_label("Address")).to_have_value(address)
        expect(dialog.get_by_label("Title")).to_have_value("Of Tuesday")
    dialog.get_by_label("Address").fill("www.city.example/minutes")
    dialog.get_by_role("button", name="Update").click()
    link = editing.text.get_by_role("link", name="minutes")
    expect(link).to_have_attribute("href", "https://www.city.example/minutes")
    editing.press("Control+k")
    dialog.get_by_label("Address").fill("mailto:desk@city.example")
    dialog.get_by_role("button", name="Update").click()
    assert editing.save() == (
        '<p><a href="mailto:desk@city.example" title="Of Tuesday">minutes</a></p>'
    )


def test_a_table(editing):
    editing.button("Insert table").click()
    dialog = editing.page.get_by_role("dialog")
    dialog.get_by_label("Rows").fill("2")
    dialog.get_by_label("Columns").fill("2")
    dialog.get_by_label("Include header row").select_option("Yes")
    dialog.get_by_role("button", name="Insert Table").click()
    for cell in ("Year", "Floods", "2025", "11"):
        editing.type(cell)
        if cell != "11":
            editing.press("Tab")
    assert editing.save() == (
        "<table><tbody><tr><th>Year</th><th>Floods</th></tr>"
        "<tr><td>2025</td><td>11</td></tr></tbody></table>"
    )


def test_a_picture_of_the_library(editing, article, live_server, editor):
    image = make_image(alt="The street under water", caption="Gannet Street")
    editing.type("Before")
    editing.button("Insert picture").click()
    editing.choose("Gannet Street")
    figure = editing.text.locator("figure")
    expect(figure.get_by_role("img", name="The street under water")).to_be_visible()
    expect(figure.locator("figcaption")).to_have_attribute("data-hint", "Caption: Gannet Street")
    editing.type("On Sunday")
    editing.press("Enter")
    editing.type("After")
    assert editing.save() == (
        f'<p>Before</p><figure data-image="{image.pk}"><figcaption>On Sunday</figcaption></figure>'
        "<p>After</p>"
    )
    expect(editing.text.locator("figure img")).not_to_have_js_property("naturalWidth", 0)

    page = editing.page
    page.goto(live_server.url + reverse("admin:articles_article_preview", args=[article.pk]))
    expect(page.locator("figure", has_text="On Sunday").get_by_role("img")).to_be_visible()
    article.refresh_from_db()
    publishing.publish(article, by=editor)
    page.context.clear_cookies()
    page.goto(live_server.url + article.get_absolute_url())
    shown = page.locator("figure", has_text="On Sunday").get_by_role("img")
    expect(shown).to_have_attribute("alt", "The street under water")


def test_a_picture_is_changed_and_removed(edition, writer, editor_of):
    old, new = make_image(alt="Old"), make_image(alt="New")
    article = make_article(
        by=writer, body=f'<p>x</p><figure data-image="{old.pk}">Caption</figure>'
    )
    editing = editor_of(article)
    expect(editing.text.get_by_role("img", name="Old")).to_be_visible()
    editing.text.get_by_role("button", name="Change picture").click()
    editing.choose("New")
    expect(editing.text.get_by_role("img", name="New")).to_be_visible()
    assert editing.save() == (
        f'<p>x</p><figure data-image="{new.pk}"><figcaption>Caption</figcaption></figure>'
    )
    editing.text.get_by_role("button", name="Remove picture").click()
    assert editing.save() == "<p>x</p>"


def test_a_link_card_asks_for_an_address_and_loads_nothing(editing, article, live_server):
    editing.button("Insert link card").click()
    dialog = editing.page.get_by_role("dialog")
    dialog.get_by_label("Address").fill("ftp://video.example/watch")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_contain_text("https://")
    dialog.get_by_label("Address").fill("https://www.video.example/watch?v=1&t=2")
    dialog.get_by_role("button", name="Insert").click()
    expect(editing.text.locator("figure strong")).to_have_text("video.example")
    editing.type("The pump at work")
    assert editing.save() == (
        '<figure data-embed="https://www.video.example/watch?v=1&amp;t=2">'
        "<figcaption>The pump at work</figcaption></figure>"
    )
    page = editing.page
    page.goto(live_server.url + reverse("admin:articles_article_preview", args=[article.pk]))
    card = page.locator("figure.embed")
    expect(card.get_by_role("link")).to_have_attribute(
        "href", "https://www.video.example/watch?v=1&t=2"
    )
    expect(card).to_contain_text("The pump at work")


WORD = (
    "<h2>A pump for Gannet Street</h2>"
    "<p>The council <strong>voted 5&nbsp;to&nbsp;2</strong> on Tuesday to buy <em>one</em> pump,"
    " not two. It costs $41,000, says"
    ' <a href="https://city.example/minutes?item=7&amp;page=2">the minutes</a>.[1]</p>'
    "<h2>What it does</h2>"
    "<ul><li>Lifts water out of the street"
    "<ul><li>at high tide</li><li>after a <strong>storm</strong></li></ul></li>"
    "<li>Runs on its own</li></ul>"
    "<h3>And then</h3><ol><li>Order it</li><li>Wait</li></ol>"
    "<blockquote><p>“It floods when the moon says so,” Ms. Quill said.</p></blockquote>"
    "<table><tbody><tr><td><strong>Year</strong></td><td><strong>Floods</strong></td></tr>"
    "<tr><td>2025</td><td>11</td></tr></tbody></table>"
    "<p>5 &lt; 6, and style='this' stays as text.</p>"
)
GOOGLE_DOCS = (
    "<h2>A pump for Gannet Street</h2>"
    "<p>The council <strong>voted 5 to 2</strong> on Tuesday to buy <em>one</em> pump,"
    " <strong><em>not two</em></strong>. The"
    ' <a href="https://city.example/minutes?item=7&amp;page=2">minutes</a> say so.</p>'
    "<h3>What it does</h3>"
    "<ul><li>Lifts water"
    "<ul><li>at high tide</li><li>after a <strong>storm</strong></li></ul></li>"
    "<li>Runs on its own</li></ul><ol><li>Order it</li><li>Wait</li></ol>"
    "<table><tbody><tr><td><strong>Year</strong></td><td><strong>Floods</strong></td></tr>"
    "<tr><td>2025</td><td>11</td></tr></tbody></table>"
    '<p>5 &lt; 6, and style="this" stays as text.</p>'
)


@pytest.mark.parametrize(("name", "kept"), [("word", WORD), ("google_docs", GOOGLE_DOCS)])
def test_a_paste_comes_in_clean(editing, article, live_server, name, kept):
    editing.paste((PASTES / f"{name}.html").read_text())
    notice = editing.page.get_by_role("status").filter(has_text="A picture was left out")
    expect(notice).to_be_visible()
    assert editing.save() == kept

    page = editing.page
    page.goto(live_server.url + reverse("admin:articles_article_preview", args=[article.pk]))
    expect(page.get_by_role("heading", name="What it does")).to_be_visible()
    expect(page.get_by_role("region", name="Table 1").get_by_role("cell")).to_have_count(4)


def test_what_a_writer_took_out_in_word_stays_out(editing):
    editing.paste(
        '<p class=MsoNormal>Five <ins cite="mailto:Ann" datetime="2026-03-02">of seven </ins>'
        '<del cite="mailto:Ann" datetime="2026-03-02">of six </del>voted.</p>'
    )
    assert editing.save() == "<p>Five of seven voted.</p>"


def test_a_paste_of_a_frame_becomes_an_embed_and_scripts_never_run(editing):
    editing.paste(
        '<p onclick="alert(1)">Film<img src=x onerror="alert(1)"></p><script>alert(1)</script>'
        '<iframe src="https://video.example/1" title="The pump"></iframe>'
        '<a href="javascript:alert(1)">words</a>'
    )
    kept = editing.save()
    assert kept == (
        '<p>Film</p><figure data-embed="https://video.example/1">'
        "<figcaption>The pump</figcaption></figure><p>words</p>"
    )


def test_what_was_written_comes_back_as_it_was(edition, writer, editor_of):
    image = make_image()
    markup = WORD + f'<figure data-image="{image.pk}"><figcaption><em>x</em></figcaption></figure>'
    editing = editor_of(make_article(by=writer, body=markup))
    editing.text.focus()
    editing.press("Control+End")
    editing.type("y")
    editing.press("Backspace")
    assert editing.save() == markup


def test_the_toolbar_works_by_keyboard(editing):
    editing.type("bold")
    editing.press("Control+a", "Alt+F10")
    expect(editing.button("heading 2")).to_be_focused()
    editing.press("ArrowRight", "ArrowRight")
    expect(editing.button("bold")).to_be_focused()
    expect(editing.button("bold")).to_have_attribute("aria-pressed", "false")
    editing.press("Enter")
    expect(editing.button("bold")).to_have_attribute("aria-pressed", "true")
    editing.press("Alt+F10", "End")
    expect(editing.button("redo")).to_be_focused()
    editing.press("Escape")
    expect(editing.text).to_be_focused()
    assert editing.save() == "<p><strong>bold</strong></p>"


def test_the_editor_is_named_and_spell_checked(editing):
    expect(editing.page.get_by_role("textbox", name="Body", exact=True)).to_be_visible()
    assert editing.text.get_attribute("spellcheck") != "false"


def test_axe_has_no_complaint_about_the_editor(edition, writer, editor_of, complaints):
    image = make_image()
    editing = editor_of(
        make_article(by=writer, body=WORD + f'<figure data-image="{image.pk}">x</figure>')
    )
    assert complaints == []
    found = Axe().run(editing.page, context=".prose-editor")
    complaints.clear()  # axe itself tries inline styles
    assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize("width", [360, 768])
def test_it_fits_a_narrow_screen(editing, width):
    editing.page.set_viewport_size({"width": width, "height": 800})
    for part in (editing.toolbar, editing.text):
        box = part.bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= width
        assert part.evaluate("(element) => element.scrollWidth <= element.clientWidth")
