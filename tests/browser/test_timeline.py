"""The timeline of a story in a real browser: compared, restored, scheduled with its sentence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from articles import drafts, publishing
from articles.models import Article
from newsroom import clock as time
from newsroom.demo.factories import make_article, make_image

from .axe import Axe

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def newest(clock, edition, writer, editor):
    """Version 4, a draft; 1 and 2 are over, 3 is live since Sunday."""
    with time.set_to(NOON - timedelta(days=1)):
        version = make_article("The bridge", by=writer, lead_image=make_image())
        publishing.publish(version, by=editor)
    for minutes in (12, 24):
        with time.set_to(NOON - timedelta(days=1) + timedelta(minutes=minutes)):
            version = drafts.copy(version, by=editor)
            version.body = version.body.replace("5 to 2", f"{minutes} to 2")
            drafts.keep(version, by=editor)
            publishing.publish(version, by=editor)
    version = drafts.copy(version, by=writer)
    version.headline, version.lead_image = "The bridge opens", make_image()
    return drafts.keep(version, by=writer)


def timeline(live_server: Any, article: Any) -> str:
    return f"{live_server.url}/admin/articles/article/{article.pk}/timeline/"


@pytest.fixture
def is_accessible(page, complaints):
    def is_accessible():
        assert complaints == []
        found = Axe().run(page).response["violations"]
        complaints.clear()  # axe itself tries inline styles
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    return is_accessible


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_stands_in_anyones_way(
    page, live_server, sign_in, editor, newest, width, scheme, is_accessible
):
    newest = drafts.copy(newest, by=editor)  # so that version 4 is an older draft
    sign_in(editor)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    screens = ["timeline/", "compare/?old=1&new=4", "where/", "assign/"]
    screens += [f"step/{name}/" for name in ("publish", "schedule", "restore")]
    for screen in screens:
        page.goto(timeline(live_server, newest).replace("timeline/", screen))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        is_accessible()


def test_the_drawing_is_there_where_it_has_room(page, live_server, sign_in, editor, newest):
    sign_in(editor)
    page.goto(timeline(live_server, newest))
    live = page.locator(".drawing rect.of-live").bounding_box()
    older = [page.locator(".drawing rect.of-superseded").nth(n).bounding_box() for n in range(2)]
    assert live["width"] > 40
    assert all(each["width"] > 40 for each in older)
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator(".drawing")).to_be_hidden()
    expect(page.get_by_text("Readers see version 3 since 12:24 EST on Sunday.")).to_be_visible()


def test_from_the_form_to_a_comparison_by_keyboard(page, live_server, sign_in, writer, newest):
    sign_in(writer)
    page.goto(f"{live_server.url}/admin/articles/article/{newest.pk}/change/")
    page.get_by_role("link", name="Timeline", exact=True).press("Enter")
    page.get_by_role("radio", name="From version 3").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="From version 2")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{timeline(live_server, newest)[:-9]}compare/?new=4&old=1")
    body = page.get_by_role("region", name="Body").or_(page.locator("section", has_text="Body"))
    expect(body.first.locator("del")).to_contain_text("5")
    expect(body.first.locator("ins")).to_contain_text("12")
    expect(page.locator("section", has_text="Lead picture").locator("img")).to_have_count(2)
    expect(page.get_by_text("Nothing else differs.")).to_be_visible()
    page.get_by_label("To").select_option("2")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Headline")).to_have_count(0)


def test_an_older_version_is_restored_as_a_draft(page, live_server, sign_in, editor, newest):
    sign_in(editor)
    page.goto(timeline(live_server, newest))
    page.get_by_role("link", name="Restore as a draft version 1").click()
    page.get_by_role("button", name="Restore as a draft").click()
    expect(page).to_have_url(timeline(live_server, newest))
    expect(
        page.get_by_text("Version 5 is a draft with the text of version 1.").first
    ).to_be_visible()
    assert "5 to 2." in Article.objects.get(number=5).body
    expect(page.get_by_text("Readers see version 3 since 12:24 EST on Sunday.")).to_be_visible()


def test_the_sentence_follows_the_date(page, live_server, sign_in, editor, newest, is_accessible):
    sign_in(editor)
    page.goto(timeline(live_server, newest))
    page.get_by_role("link", name="Schedule… version 4").click()
    at = page.get_by_role("group", name="Goes live at")
    told = page.get_by_role("status")
    at.get_by_label("Date").fill("2026-03-01")
    at.get_by_label("Time").fill("06:00")
    expect(told).to_contain_text("06:00 EST on Sunday 1 March 2026 has passed.")
    expect(page.get_by_role("button", name="See what will happen")).to_be_visible()
    at.get_by_label("Date").fill("2026-03-03")
    expect(told).to_contain_text(
        "At 06:00 EST on Tuesday this replaces version 3, live since Sunday."
    )
    expect(told).to_contain_text("06:00 EST on Tuesday 3 March 2026 is 11:00 UTC")
    is_accessible()
    page.get_by_role("button", name="Schedule", exact=True).press("Enter")
    expect(page).to_have_url(timeline(live_server, newest))
    expect(page.get_by_text("At 06:00 EST on Tuesday version 4 replaces it.")).to_be_visible()
    newest.refresh_from_db()
    assert newest.live_from == SIX


def test_an_instant_chosen_before_the_script_came_is_told_too(
    page, live_server, sign_in, editor, newest
):
    sign_in(editor)
    late = []
    page.route("**/step-forecast.js", lambda route: late.append(route))
    step = f"{live_server.url}/admin/articles/article/{newest.pk}/step/schedule/"
    with page.expect_request("**/step-forecast.js"):
        page.goto(step, wait_until="commit")
    at = page.get_by_role("group", name="Goes live at")
    at.get_by_label("Date").fill("2026-03-03")
    at.get_by_label("Time").fill("06:00")
    page.wait_for_function("() => document.readyState != 'loading'")
    late.pop().continue_()
    expect(page.get_by_role("status")).to_contain_text("At 06:00 EST on Tuesday this replaces")


def test_without_scripts_the_button_asks_first(browser, live_server, editor, newest):
    from django.test import Client

    client = Client()
    client.force_login(editor)
    context = browser.new_context(java_script_enabled=False)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/articles/article/{newest.pk}/step/schedule/")
    at = page.get_by_role("group", name="Goes live at")
    at.get_by_label("Date").fill("2026-03-03")
    at.get_by_label("Time").fill("06:00")
    page.get_by_role("button", name="See what will happen").click()
    expect(page.get_by_role("status")).to_contain_text("this replaces version 3")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator(".where .state")).to_have_text("Scheduled")
    context.close()
