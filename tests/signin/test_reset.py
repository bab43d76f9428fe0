"""A new password by mail."""

import re

import pytest
from django.contrib.auth.models import User

from newsroom.demo.factories import make_user

pytestmark = pytest.mark.django_db

ASK = "/admin/password_reset/"
NEW = "a harbour at low tide"


@pytest.fixture
def edith(editor):
    editor.email = "edith@news.example"
    editor.save()
    return editor


def link(mail):
    return re.search(r"http://127.0.0.1:8000(/admin/password_reset/\S+)", mail.body)[1]


def choose(client, address, password=NEW):
    form = client.get(address, follow=True).redirect_chain[-1][0]
    return client.post(form, {"new_password1": password, "new_password2": password})


def test_from_the_login_to_a_new_password(door, client, edith, mailoutbox):
    assert f'href="{ASK}"' in client.get("/admin/login/").text
    answer = client.post(ASK, {"email": "Edith@news.example"})
    assert answer.url == "/admin/password_reset/sent/"
    (mail,) = mailoutbox
    assert mail.to == ["edith@news.example"]
    assert mail.subject == "The Marlow Bay Ledger: choose a new password"
    assert choose(client, link(mail)).url == "/admin/password_reset/done/"
    assert not door.is_in
    assert door.password(password=NEW).url == "/admin/"


def test_an_unknown_address_is_answered_the_same(client, edition, edith, mailoutbox):
    known = client.post(ASK, {"email": "edith@news.example"}, follow=True)
    unknown = client.post(ASK, {"email": "nobody@news.example"}, follow=True)
    assert known.text == unknown.text
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("fields", [{"is_active": False}, {"password": None}])
def test_who_may_not_sign_in_gets_none(client, edition, mailoutbox, fields):
    make_user("gone", email="gone@news.example", **fields)
    client.post(ASK, {"email": "gone@news.example"})
    assert mailoutbox == []


def test_a_link_works_once(client, edition, edith, mailoutbox):
    client.post(ASK, {"email": edith.email})
    choose(client, link(mailoutbox[0]))
    assert "This link has ended" in client.get(link(mailoutbox[0])).text


def test_a_link_ends_after_an_hour(client, edition, edith, mailoutbox, clock):
    client.post(ASK, {"email": edith.email})
    clock.shift(3601)
    page = client.get(link(mailoutbox[0]))
    assert "This link has ended" in page.text
    assert User.objects.get(pk=edith.pk).check_password("pass")


def test_a_poor_password_is_refused(client, edition, edith, mailoutbox):
    client.post(ASK, {"email": edith.email})
    assert choose(client, link(mailoutbox[0]), "12345").status_code == 200
    assert User.objects.get(pk=edith.pk).check_password("pass")


def test_three_mails_an_hour_to_one_address(client, edition, edith, mailoutbox, clock):
    for _ in range(5):
        assert client.post(ASK, {"email": edith.email}).url == "/admin/password_reset/sent/"
    assert len(mailoutbox) == 3
    clock.shift(3601)
    client.post(ASK, {"email": edith.email})
    assert len(mailoutbox) == 4


def test_ten_an_hour_from_one_place(client, edition, mailoutbox):
    for i in range(10):
        client.post(ASK, {"email": f"{i}@news.example"})
    assert client.post(ASK, {"email": "x@news.example"}).status_code == 429


def test_a_second_factor_stays_needed(door, client, edith, device, mailoutbox):
    client.post(ASK, {"email": edith.email})
    choose(client, link(mailoutbox[0]))
    assert door.password(password=NEW).url == "/admin/code/"


def test_the_link_leads_to_the_edition_whatever_host_was_asked(client, edition, edith, mailoutbox):
    client.post(ASK, {"email": edith.email}, headers={"host": "localhost"})
    assert "localhost" not in mailoutbox[0].body
    assert link(mailoutbox[0])


def test_no_page_of_it_may_be_kept(client, edition):
    assert "no-store" in client.get(ASK)["Cache-Control"]
