"""Files dropped, pasted and chosen in a browser, and words asked for where a picture is used."""

import base64
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article
from newsroom.demo import factories
from newsroom.images import limits
from newsroom.images.models import Image
from tests.images.files import encoded, spotted

from .axe import Axe

pytestmark = pytest.mark.django_db(transaction=True)

LIBRARY = "/admin/images/image/"

HAND_OVER = """([selector, type, files, html]) => {
    const data = new DataTransfer()
    for (const [name, kind, base64] of files) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        data.items.add(new File([bytes], name, { type: kind }))
    }
    if (html) data.setData("text/html", html)
    const target = document.querySelector(selector)
    const { left, top } = target.getBoundingClientRect()
    const where = { clientX: left + 20, clientY: top + 20, bubbles: true, cancelable: true }
    const event = type === "paste"
        ? new ClipboardEvent("paste", { clipboardData: data, ...where })
        : new DragEvent(type, { dataTransfer: data, ...where })
    return target.dispatchEvent(event)
}"""


def spot(name: str, colour: str) -> tuple[str, str, bytes]:
    return name, "image/jpeg", encoded(spotted((600, 400), (0.5, 0.5), colour))


NOTES = ("notes.jpg", "image/jpeg", b"only notes")


def hand_over(page: Page, selector: str, *files, how: str = "drop", html: str = "") -> None:
    """Drop files on an element, or paste them into it."""
    packed = [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]
    page.evaluate(HAND_OVER, [selector, how, packed, html])


def has_no_barriers(page: Page, complaints: list[str]) -> bool:
    assert complaints == []
    found = Axe().run(page).response["violations"]
    complaints.clear()  # axe itself tries inline styles
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    return True


@pytest.fixture
def desk(page: Page, live_server, edition, writer, sign_in):
    """`desk(path)`: the writer's browser at that address."""
    sign_in(writer)

    def go(path: str) -> Page:
        page.goto(live_server.url + path)
        return page

    return go


@pytest.fixture
def story(edition, writer):
    return factories.make_article("Bridge", by=writer, body="<p>Before</p><p>After</p>")


@pytest.fixture
def form(desk, story):
    page = desk(reverse("admin:articles_article_change", args=[story.pk]))
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()
    return page


def saved_body(page: Page) -> str:
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    return Article.objects.latest("pk").body


# --- The library's page -------------------------------------------------------------


def test_several_files_dropped_on_the_page_one_of_them_bad(desk, complaints):
    page = desk(LIBRARY)
    hand_over(page, "#changelist", how="dragenter")
    hand_over(page, "#changelist", spot("one.jpg", "red"), NOTES, spot("two.jpg", "blue"))
    lines = page.locator(".image-tray__line")
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_contain_text("notes.jpg")
    expect(lines.nth(1)).to_contain_text("This is not a picture that can be read.")
    expect(lines.nth(2).get_by_label("Credit")).to_be_visible()
    assert "422" in complaints.pop()
    assert has_no_barriers(page, complaints)
    lines.nth(0).get_by_label("What it shows").fill("A red spot")
    page.get_by_role("button", name="Save these words").click()
    expect(lines.nth(0).get_by_label("What it shows")).to_have_count(0)
    assert sorted(Image.objects.values_list("alt", flat=True)) == ["", "A red spot"]
    page.get_by_role("link", name="Show them in the library").click()
    expect(page.locator(".image-card")).to_have_count(2)


def test_each_file_shows_how_far_it_is(desk):
    page = desk(LIBRARY)
    held = []
    page.route("**/upload/", lambda route: held.append(route))
    names = ("one.jpg", "two.jpg")
    with page.expect_request("**/upload/"):
        hand_over(page, "#changelist", spot("one.jpg", "red"), spot("two.jpg", "blue"))
    for name, other in zip(names, reversed(names), strict=True):
        expect(page.get_by_role("progressbar", name=f"Sending {name}")).to_be_visible()
        expect(page.get_by_role("progressbar", name=f"Sending {other}")).to_have_count(0)
        if name == "one.jpg":
            with page.expect_request("**/upload/"):
                held.pop().continue_()
        else:
            held.pop().continue_()
        line = page.locator(".image-tray__line", has_text=name)
        expect(line.get_by_label("Credit")).to_be_visible()


def test_a_file_over_the_limit_is_not_sent_at_all(desk, monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 2**20)
    page = desk(LIBRARY)
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    large = ("large.jpg", "image/jpeg", bytes(2**20 + 1))
    hand_over(page, "#changelist", large)
    expect(page.locator("li", has_text="large.jpg")).to_contain_text("larger than 1 MB")
    assert sent == []


def test_a_lost_connection_is_told_of_by_file(desk, complaints):
    page = desk(LIBRARY)
    page.route("**/upload/", lambda route: route.abort())
    hand_over(page, "#changelist", spot("one.jpg", "red"))
    expect(page.locator("li", has_text="one.jpg")).to_contain_text("did not reach the desk")
    assert "ERR_FAILED" in complaints.pop()


# --- The body -----------------------------------------------------------------------


def test_files_dropped_into_a_text_become_figures_with_their_words(form, story, complaints):
    hand_over(form, ".ProseMirror", spot("one.jpg", "red"), NOTES, spot("two.jpg", "blue"))
    dialog = form.get_by_role("dialog", name="Choose a picture")
    one, two = (dialog.locator("li", has_text=name) for name in ("one.jpg", "two.jpg"))
    expect(two.get_by_label("Credit")).to_be_visible()
    assert "422" in complaints.pop()
    one.get_by_label("What it shows").fill("Red")
    two.get_by_label("What it shows").fill("Blue")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_have_count(0)
    figures = form.locator(".ProseMirror figure")
    expect(figures).to_have_count(2)
    red, blue = Image.objects.get(alt="Red"), Image.objects.get(alt="Blue")
    assert saved_body(form) == (
        f'<p>Before</p><figure data-image="{red.pk}"><figcaption></figcaption></figure>'
        f'<figure data-image="{blue.pk}"><figcaption></figcaption></figure><p>After</p>'
    )
    assert set(story.pictures.all()) == {red, blue}


def test_a_login_in_another_tab_is_no_hindrance(form, context, live_server):
    renewed = Client()
    renewed.get("/admin/login/")
    token = {"name": "csrftoken", "value": renewed.cookies["csrftoken"].value}
    context.add_cookies([token | {"url": live_server.url}])
    hand_over(form, ".ProseMirror", spot("red.jpg", "red"))
    dialog = form.get_by_role("dialog")
    expect(dialog.get_by_label("What it shows")).to_be_visible()


def test_only_the_picked_ones_are_inserted(form, complaints):
    hand_over(form, ".ProseMirror", spot("one.jpg", "red"), spot("two.jpg", "blue"))
    dialog = form.get_by_role("dialog")
    two = dialog.locator("li", has_text="two.jpg")
    two.get_by_label("What it shows").fill("Blue")
    dialog.locator("li", has_text="one.jpg").get_by_role("checkbox").uncheck()
    assert has_no_barriers(form, complaints)
    dialog.get_by_role("button", name="Insert").click()
    expect(form.locator(".ProseMirror figure")).to_have_count(1)
    assert Image.objects.count() == 2


def test_a_screenshot_is_pasted(form):
    hand_over(form, ".ProseMirror", spot("image.png", "red"), how="paste", html="<img src=x>")
    dialog = form.get_by_role("dialog")
    dialog.get_by_label("What it shows").fill("A screen")
    dialog.get_by_role("button", name="Insert").click()
    expect(form.locator(".ProseMirror").get_by_role("img", name="A screen")).to_be_visible()


def test_text_with_a_picture_of_it_is_pasted_as_text(form):
    words = "<style>p { color: red }</style><p style='color: red'>Words of an office program</p>"
    hand_over(form, ".ProseMirror", spot("image.png", "red"), how="paste", html=words)
    expect(form.locator(".ProseMirror")).to_contain_text("Words of an office program")
    expect(form.get_by_role("dialog")).to_have_count(0)


# --- Words and licences -------------------------------------------------------------


def test_a_picture_without_alt_text_asks_for_it_by_keyboard(form, story):
    image = factories.make_image(alt="", credit="", caption="City Hall")
    form.locator("image-chooser").get_by_role("button", name="Choose…").press("Enter")
    dialog = form.get_by_role("dialog")
    expect(dialog.get_by_label("Search the library")).to_be_focused()
    form.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="City Hall")).to_be_focused()
    form.keyboard.press("Enter")
    expect(dialog.get_by_label("What it shows")).to_be_focused()
    form.keyboard.press("Enter")
    expect(dialog).to_contain_text("Say what the picture shows.")
    form.keyboard.type("A tower with a clock")
    form.keyboard.press("Tab")
    form.keyboard.type("Ann Other")
    form.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(form.get_by_role("img", name="A tower with a clock")).to_be_visible()
    image.refresh_from_db()
    assert (image.alt, image.credit) == ("A tower with a clock", "Ann Other")


def test_back_to_the_library_chooses_nothing(form):
    factories.make_image(alt="", caption="City Hall")
    form.locator("image-chooser").get_by_role("button", name="Choose…").click()
    dialog = form.get_by_role("dialog")
    dialog.get_by_role("button", name="City Hall").click()
    expect(dialog.get_by_label("Search the library")).to_be_hidden()
    dialog.get_by_role("button", name="Back to the library").click()
    expect(dialog.get_by_label("Search the library")).to_be_focused()
    form.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(form.locator("image-chooser input")).to_have_value("")


def test_words_that_somebody_else_wrote_meanwhile_are_not_lost(form, complaints):
    image = factories.make_image(alt="", caption="City Hall")
    form.locator("image-chooser").get_by_role("button", name="Choose…").click()
    dialog = form.get_by_role("dialog")
    dialog.get_by_role("button", name="City Hall").click()
    Image.objects.filter(pk=image.pk).update(alt="The first")
    dialog.get_by_label("What it shows").fill("The second")
    dialog.get_by_role("button", name="Use this picture").click()
    expect(dialog).to_contain_text("Somebody has written this meanwhile: “The first”")
    expect(dialog.get_by_label("What it shows")).to_have_value("The second")
    assert "422" in complaints.pop()


def test_a_licence_that_ended_is_warned_of_before_it_is_used(form):
    image = factories.make_image(caption="City Hall")
    Image.objects.filter(pk=image.pk).update(licence_until=date(2020, 3, 3))
    form.locator("image-chooser").get_by_role("button", name="Choose…").click()
    dialog = form.get_by_role("dialog")
    dialog.get_by_role("button", name="City Hall").click()
    expect(dialog.locator(".image-tray__line")).to_contain_text("Licence ended on 3 March 2020")
    dialog.get_by_role("button", name="Use this picture").click()
    expect(dialog).to_have_count(0)
    expect(form.locator("image-chooser input")).to_have_value(str(image.pk))


# --- Screens ------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_are_accessible(
    page, live_server, edition, editor, sign_in, scheme, complaints
):
    sign_in(editor)
    page.emulate_media(color_scheme=scheme)
    image = factories.make_image(alt="", caption="City Hall")
    Image.objects.filter(pk=image.pk).update(licence_until=date(2020, 3, 3))
    factories.make_article(by=editor, lead_image=image)
    for path in ("", "?use=never&credit=a&since=x", f"{image.pk}/change/", f"{image.pk}/replace/"):
        page.goto(live_server.url + LIBRARY + path, wait_until="networkidle")
        assert has_no_barriers(page, complaints)
    page.goto(live_server.url + LIBRARY + f"{image.pk}/delete/", wait_until="networkidle")
    assert "409" in complaints.pop()
    assert has_no_barriers(page, complaints)


@pytest.mark.parametrize("width", [360, 768])
def test_the_library_fits_a_narrow_screen(desk, width):
    factories.make_image(caption="City Hall " * 20, credit="Somebody with a long name " * 5)
    desk(LIBRARY).set_viewport_size({"width": width, "height": 800})
    page = desk(LIBRARY + "?credit=somebody")
    expect(page.get_by_text(re.compile("1 picture found"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_by_keyboard(desk):
    factories.make_image(caption="City Hall", credit="Ann")
    factories.make_image(caption="Bridge", credit="Bob")
    page = desk(LIBRARY)
    page.get_by_text("Filters").press("Enter")
    page.get_by_role("textbox", name="Credit").fill("bob")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 picture found.")).to_be_visible()
    expect(page.locator(".image-card")).to_have_text(re.compile("Bridge"))
