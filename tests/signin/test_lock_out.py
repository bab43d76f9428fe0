"""Failures lock a name out, from the address that they came from, for a while."""

import pytest
from axes.models import AccessAttempt

from newsroom.signin.models import SignInEvent

pytestmark = pytest.mark.django_db

LIMIT = 10


def fail(door, times, name="edith", **more):
    for _ in range(times):
        answer = door.password(name, "wrong", **more)
    return answer


def test_after_ten_failures_the_right_password_is_no_use(door, editor):
    assert fail(door, LIMIT - 1).status_code == 200
    refused = fail(door, 1)
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.text
    assert refused["Retry-After"] == "900"
    assert door.password().status_code == 429
    assert not door.is_in
    assert SignInEvent.objects.filter(kind="locked", user=editor).exists()


def test_it_ends_after_a_quarter_of_an_hour_however_often_one_tries(door, editor, clock):
    fail(door, LIMIT)
    clock.shift(600)
    assert door.password().status_code == 429
    clock.shift(301)
    assert door.password().url == "/admin/"


def test_nobody_is_locked_out_from_elsewhere(door, editor, writer):
    fail(door, LIMIT, REMOTE_ADDR="203.0.113.9")
    assert door.password().url == "/admin/"


def test_others_at_the_same_place_are_not(door, editor, writer):
    fail(door, LIMIT)
    assert door.password("walt").url == "/admin/"


def test_a_success_forgets_the_failures(door, editor, client):
    fail(door, LIMIT - 1)
    door.password()
    client.post("/admin/logout/")
    assert fail(door, 1).status_code == 200


def test_a_name_that_nobody_has_is_treated_the_same(door, editor):
    known, unknown = fail(door, 1), fail(door, 1, name="nobody")
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert fail(door, LIMIT - 1).status_code == 429
    assert fail(door, LIMIT - 1, name="nobody").status_code == 429


class TestBehindAProxy:
    def test_a_header_is_not_believed_without_one(self, door, editor):
        for i in range(LIMIT):
            door.password(password="wrong", headers={"X-Forwarded-For": f"203.0.113.{i}"})
        assert door.password().status_code == 429

    def test_only_what_the_proxy_wrote_is(self, door, editor, settings):
        settings.BEHIND_PROXY = True
        for i in range(LIMIT):
            said = {"X-Forwarded-For": f"198.51.100.{i}, 203.0.113.7"}
            door.password(password="wrong", headers=said)
        mine = {"X-Forwarded-For": "203.0.113.8"}
        assert door.password(headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 429
        assert door.password(headers=mine).url == "/admin/"

    def test_what_is_no_address_stops_nobody(self, door, editor, settings):
        settings.BEHIND_PROXY = True
        assert door.password(headers={"X-Forwarded-For": "'; --"}).url == "/admin/"


def test_an_administrator_lifts_it(door, editor, admin_client):
    fail(door, LIMIT)
    fields = {"action": "lift_lock_out", "_selected_action": [editor.pk]}
    admin_client.post("/admin/auth/user/", fields)
    assert door.password().url == "/admin/"


def test_what_is_kept_of_failures_goes_and_has_no_password(door, editor, clock):
    fail(door, 2)
    assert "wrong" not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    clock.shift(901)
    door.password()
    assert not AccessAttempt.objects.exists()


def test_the_log_is_trimmed(door, editor, clock):
    door.password()
    clock.shift(401 * 24 * 3600)
    door.password()
    assert SignInEvent.objects.filter(kind="in").count() == 1
