"""The page beside the form: what is typed shows there, and nowhere else."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from newsroom.demo.factories import make_article, make_author, make_image, make_live, make_section

from .axe import Axe

LONG = "<p>A paragraph of the report, and then another one like it.</p>" * 60


@pytest.fixture
def live(clock, edition, editor):
    return make_live("The first report", by=editor, body=LONG, authors=[make_author("Ada Finch")])


@pytest.fixture
def writing(page, sign_in, editor, live_server, live):
    """An editor at the form of a live story, in a window with room for both."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(editor)
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[live.pk]))
    expect(page.locator(".ProseMirror")).to_be_visible()
    return page


def toggle(page):
    return page.get_by_role("button", name="Preview", exact=True)


def shown(page):
    return page.frame_locator("iframe.shown")


def test_what_is_typed_shows_at_both_widths_and_readers_see_none_of_it(
    writing, live, live_server, browser, complaints
):
    page = writing
    toggle(page).click()
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The first report")
    assert shown(page).locator("html").evaluate("() => innerWidth") == 1280
    page.get_by_label("Headline").fill("The <full> report")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The <full> report")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Words of a moment ago. ")
    expect(shown(page).locator(".prose")).to_contain_text("Words of a moment ago.")
    page.get_by_label("Phone").check()
    expect(shown(page).locator("html")).to_have_js_property("clientWidth", 390)
    expect(shown(page).locator(".prose")).to_contain_text("Words of a moment ago.")

    reader = browser.new_context().new_page()
    reader.goto(live_server.url + live.get_absolute_url())
    expect(reader.get_by_role("heading", level=1)).to_have_text("The first report")
    reader.context.close()
    assert Article.objects.count() == 1


def test_it_stays_where_it_was_scrolled_and_does_not_blink(writing):
    page = writing
    toggle(page).click()
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The first report")
    page.evaluate(
        """async () => {
            const {contentDocument, contentWindow} = document.querySelector("iframe.shown");
            await contentDocument.fonts.ready;
            contentWindow.scrollTo({top: 300, behavior: "instant"});
        }"""
    )
    # From here on: was there ever a moment without a whole page to see?
    page.evaluate(
        """() => {
            window.blank = 0;
            const look = () => {
                const frame = document.querySelector("iframe.shown");
                if (!frame?.contentDocument?.querySelector("article.story")) window.blank += 1;
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    page.get_by_label("Headline").fill("The full report")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The full report")
    at = "document.querySelector('iframe.shown').contentWindow.scrollY"
    assert page.evaluate(at) == pytest.approx(300, abs=1)
    assert page.evaluate("blank") == 0


def test_links_in_it_lead_nowhere(writing, complaints):
    page = writing
    toggle(page).click()
    name = shown(page).get_by_role("link", name="Ada Finch").first
    expect(name).to_be_visible()
    address = page.url
    name.click()
    name.press("Enter")
    name.click(button="middle")
    page.get_by_label("Headline").fill("A round trip later")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("A round trip later")
    address_of_each = "[...document.querySelectorAll('iframe')].map((f) => f.contentDocument.URL)"
    ours = f"/{page.locator('[name=sitting]').input_value()}/"
    assert [url.endswith(ours) for url in page.evaluate(address_of_each)] == [True, True]
    assert page.url == address
    assert len(page.context.pages) == 1


def test_it_is_open_after_a_save_if_it_was_and_one_goes_on_writing(writing):
    page = writing
    page.get_by_label("Headline").fill("The full report")
    page.get_by_label("Headline").press("Alt+Shift+P")
    expect(toggle(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Headline")).to_be_focused()
    page.get_by_label("Phone").check()
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Version 2 is a draft made from version 1.")).to_be_visible()
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The full report")
    expect(page.get_by_label("Phone")).to_be_checked()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog", name="Preview")).to_be_hidden()
    page.reload()
    expect(toggle(page)).to_have_attribute("aria-expanded", "false")


def test_a_window_without_room_for_both_shows_one_and_leads_back(writing):
    page = writing
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="More…").click()
    toggle(page).click()
    pane = page.get_by_role("dialog", name="Preview")
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("The first report")
    assert pane.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    toggle(page).click()
    form = page.locator("#article_form").bounding_box()
    box = pane.bounding_box()
    assert form["x"] + form["width"] <= box["x"]
    assert form["width"] > 500
    page.set_viewport_size({"width": 800, "height": 900})
    expect(page.locator("dialog#live-preview:modal")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_it_follows_the_system(writing, scheme, complaints):
    page = writing
    page.emulate_media(color_scheme=scheme)
    toggle(page).click()
    expect(shown(page).get_by_role("heading", level=1)).to_be_visible()
    assert (
        shown(page)
        .locator("html")
        .evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    ) == (scheme == "dark")
    assert complaints == []
    found = Axe().run(page).response["violations"]
    complaints.clear()  # axe itself tries inline styles
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_a_new_story_and_its_pictures(page, sign_in, writer, live_server, clock, edition):
    image = make_image(alt="A drawbridge")
    make_section("Politics")
    sign_in(writer)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_server.url + reverse("admin:articles_article_add"))
    toggle(page).click()
    page.get_by_label("Headline").fill("Council keeps the drawbridge")
    page.get_by_label("Section").select_option(label="Politics")
    page.locator("[name=lead_image]").evaluate(
        """(input, key) => {
            input.value = key;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        str(image.pk),
    )
    expect(shown(page).get_by_role("heading", level=1)).to_have_text("Council keeps the drawbridge")
    picture = shown(page).get_by_role("img", name="A drawbridge")
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert not Article.objects.exists()


def test_without_script_there_is_the_saved_page(
    browser, sign_in, writer, live_server, clock, edition, context
):
    draft = make_article("As it is saved", by=writer)
    sign_in(writer)
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[draft.pk]))
    expect(toggle(page)).to_be_hidden()
    href = page.get_by_role("link", name="Preview", exact=True).get_attribute("href")
    page.goto(live_server.url + href)
    expect(page.get_by_role("heading", level=1)).to_have_text("As it is saved")
    plain.close()
