"""Users and groups at the desk: what administrators set, on screens that are in nobody's way."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import SectionLimit
from newsroom.demo.factories import make_section, make_user


@pytest.fixture
def boss(edition):
    return make_user("boss", is_superuser=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_is_in_anybodys_way(page, live_server, sign_in, boss, editor, complaints, scheme):
    sign_in(boss)
    page.emulate_media(color_scheme=scheme)
    group = Group.objects.get(name="Editors")
    for name, args in (
        ("auth_user_changelist", []),
        ("auth_user_add", []),
        ("auth_user_change", [editor.pk]),
        ("auth_group_changelist", []),
        ("auth_group_change", [group.pk]),
    ):
        page.goto(live_server.url + reverse(f"admin:{name}", args=args))
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert complaints == []
            found = Axe().run(page).response["violations"]
            complaints.clear()  # axe itself tries inline styles
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], name


def test_by_keyboard_a_role_a_limit_and_a_rule(page, live_server, sign_in, boss, editor):
    politics = make_section("Politics")
    sign_in(boss)
    page.goto(live_server.url + reverse("admin:auth_user_change", args=[editor.pk]))
    box = page.get_by_role("checkbox", name="Photographers")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("link", name="Add another Section that they run").press("Enter")
    page.get_by_label("Section:", exact=True).select_option(label="Politics")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert set(editor.groups.values_list("name", flat=True)) == {"Editors", "Photographers"}
    assert SectionLimit.objects.get().section == politics

    group = Group.objects.get(name="Photographers")
    before = set(group.permissions.values_list("codename", flat=True))
    page.goto(live_server.url + reverse("admin:auth_group_change", args=[group.pk]))
    page.get_by_label("Second factor").focus()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="change picture").check()
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert group.sign_in_rule.needs_second_factor
    assert set(group.permissions.values_list("codename", flat=True)) > before
