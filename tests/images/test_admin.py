"""The media library at the desk."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from articles import drafts, publishing
from authors.models import Author
from newsroom.demo import factories
from newsroom.images.models import Image

from .files import encoded

pytestmark = pytest.mark.django_db

LIST = "/admin/images/image/"
UPLOAD = LIST + "upload/"
LIBRARY = LIST + "library/"
JSON = {"Accept": "application/json"}


def change(image) -> str:
    return reverse("admin:images_image_change", args=[image.pk])


def file(colour: str = "teal", name: str = "picture.jpg"):
    return SimpleUploadedFile(name, encoded(Pillow.new("RGB", (400, 300), colour)))


@pytest.fixture
def desk(client, edition, writer):
    client.force_login(writer)
    return client


@pytest.fixture
def desk_of_editor(client, edition, editor):
    client.force_login(editor)
    return client


# --- The list -----------------------------------------------------------------------


def test_the_list_shows_pictures_and_finds_them(desk):
    factories.make_image(caption="The old bridge", alt="A bridge")
    factories.make_image(caption="City Hall", alt="A tower")
    page = desk.get(LIST).content.decode()
    assert "The old bridge" in page
    assert "City Hall" in page
    page = desk.get(LIST, {"q": "tower"}).content.decode()
    assert "City Hall" in page
    assert "The old bridge" not in page


# --- Upload -------------------------------------------------------------------------


def test_one_upload_leads_to_its_own_form(desk, writer):
    response = desk.post(UPLOAD, {"files": file()})
    image = Image.objects.get()
    assert image.uploaded_by == writer
    assert response.headers["Location"] == change(image)


def test_several_files_at_once_and_one_of_them_bad(desk):
    bad = SimpleUploadedFile("notes.jpg", b"not a picture")
    response = desk.post(UPLOAD, {"files": [file("red"), bad, file("blue")]}, follow=True)
    assert Image.objects.count() == 2
    page = html.unescape(response.content.decode())
    assert "2 pictures are in the library." in page
    assert "“notes.jpg”: This is not a picture that can be read." in page


def test_the_dialog_gets_its_answer_in_json(desk):
    posted = {"files": file(), "alt": "Teal", "caption": "A wall", "credit": "Ann"}
    response = desk.post(UPLOAD, posted, headers=JSON)
    assert response.status_code == 201
    image = Image.objects.get()
    assert (image.alt, image.caption, image.credit) == ("Teal", "A wall", "Ann")
    (told,) = response.json()["images"]
    assert told.pop("thumb").startswith(f"/images/{image.pk}/")
    assert told == {
        "id": image.pk,
        "alt": "Teal",
        "caption": "A wall",
        "credit": "Ann",
        "licence": "",
        "width": 400,
        "height": 300,
    }


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Choose a file first."),
        ({"files": SimpleUploadedFile("a.jpg", b"GIF89a")}, "“a.jpg”: This is not a picture"),
        ({"files": file(), "alt": "a\0b"}, "“picture.jpg”: Null characters are not allowed."),
    ],
)
def test_a_refusal_is_a_sentence(desk, posted, said):
    response = desk.post(UPLOAD, posted, headers=JSON)
    assert response.status_code == 422
    assert response.json()["errors"][0].startswith(said)
    assert not Image.objects.exists()


def test_upload_takes_posts_only(desk):
    assert desk.get(UPLOAD).status_code == 405


# --- The form -----------------------------------------------------------------------


def form(**fields):
    values = {"alt": "A bridge", "caption": "", "credit": "", "rights": ""}
    return values | {"focal_point_x": "50", "focal_point_y": "50"} | fields


def test_words_and_focal_point_are_saved(desk, writer):
    image = factories.make_image(by=writer)
    fields = form(alt="The bridge", rights="Ours", focal_point_x="12.5", focal_point_y="100")
    assert desk.post(change(image), fields).status_code == 302
    image.refresh_from_db()
    assert (image.alt, image.rights) == ("The bridge", "Ours")
    assert (image.focal_x, image.focal_y) == (0.125, 1.0)


@pytest.mark.parametrize(
    "wrong",
    [{"alt": " "}, {"focal_point_x": "101"}, {"focal_point_y": "-1"}, {"focal_point_x": "left"}],
)
def test_what_makes_no_sense_is_not_saved(desk, writer, wrong):
    image = factories.make_image(alt="Before", by=writer)
    response = desk.post(change(image), form(**wrong))
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    image.refresh_from_db()
    assert (image.alt, image.focal_x, image.focal_y) == ("Before", 0.5, 0.5)


def test_the_form_says_where_the_picture_is_used(desk_of_editor, editor):
    image = factories.make_image()
    factories.make_live("Bridge stuck open", by=editor, lead_image=image)
    author = factories.make_author("Ann Other", portrait=image)
    page = html.unescape(desk_of_editor.get(change(image)).content.decode())
    assert "Bridge stuck open" in page
    address = reverse("admin:authors_author_change", args=[author.pk])
    assert f'Author “<a href="{address}">Ann Other</a>”' in page
    unused = desk_of_editor.get(change(factories.make_image())).content.decode()
    assert "Nothing yet." in unused


def test_an_unused_picture_is_deleted(desk_of_editor):
    image = factories.make_image()
    desk_of_editor.post(LIST + f"{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_picture_in_use_is_not_deleted(desk_of_editor, method):
    image = factories.make_image()
    factories.make_author("Ann Other", portrait=image)
    act = getattr(desk_of_editor, method)
    response = act(LIST + f"{image.pk}/delete/", {"post": "yes"}, follow=True)
    assert response.status_code == 409
    page = html.unescape(response.content.decode())
    assert "This picture is in use: “Ann Other”. Take it out there first." in page
    address = reverse("admin:authors_author_change", args=[Author.objects.get().pk])
    assert f'Author “<a href="{address}">Ann Other</a>”' in page
    assert Image.objects.exists()
    assert Author.objects.get().portrait == image


def figure(image) -> str:
    return f'<p>See:</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>'


@pytest.mark.parametrize("where", ["live", "scheduled", "older", "draft", "body", "logo"])
def test_whatever_uses_it_keeps_it(desk_of_editor, editor, edition, clock, where):
    image = factories.make_image()
    if where == "logo":
        edition.logo = image
        edition.save()
    else:
        text = {"body": figure(image)} if where == "body" else {"lead_image": image}
        draft = factories.make_article("Bridge", by=editor, **text)
        if where != "draft":
            at = timezone.now() + timedelta(hours=where == "scheduled")
            publishing.publish(draft, by=editor, at=at)
        if where == "older":
            clock.shift(3600)
            newer = drafts.copy(draft, by=editor)
            newer.lead_image, newer.headline = None, "Bridge, once more"
            publishing.publish(drafts.keep(newer, by=editor), by=editor)
    response = desk_of_editor.post(LIST + f"{image.pk}/delete/", {"post": "yes"})
    assert response.status_code == 409
    assert ("Marlow Bay" if where == "logo" else "Bridge") in response.content.decode()
    assert Image.objects.filter(pk=image.pk).exists()


def test_the_database_refuses_too(edition, editor):
    lead, shown = factories.make_image(), factories.make_image()
    factories.make_live(by=editor, lead_image=lead, body=figure(shown))

    def delete(image):
        with transaction.atomic():
            Image.objects.filter(pk=image.pk)._raw_delete("default")
            connection.check_constraints()

    for image in (lead, shown):
        with pytest.raises(IntegrityError):
            delete(image)


def test_a_writer_deletes_nothing(desk):
    image = factories.make_image()
    assert desk.post(LIST + f"{image.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Image.objects.exists()


# --- The dialog ---------------------------------------------------------------------


def choices(response) -> list[dict]:
    found = re.findall(r'data-image="([^"]+)"', response.content.decode())
    return [json.loads(html.unescape(each)) for each in found]


def test_the_dialog_offers_pages_of_pictures(desk, monkeypatch):
    monkeypatch.setattr("newsroom.images.admin.IN_DIALOG", 2)
    pks = [factories.make_image(caption=f"Bridge {n} & co").pk for n in range(3)]
    first = desk.get(LIBRARY, {"q": "bridge"})
    assert [each["id"] for each in choices(first)] == [pks[2], pks[1]]
    assert choices(first)[0]["caption"] == "Bridge 2 & co"
    (more,) = re.findall(r'data-more href="([^"]+)"', first.content.decode())
    second = desk.get(LIBRARY + html.unescape(more))
    assert [each["id"] for each in choices(second)] == [pks[0]]
    assert "data-more" not in second.content.decode()
    assert "No picture matches “tunnel”." in desk.get(LIBRARY, {"q": "tunnel"}).content.decode()


def test_a_quote_in_the_words_stays_in_them(desk):
    factories.make_image(alt='"><script>alert(1)</script>', caption="'\"")
    response = desk.get(LIBRARY)
    assert choices(response)[0]["alt"] == '"><script>alert(1)</script>'
    assert "<script>alert" not in response.content.decode()


# --- Who may ------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, LIBRARY])
def test_readers_are_sent_to_sign_in(client, edition, address):
    response = client.get(address)
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_staff_without_permission_see_and_upload_nothing(client, edition):
    client.force_login(factories.make_user("other"))
    image = factories.make_image()
    for address in (LIST, LIBRARY, change(image)):
        assert client.get(address).status_code == 403
    assert client.post(UPLOAD, {"files": file()}).status_code == 403
    assert Image.objects.count() == 1


def test_who_may_only_look_gets_pages_without_fields(client, edition):
    viewer = factories.make_user("viewer")
    viewer.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(viewer)
    image = factories.make_image()
    assert "image-upload" not in client.get(LIST).content.decode()
    assert 'name="files"' not in client.get(LIBRARY).content.decode()
    page = client.get(change(image)).content.decode()
    assert "focal_point" not in page
    assert image.alt in page


class TestWhoMayChangeThem:
    """What readers see of a picture is the editors' to change, as with a text."""

    def is_changed(self, client, image) -> bool:
        status = client.post(change(image), form(alt="Other words")).status_code
        image.refresh_from_db()
        assert (status, image.alt == "Other words") in ((302, True), (403, False))
        return status == 302

    def test_a_writer_only_what_they_uploaded(self, desk, writer):
        assert self.is_changed(desk, factories.make_image(by=writer))
        assert not self.is_changed(desk, factories.make_image(by=factories.make_writer()))
        assert not self.is_changed(desk, factories.make_image())

    def test_a_writer_nothing_that_is_in_a_story_on_the_timeline(self, desk, writer, editor, clock):
        lead, shown = factories.make_image(by=writer), factories.make_image(by=writer)
        figure = f'<figure data-image="{shown.pk}"></figure>'
        draft = factories.make_article(by=writer, lead_image=lead, body=f"<p>Text.</p>{figure}")
        assert self.is_changed(desk, lead)
        assert self.is_changed(desk, shown)
        Image.objects.update(alt="Before")
        publishing.publish(draft, by=editor, at=timezone.now() + timedelta(hours=1))
        assert not self.is_changed(desk, lead)
        assert not self.is_changed(desk, shown)
        clock.shift(7200)
        assert not self.is_changed(desk, lead)
        publishing.withdraw(draft.story, by=editor, reason="Wrong")
        assert not self.is_changed(desk, lead)

    def test_a_writer_no_portrait_and_no_logo(self, desk, writer, edition):
        portrait, edition.logo = (factories.make_image(by=writer) for _ in range(2))
        factories.make_author("Ann Other", portrait=portrait)
        edition.save()
        assert not self.is_changed(desk, portrait)
        assert not self.is_changed(desk, edition.logo)

    def test_an_editor_every_one(self, desk_of_editor, writer, editor):
        image = factories.make_image(by=writer)
        factories.make_live(by=editor, lead_image=image)
        assert self.is_changed(desk_of_editor, image)

    def test_a_writer_is_told_why(self, desk):
        page = desk.get(change(factories.make_image(alt="The bridge"))).content.decode()
        assert "Editors can change every picture." in page
        assert 'alt="The bridge"' in page
        assert "focal_point" not in page

    def test_a_file_that_the_library_has_already_is_shown_as_it_is(self, desk):
        known = factories.make_image(data=file("navy").read(), alt="Before")
        page = desk.post(UPLOAD, {"files": file("navy"), "alt": "Mine"}, follow=True)
        assert page.redirect_chain == [(change(known), 302)]
        assert "Now say what it shows" not in page.content.decode()
        known.refresh_from_db()
        assert known.alt == "Before"


# --- The field in other forms -------------------------------------------------------


def test_an_author_form_shows_the_portrait_and_takes_another(desk_of_editor):
    first, second = factories.make_image(alt="The first"), factories.make_image()
    author = factories.make_author("Ann Other", portrait=first)
    address = reverse("admin:authors_author_change", args=[author.pk])
    page = desk_of_editor.get(address).content.decode()
    assert f'<input type="number" name="portrait" value="{first.pk}"' in page
    assert 'data-alt="The first"' in page
    posted = {
        "name": "Ann Other",
        "slug": "ann-other",
        "kind": "person",
        "active": "on",
        "links-TOTAL_FORMS": "0",
        "links-INITIAL_FORMS": "0",
    }
    for value, portrait in ((str(second.pk), second), ("", None)):
        response = desk_of_editor.post(address, posted | {"portrait": value})
        assert response.status_code == 302
        author.refresh_from_db()
        assert author.portrait == portrait
    for wrong in ("999999", "x", "²", "\0", "9" * 5000):
        response = desk_of_editor.post(address, posted | {"portrait": wrong})
        assert "errorlist" in response.content.decode()


def test_the_script_knows_the_addresses(settings):
    script = (settings.BASE_DIR / "static/images/image-library.js").read_text()
    assert f'"{reverse("admin:images_image_library")}"' in script
