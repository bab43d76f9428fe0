"""Sessions end: unused, after a week, and when somebody says so."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.demo.factories import make_article, make_image
from newsroom.images.widgets import facts

from .conftest import Door

pytestmark = pytest.mark.django_db

HOUR = 3600


def test_eight_hours_without_use_end_it(door, editor, clock):
    door.password()
    clock.shift(8 * HOUR - 60)
    assert door.is_in
    clock.shift(8 * HOUR - 60)
    assert door.is_in
    clock.shift(8 * HOUR + 60)
    assert not door.is_in


def test_a_week_ends_it_however_much_it_is_used(door, editor, clock):
    door.password()
    for _ in range(7 * 24 // 6 - 1):
        clock.shift(6 * HOUR)
        assert door.is_in
    clock.shift(6 * HOUR)
    assert not door.is_in


def test_an_open_form_alone_does_not_keep_it(door, editor, clock):
    article = make_article(by=editor)
    door.password()
    fields = {"sitting": "00000000-0000-4000-8000-000000000000", "version": article.pk}
    here = reverse("admin:articles_article_here")
    for _ in range(7):
        clock.shift(HOUR)
        assert door.client.post(here, fields).status_code == 200
    clock.shift(HOUR + 1)
    answer = door.client.post(here, fields)
    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/")


def test_text_that_is_kept_does(door, editor, clock):
    article = make_article(by=editor)
    door.password()
    keep = reverse("admin:articles_article_keep")
    fields = {"sitting": "00000000-0000-4000-8000-000000000000", "version": article.pk}
    for turn in range(3):
        clock.shift(5 * HOUR)
        answer = door.client.post(keep, fields | {"headline": f"{turn}", "turn": turn})
        assert answer.status_code == 200


def test_one_that_ended_shows_no_draft_picture_either(door, editor, clock):
    image = make_image()
    door.password()
    address = facts(image)["thumb"]
    assert door.client.get(address).status_code == 200
    clock.shift(9 * HOUR)
    assert door.client.get(address).status_code == 404


def test_out_everywhere_is_everywhere(door, editor, clock):
    elsewhere = Door(Client())
    door.password()
    elsewhere.password()
    clock.shift(1)
    assert door.client.post("/admin/sign-in/leave/").url == "/admin/login/"
    assert not elsewhere.is_in
    assert not door.is_in
    clock.shift(1)
    elsewhere.password()
    assert elsewhere.is_in
    assert not door.is_in


def test_a_new_password_ends_the_others(door, editor):
    elsewhere = Door(Client())
    door.password()
    elsewhere.password()
    new = "a harbour at low tide"
    fields = {"old_password": "pass", "new_password1": new, "new_password2": new}
    assert door.client.post("/admin/password_change/", fields).status_code == 302
    assert door.is_in
    assert not elsewhere.is_in


def test_a_get_ends_nothing(door, editor):
    door.password()
    assert door.client.get("/admin/sign-in/leave/").status_code == 405
    assert door.is_in


def test_public_pages_ask_for_no_session(client, edition, clock):
    answer = client.get("/")
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_a_page_of_the_desk_costs_no_query_more(door, editor, clock, django_assert_num_queries):
    door.password()
    # Session, edition, user, permissions, notices; and four of this page.
    with django_assert_num_queries(8):
        assert door.is_in
