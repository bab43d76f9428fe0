"""The media library in a browser: uploading, setting the focal point, choosing in forms."""

import io
import re

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from authors.models import Author
from newsroom.demo import factories
from newsroom.images.models import Image
from tests.images.files import encoded, spotted

pytestmark = pytest.mark.django_db(transaction=True)

LIBRARY = "/admin/images/image/"


def picture(name: str = "bridge.jpg", colour: str = "red") -> dict:
    data = encoded(spotted((1200, 600), (0.9, 0.5), colour))
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


@pytest.fixture
def desk(page: Page, live_server, edition, editor, sign_in):
    """`desk(path)`: the editor's browser at that address."""
    sign_in(editor)

    def go(path: str) -> Page:
        page.goto(live_server.url + path)
        return page

    return go


def test_upload_then_say_what_it_shows_and_where_its_subject_is(desk):
    page = desk(LIBRARY)
    page.get_by_label("Add pictures").set_input_files([picture()])
    expect(page.get_by_label("What it shows")).to_be_visible()
    page.get_by_role("link", name="Show them in the library").click()
    page.locator(".image-card").click()

    marker = page.get_by_role("button", name="Focal point")
    expect(marker).to_have_attribute(
        "aria-label", re.compile("50% from the left, 50% from the top")
    )
    stage = page.locator(".focal-point__stage img")
    page.wait_for_load_state()
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.25})
    expect(marker).to_be_focused()
    for key in ("ArrowLeft", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("spinbutton", name="% from the left")).to_have_value("89")
    expect(page.get_by_role("spinbutton", name="% from the top")).to_have_value("45")

    page.get_by_label("Alt text").fill("A red spot to the right")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".image-card", has_text="A red spot to the right")).to_be_visible()
    image = Image.objects.get()
    assert (image.focal_x, image.focal_y) == (0.89, 0.45)


def test_the_cuts_follow_the_marker_as_the_renditions_will(desk):
    image = factories.make_image(data=encoded(spotted((1200, 600), (0.9, 0.5))), alt="A spot")
    page = desk(f"{LIBRARY}{image.pk}/change/")
    square = page.locator(".focal-point__cut--square img")
    expect(square).to_have_css("object-position", "50% 50%")
    page.get_by_role("spinbutton", name="% from the left").fill("60")
    # 60 % of 1200 less half of 600, of the 600 pixels that there are to move.
    expect(square).to_have_css("object-position", "70% 50%")
    page.get_by_role("spinbutton", name="% from the left").fill("95")
    expect(square).to_have_css("object-position", "100% 50%")
    with Pillow.open(io.BytesIO(square.screenshot())) as shot:
        middle, right = shot.width * 0.8, shot.height * 0.5
        red, green, _ = shot.convert("RGB").getpixel((int(middle), int(right)))
    assert red > 200 > 100 > green


def test_choose_a_portrait_from_the_library_and_take_it_back(desk):
    factories.make_image(alt="A tower", caption="City Hall")
    bridge = factories.make_image(alt="A bridge", caption="The Sixpenny Bridge")
    author = factories.make_author("Ann Other")
    form = f"/admin/authors/author/{author.pk}/change/"
    page = desk(form)
    page.get_by_role("button", name="Choose…").click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("button", name="City Hall")).to_be_visible()
    dialog.get_by_label("Search the library").fill("sixpenny")
    expect(dialog.get_by_role("button", name="City Hall")).to_have_count(0)
    dialog.get_by_role("button", name="The Sixpenny Bridge").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("img", name="A bridge")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Author.objects.get().portrait == bridge

    page = desk(form)
    page.locator("image-chooser").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("img", name="A bridge")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Author.objects.get().portrait is None


def test_escape_closes_the_dialog_and_changes_nothing(desk):
    author = factories.make_author("Ann Other", portrait=factories.make_image(alt="A bridge"))
    page = desk(f"/admin/authors/author/{author.pk}/change/")
    page.get_by_role("button", name="Choose another…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("img", name="A bridge")).to_be_visible()
    expect(page.get_by_role("button", name="Choose another…")).to_be_focused()


def test_upload_from_within_a_form(desk, complaints):
    author = factories.make_author("Ann Other")
    page = desk(f"/admin/authors/author/{author.pk}/change/")
    page.get_by_role("button", name="Upload…").click()
    dialog = page.get_by_role("dialog")
    files = dialog.get_by_label("Upload new ones")
    expect(files).to_be_focused()
    notes = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"notes"}
    files.set_input_files([notes, picture(), picture("hall.jpg", "blue")])
    expect(dialog.locator("li", has_text="notes.jpg")).to_contain_text("This is not a picture")
    assert "422" in complaints.pop()
    hall = dialog.locator("li", has_text="hall.jpg")
    hall.get_by_role("radio").check()
    use = dialog.get_by_role("button", name="Use this picture")
    use.click()
    expect(hall).to_contain_text("Say what the picture shows.")
    words = hall.get_by_label("What it shows")
    expect(words).to_be_focused()
    words.fill("A blue <i>spot")
    hall.get_by_label("Credit").fill("Ann Other")
    use.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("img", name="A blue <i>spot")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Image.objects.count() == 2
    portrait = Author.objects.get().portrait
    assert (portrait.alt, portrait.credit) == ("A blue <i>spot", "Ann Other")


def test_more_pictures_are_a_click_away(desk, monkeypatch):
    monkeypatch.setattr("newsroom.images.admin.IN_DIALOG", 2)
    for n in range(5):
        factories.make_image(caption=f"Bridge {n}")
    author = factories.make_author("Ann Other")
    page = desk(f"/admin/authors/author/{author.pk}/change/")
    page.get_by_role("button", name="Choose…").click()
    dialog = page.get_by_role("dialog")
    cards = dialog.get_by_role("button", name="Bridge")
    for count in (2, 4, 5):
        expect(cards).to_have_count(count)
        if count < 5:
            dialog.get_by_role("link", name="More pictures").click()
    expect(dialog.get_by_role("link", name="More pictures")).to_have_count(0)


def test_a_lead_picture_in_an_articles_form(desk, editor):
    bridge = factories.make_image(alt="A bridge", caption="The Sixpenny Bridge")
    article = factories.make_article("Bridge stuck open", by=editor)
    page = desk(f"/admin/articles/article/{article.pk}/change/")
    page.locator("image-chooser").get_by_role("button", name="Choose…").click()
    page.get_by_role("dialog").get_by_role("button", name="The Sixpenny Bridge").click()
    expect(page.get_by_role("img", name="A bridge")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    article.refresh_from_db()
    assert article.lead_image == bridge
    assert list(article.pictures.all()) == [bridge]


def test_the_dialog_says_when_the_desk_is_out_of_reach(desk, context):
    factories.make_image(caption="City Hall")
    author = factories.make_author("Ann Other")
    page = desk(f"/admin/authors/author/{author.pk}/change/")
    page.get_by_role("button", name="Choose…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="City Hall")).to_be_visible()
    context.clear_cookies()
    dialog.get_by_label("Search the library").fill("hall")
    expect(dialog.get_by_text("Are you still signed in?")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_long_name_stands_clear_of_the_buttons_beside_it(desk, width):
    image = factories.make_image(
        caption="The Sixpenny Bridge carries Front Street over the Fork. " * 3
    )
    page = desk(f"{LIBRARY}{image.pk}/change/")
    page.set_viewport_size({"width": width, "height": 800})
    name = page.get_by_role("heading", name="The Sixpenny Bridge").bounding_box()
    button = page.get_by_role("link", name="Replace the file").bounding_box()
    is_beside = name["x"] + name["width"] <= button["x"]
    assert is_beside or name["y"] + name["height"] <= button["y"]
