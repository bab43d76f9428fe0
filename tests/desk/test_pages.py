"""Pages about the paper at the desk, and how readers come to see them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import AboutPage
from newsroom.demo.factories import make_edition, make_page, make_section

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/aboutpage/add/"


@pytest.fixture(autouse=True)
def _site(edition, clock):
    """An edition, at noon."""


def post(client, address=ADD, **fields):
    defaults = {
        "title": "Ethics",
        "slug": "ethics",
        "kind": "ethics",
        "position": "0",
        "body": "<p>So.</p>",
        "is_public": "on",
        "edition": f"{make_edition().pk}",
    }
    return client.post(address, defaults | fields)


def test_a_new_one_stands_last(client, editor):
    client.force_login(editor)
    assert client.get(ADD).context["adminform"].form["position"].value() == 0
    make_page("Contact", position=4)
    assert client.get(ADD).context["adminform"].form["position"].value() == 5


def test_an_editor_writes_one_and_readers_find_it(client, editor):
    client.force_login(editor)
    form = client.get(ADD).content.decode()
    assert "prose-editor" in form
    assert re.search(r"<script [^>]*nonce", form), "the editor's import map runs"
    body = (
        '<h2>We</h2><p onclick="x()">say <a href="/corrections/">so</a>.</p><script>1</script>'
        '<figure data-image="1"><figcaption>A picture.</figcaption></figure>'
    )
    assert post(client, body=body).status_code == 302
    client.logout()
    page = client.get("/about/ethics/").content.decode()
    assert '<h2>We</h2><p>say <a href="/corrections/">so</a>.</p><p>A picture.</p>' in page
    assert "March 2, 2026" in page
    for address in ("/", "/about/", "/no/such/page/"):
        html = client.get(address).content.decode()
        assert '<a href="/about/ethics/">Ethics</a>' in html, address
    assert "/about/ethics/</loc>" in client.get("/sitemap-pages.xml").content.decode()


def test_one_that_is_not_public_shows_nowhere(client):
    make_page("Ethics", is_public=False)
    assert client.get("/about/ethics/").status_code == 404
    for address in ("/", "/about/", "/sitemap-pages.xml"):
        assert "ethics" not in client.get(address).content.decode().lower()


def test_they_stand_in_their_order(client):
    for position, title in enumerate(("Zeal", "Ethics", "Contact")):
        make_page(title, position=position)
    footer = client.get("/").content.decode().partition("<footer")[2]
    assert re.findall(r"/about/([a-z]+)/", footer) == ["zeal", "ethics", "contact"]


def test_a_change_says_when(client, editor, clock):
    made = make_page(position=3)
    client.force_login(editor)
    change = reverse("admin:articles_aboutpage_change", args=[made.pk])
    clock.shift(3600)
    before = made.changed_at
    same = {"title": made.title, "kind": made.kind, "body": made.body, "position": "3"}
    assert post(client, change, **same).status_code == 302
    made.refresh_from_db()
    assert made.changed_at == before
    post(client, change, **same | {"body": "<p>Otherwise.</p>"})
    made.refresh_from_db()
    assert made.changed_at == timezone.now()
    told = client.get(reverse("admin:articles_aboutpage_changelist")).content.decode()
    assert "2 Mar 2026, 13:00 EST" in told


def test_what_readers_know_keeps_its_address(client, editor):
    made = make_page()
    client.force_login(editor)
    post(client, reverse("admin:articles_aboutpage_change", args=[made.pk]), slug="elsewhere")
    made.refresh_from_db()
    assert made.slug == "ethics"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"slug": "Ethics", "kind": "other"}, "Another page has this address."),
        ({"slug": "more"}, "There is a page of this kind already."),
    ],
)
def test_two_of_one_address_or_kind_are_refused_with_a_sentence(client, editor, fields, told):
    make_page(kind="ethics")
    client.force_login(editor)
    response = post(client, **fields)
    assert told in response.content.decode()
    assert AboutPage.objects.count() == 1


def test_several_other_pages_may_be(client, editor):
    make_page("One")
    client.force_login(editor)
    assert post(client, title="Two", slug="two", kind="other").status_code == 302


def test_writers_have_none_and_who_runs_some_sections_only_looks(client, editor, writer):
    made = make_page()
    change = reverse("admin:articles_aboutpage_change", args=[made.pk])
    client.force_login(writer)
    assert client.get(change).status_code == 403
    editor.section_limits.create(section=make_section())
    client.force_login(editor)
    assert client.get(change).status_code == 200
    assert post(client, change, title="Other").status_code == 403
    assert client.get(ADD).status_code == 403
