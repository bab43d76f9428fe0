"""Words that a picture lacks, given where it is about to be used."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from newsroom.demo import factories

pytestmark = pytest.mark.django_db


def give(client, image, **words):
    return client.post(reverse("admin:images_image_words", args=[image.pk]), words)


@pytest.fixture
def bare(edition, editor):
    """A picture of somebody else's that readers see already."""
    image = factories.make_image(alt="", credit="", by=editor)
    body = f'<figure data-image="{image.pk}"><figcaption></figcaption></figure>'
    factories.make_article(by=editor, body=f"<p>See:</p>{body}")
    return image


def test_a_writer_gives_what_is_missing(client, bare, writer):
    client.force_login(writer)
    response = give(client, bare, alt="  A <b>bridge ", credit="Ann")
    assert response.status_code == 200
    assert response.json()["image"]["alt"] == "A <b>bridge"
    bare.refresh_from_db()
    assert (bare.alt, bare.credit) == ("A <b>bridge", "Ann")
    entry = LogEntry.objects.get()
    assert entry.user == writer
    assert entry.get_change_message() == "Changed alt text and credit."


def test_what_stands_there_is_never_overwritten_and_nothing_dropped_in_silence(
    client, bare, writer
):
    client.force_login(writer)
    give(client, bare, alt="The first")
    response = give(client, bare, alt="The second", credit="Ann")
    assert response.status_code == 422
    assert response.json()["errors"] == {
        "alt": ["Somebody has written this meanwhile: “The first”"]
    }
    assert response.json()["image"]["alt"] == "The first"
    bare.refresh_from_db()
    assert (bare.alt, bare.credit) == ("The first", "Ann")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"alt": "long " * 100}, "at most 300 characters"),
        ({"credit": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_words_that_do_not_fit_are_refused_by_field(client, bare, writer, words, said):
    client.force_login(writer)
    response = give(client, bare, **words)
    assert response.status_code == 422
    ((name, (sentence,)),) = response.json()["errors"].items()
    assert name in words
    assert said in sentence
    bare.refresh_from_db()
    assert (bare.alt, bare.credit) == ("", "")


def test_nothing_given_changes_and_logs_nothing(client, bare, writer):
    client.force_login(writer)
    assert give(client, bare, alt=" ", caption="Mine").status_code == 200
    bare.refresh_from_db()
    assert (bare.alt, bare.caption) == ("", "")
    assert not LogEntry.objects.exists()


def test_who_may_not_use_the_library_gives_nothing(client, bare):
    assert give(client, bare, alt="A bridge").status_code == 302
    other = factories.make_user("other")
    client.force_login(other)
    assert give(client, bare, alt="A bridge").status_code == 403
    other.user_permissions.add(Permission.objects.get(codename="view_image"))
    assert give(client, bare, alt="A bridge").status_code == 200
    address = reverse("admin:images_image_words", args=[bare.pk])
    assert client.get(address).status_code == 405
    assert client.post(reverse("admin:images_image_words", args=[99_999])).status_code == 404
