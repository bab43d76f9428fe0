"""Signing in with a password and a code."""

import pytest
from django.contrib.auth.models import Group
from lxml import html

from newsroom.signin import factors
from newsroom.signin.models import SignInEvent

from .conftest import shown

pytestmark = pytest.mark.django_db


def test_a_password_is_enough_where_nobody_asks_for_more(door, editor):
    assert door.password().url == "/admin/"
    assert door.is_in


class TestEnrolling:
    def test_who_needs_one_is_led_there_before_anything_else(self, door, editor, required):
        assert door.password().url == "/admin/second-factor/"
        assert not door.is_in
        for address in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/"):
            assert door.client.get(address).url.startswith("/admin/login/")

    def test_the_key_is_there_for_a_camera_and_for_typing(self, door, editor, required):
        door.password()
        page = door.client.get("/admin/second-factor/")
        device = factors.offered(editor)
        assert factors.key(device) in page.text
        tree = html.fromstring(page.text)
        assert tree.xpath("//svg")
        assert not tree.xpath("//*[@style]")
        assert door.client.get("/admin/second-factor/").text.count(factors.key(device)) == 1

    def test_the_code_lets_in_and_shows_recovery_codes_once(self, door, editor, required):
        door.password()
        device = factors.offered(editor)
        before = door.client.session.session_key
        page = door.client.post("/admin/second-factor/", {"code": shown(device)})
        codes = html.fromstring(page.text).xpath("//ul[@class='signin-codes']//code/text()")
        assert len(set(codes)) == factors.RECOVERY_CODES
        assert door.is_in
        assert door.client.session.session_key != before
        assert SignInEvent.objects.filter(kind="enrolled", user=editor).exists()

    def test_a_wrong_code_sets_nothing_up(self, door, editor, required):
        door.password()
        door.client.get("/admin/second-factor/")
        answer = door.client.post("/admin/second-factor/", {"code": "000000"})
        assert answer.status_code == 422
        assert factors.device_of(editor) is None
        assert not door.is_in

    def test_nobody_else_comes_near_it(self, door):
        assert door.client.get("/admin/second-factor/").url.startswith("/admin/login/")
        assert door.client.get("/admin/code/").url.startswith("/admin/login/")

    def test_a_second_one_is_not_set_up_by_who_has_the_password_only(self, door, editor, device):
        door.password()
        assert door.client.get("/admin/second-factor/").url == "/admin/code/"
        answer = door.client.post("/admin/second-factor/", {"code": shown(device)})
        assert answer.url == "/admin/code/"

    def test_a_rule_made_meanwhile_ends_what_a_password_opened(self, door, editor, request):
        door.password()
        assert door.is_in
        request.getfixturevalue("required")
        assert not door.is_in
        assert door.password().url == "/admin/second-factor/"

    def test_whoever_wants_one_has_one(self, door, editor):
        door.password()
        device = factors.offered(editor)
        page = door.client.post("/admin/second-factor/", {"code": shown(device)})
        assert "recovery codes" in page.text
        assert door.is_in


class TestTheCode:
    def test_it_is_asked_after_the_password_and_lets_in(self, door, editor, device):
        assert door.password().url == "/admin/code/"
        assert not door.is_in
        assert door.code(shown(device)).url == "/admin/"
        assert door.is_in

    def test_where_one_was_going_is_kept(self, door, editor, device):
        fields = {"username": "edith", "password": "pass", "next": "/admin/calendar/"}
        door.client.post("/admin/login/", fields)
        assert door.code(shown(device)).url == "/admin/calendar/"

    def test_it_is_good_once(self, door, editor, device, client):
        code = shown(device)
        door.password()
        door.code(code)
        client.post("/admin/logout/")
        door.password()
        assert door.code(code).status_code == 422
        assert not door.is_in

    def test_one_of_long_ago_is_none(self, door, editor, device, clock):
        old = shown(device)
        clock.shift(300)
        door.password()
        assert door.code(old).status_code == 422

    def test_a_wrong_one_makes_the_next_wait(self, door, editor, device, clock):
        door.password()
        assert door.code("000000").status_code == 422
        assert "Wait a little" in door.code(shown(device)).text
        clock.shift(30)
        assert door.code(shown(device)).url == "/admin/"

    def test_after_five_wrong_ones_the_password_is_asked_again(self, door, editor, device, clock):
        door.password()
        for _ in range(4):
            assert door.code("000000").status_code == 422
            clock.shift(30)
        assert door.code("000000").url.startswith("/admin/login/")
        assert door.code(shown(device)).url.startswith("/admin/login/")
        assert SignInEvent.objects.filter(kind="bad-code", user=editor).count() == 5

    def test_the_password_holds_for_ten_minutes(self, door, editor, device, clock):
        door.password()
        clock.shift(601)
        assert door.code(shown(device)).url.startswith("/admin/login/")

    def test_a_password_changed_meanwhile_lets_nobody_in(self, door, editor, device):
        door.password()
        editor.set_password("another one")
        editor.save()
        assert door.code(shown(device)).url.startswith("/admin/login/")

    @pytest.mark.parametrize("code", ["", "x" * 30, "12\0", "１２３４５６", "-00001"])
    def test_what_is_no_code_is_refused(self, door, editor, device, code):
        door.password()
        assert door.code(code).status_code == 422


class TestRecovery:
    def test_each_code_lets_in_once(self, door, editor, device, client):
        code = factors.new_recovery_codes(editor)[0]
        door.password()
        assert door.code(code.upper()).url == "/admin/"
        assert door.is_in
        assert factors.codes_left(editor) == 9
        client.post("/admin/logout/")
        door.password()
        assert door.code(code).status_code == 422

    def test_new_codes_end_the_old(self, door, editor, device):
        old = factors.new_recovery_codes(editor)[0]
        door.password()
        door.code(shown(device))
        page = door.client.post("/admin/sign-in/codes/")
        assert old not in page.text
        assert factors.codes_left(editor) == 10

    def test_an_administrator_takes_a_second_factor_away(self, door, editor, device, admin_client):
        door.password()
        door.code(shown(device))
        fields = {"action": "remove_second_factor", "_selected_action": [editor.pk]}
        assert admin_client.post("/admin/auth/user/", fields).status_code == 302
        assert factors.device_of(editor) is None
        assert not door.is_in

    def test_editors_can_not(self, door, editor, device, writer):
        door.password()
        door.code(shown(device))
        fields = {"action": "remove_second_factor", "_selected_action": [writer.pk]}
        assert door.client.post("/admin/auth/user/", fields).status_code == 403


def test_the_rule_is_on_the_groups_page(admin_client, edition):
    group = Group.objects.get(name="Writers")
    address = f"/admin/auth/group/{group.pk}/change/"
    form = html.fromstring(admin_client.get(address).text).get_element_by_id("group_form")
    fields = dict(form.form_values()) | {"sign_in_rule-0-needs_second_factor": "on"}
    fields["permissions"] = list(group.permissions.values_list("pk", flat=True))
    assert admin_client.post(address, fields).status_code == 302
    assert group.sign_in_rule.needs_second_factor
