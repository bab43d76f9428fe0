"""The door of the desk in a browser: setting up a second factor, coming in by it, the log."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django_otp.oath import totp
from playwright.sync_api import expect

from articles import publishing
from newsroom.demo.factories import make_article, make_user
from newsroom.signin import factors
from newsroom.signin.models import SignInRule

from .axe import Axe


@pytest.fixture
def axe(page, complaints):
    """`axe()`: it finds nothing, and nothing was complained of before it looked."""

    def axe():
        assert complaints == []
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        complaints.clear()  # axe itself tries inline styles

    return axe


@pytest.fixture
def at_the_door(page, live_server, edition):
    def give(password="pass"):
        page.goto(live_server.url + "/admin/calendar/")
        page.get_by_label("Username").fill("edith")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").press("Enter")

    return give


def test_set_up_and_then_signed_in_by_it(page, at_the_door, editor, axe, clock, complaints):
    group = Group.objects.get(name="Editors")
    SignInRule.objects.create(group=group, needs_second_factor=True)
    at_the_door()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    expect(page.get_by_role("img", name="The key as a QR code")).to_be_visible()
    expect(page.get_by_role("link", name="Calendar")).to_have_count(0)
    axe()

    key = factors.offered(editor).bin_key
    page.get_by_label("Code").fill("000000")
    page.get_by_label("Code").press("Enter")
    expect(page.get_by_text("That is not the code")).to_be_visible()
    complaints.clear()  # the browser's own word of the 422
    axe()
    clock.shift(30)
    page.get_by_label("Code").fill(f"{totp(key):06d}")
    page.get_by_label("Code").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    expect(page.get_by_role("listitem").filter(has=page.locator("code"))).to_have_count(10)
    axe()
    recovery = page.locator(".signin-codes code").first.inner_text()
    page.get_by_role("link", name="go on").press("Enter")
    expect(page).to_have_url(re.compile("^[^?]*/admin/calendar/$"))

    page.goto(page.url.partition("/admin/")[0] + "/admin/sign-in/")
    expect(page.get_by_text("10 recovery codes are left")).to_be_visible()
    axe()
    page.get_by_role("button", name="Sign out everywhere").press("Enter")
    expect(page.get_by_text("You are signed out everywhere.")).to_be_visible()
    axe()

    clock.shift(60)
    at_the_door()
    expect(page.get_by_label("Code")).to_be_focused()
    axe()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page).to_have_url(re.compile("^[^?]*/admin/calendar/$"))
    expect(page.get_by_text("That recovery code is used up; 9 are left.")).to_be_visible()


def test_a_forgotten_password(page, at_the_door, editor, axe, live_server, mailoutbox):
    editor.email = "edith@news.example"
    editor.save()
    page.goto(live_server.url + "/admin/")
    page.get_by_role("link", name="I forgot my password").press("Enter")
    expect(page.get_by_label("Email")).to_be_visible()
    axe()
    page.get_by_label("Email").fill("edith@news.example")
    page.get_by_role("button", name="Send the link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your mail")
    axe()
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http"))
    page.goto(live_server.url + link[link.index("/admin/") :])
    axe()
    page.get_by_label("New password", exact=False).first.fill("a harbour at low tide")
    page.get_by_label("confirmation").fill("a harbour at low tide")
    page.get_by_role("button", name="Take this password").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a new password")
    axe()
    at_the_door("a harbour at low tide")
    expect(page).to_have_url(f"{live_server.url}/admin/calendar/")


def test_the_log(page, sign_in, live_server, edition, editor, writer, axe):
    article = make_article("<b>Ferry</b> runs late", by=writer)
    publishing.submit(article.story, by=writer)
    publishing.publish(article, by=editor)
    sign_in(make_user("boss", is_superuser=True))
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Log").press("Enter")
    expect(page.get_by_text("edith published")).to_be_visible()
    expect(page.get_by_role("link", name="<b>Ferry</b> runs late, version 1")).to_have_count(3)
    axe()
    page.get_by_label("Who").select_option("walt")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_text("walt submitted")).to_be_visible()
    expect(page.get_by_text("edith published")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    text = download.value.path().read_text()
    assert text.splitlines()[0] == "when,who,did,what,more"
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows(page, at_the_door, live_server, editor, clock, width, scheme):
    group = Group.objects.get(name="Editors")
    SignInRule.objects.create(group=group, needs_second_factor=True)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    at_the_door()
    code = page.get_by_label("Code")
    expect(code).to_be_visible()
    assert_fits(page, f"enrol-{width}-{scheme}")
    code.fill(f"{totp(factors.offered(editor).bin_key):06d}")
    code.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    assert_fits(page, f"codes-{width}-{scheme}")
    for name in ("sign-in", "log"):
        page.goto(f"{live_server.url}/admin/{name}/")
        assert_fits(page, f"{name}-{width}-{scheme}")
    page.context.clear_cookies()
    for name in ("login", "password_reset", "password_reset/sent"):
        page.goto(f"{live_server.url}/admin/{name}/")
        assert_fits(page, f"{name.replace('/', '-')}-{width}-{scheme}")


def assert_fits(page, name):
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name}: {wide}px too wide"
