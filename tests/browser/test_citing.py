"""An address is pasted into a line of further reading."""

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from newsroom.demo.factories import make_article
from sources.models import Publisher

from .axe import Axe

PAGE = "<meta property=og:site_name content='The Packet'><title>{} | The Packet</title>"


@pytest.fixture
def form(page: Page, live_server: Any, sign_in: Any, edition: Any, writer: Any) -> Page:
    article = make_article("Ferry returns", by=writer)
    sign_in(writer)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Add a source").click()
    return page


def paste(page: Page, text: str) -> None:
    """As the keyboard's paste does; the clipboard itself is not the browser's to give."""
    page.get_by_label("Address").last.evaluate(
        """(input, text) => {
          input.focus();
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const options = {clipboardData, bubbles: true, cancelable: true};
          if (input.dispatchEvent(new ClipboardEvent("paste", options)))
            document.execCommand("insertText", false, text);
        }""",
        text,
    )


def test_title_and_publisher_appear(form, site, complaints):
    form.get_by_label("Address").fill(site.page("/a", PAGE.format("Ferries &lt;b&gt; and “tides”")))
    form.keyboard.press("Tab")
    expect(form.get_by_label("Title", exact=True)).to_have_value("Ferries <b> and “tides”")
    expect(form.get_by_label("Publisher")).to_have_value("The Packet")
    expect(form.locator("cited-address [role=status]")).to_have_text("Title and publisher found.")
    assert complaints == []
    assert Axe().run(form, ".lines").response["violations"] == []
    complaints.clear()  # axe itself tries inline styles
    form.get_by_role("button", name="Save draft").click()
    expect(form.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(form.get_by_label("Publisher")).to_have_value("The Packet")
    assert Publisher.objects.get().name == "The Packet"


def test_what_was_typed_stays(form, site):
    form.get_by_label("Title", exact=True).fill("My own words")
    form.get_by_label("Address").fill(site.page("/a", PAGE.format("Ferries")))
    form.keyboard.press("Tab")
    expect(form.locator("cited-address [role=status]")).to_have_text("Publisher found.")
    expect(form.get_by_label("Title", exact=True)).to_have_value("My own words")


def test_what_was_filled_in_follows_the_address(form, site):
    title = form.get_by_label("Title", exact=True)
    for path, name in (("/a", "Ferries"), ("/b", "Tides")):
        form.get_by_label("Address").fill(site.page(path, PAGE.format(name)))
        form.keyboard.press("Tab")
        expect(title).to_have_value(name)


def test_what_could_not_be_had_is_said(form, site):
    said = form.locator("cited-address [role=status]")
    for address, sentence in (
        ("http://10.0.0.1/", "That address is private. Give the title yourself."),
        (site.url("/gone"), "That page answered with an error (404). Give the title yourself."),
        ("not an address", ""),
    ):
        form.get_by_label("Address").fill(address)
        form.keyboard.press("Tab")
        expect(said).to_have_text(sentence)


def test_a_login_in_another_tab_is_no_hindrance(form, site, context, live_server):
    renewed = Client()
    renewed.get("/admin/login/")
    token = {"name": "csrftoken", "value": renewed.cookies["csrftoken"].value}
    context.add_cookies([token | {"url": live_server.url}])
    paste(form, site.page("/a", PAGE.format("Ferries")))
    expect(form.get_by_label("Title", exact=True)).to_have_value("Ferries")


def test_several_addresses_are_several_lines(form, site):
    urls = [site.page(f"/{name}", PAGE.format(name)) for name in ("Ferries", "Tides", "Gulls")]
    paste(form, "\n".join([*urls, ""]))
    expect(form.get_by_label("Address")).to_have_count(3)
    for n, (url, name) in enumerate(zip(urls, ("Ferries", "Tides", "Gulls"), strict=True)):
        expect(form.get_by_label("Address").nth(n)).to_have_value(url)
        expect(form.get_by_label("Title", exact=True).nth(n)).to_have_value(name)


def test_one_address_that_is_pasted_is_looked_up_at_once(form, site):
    paste(form, site.page("/a", PAGE.format("Ferries")))
    expect(form.get_by_label("Title", exact=True)).to_have_value("Ferries")


def test_without_a_worker_the_form_works_as_ever(form, site, settings, complaints):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    form.clock.install()
    asked = []
    form.on("request", lambda sent: re.search(r"/cited/[\w-]+/$", sent.url) and asked.append(sent))
    form.get_by_label("Address").fill(site.page("/a", PAGE.format("Ferries")))
    form.keyboard.press("Tab")
    said = form.locator("cited-address [role=status]")
    expect(said).to_have_text("Looking it up …")
    for _ in range(2_000):
        if said.inner_text() != "Looking it up …":
            break
        form.clock.run_for(2000)
    expect(said).to_have_text("No word from that page yet. Give the title yourself.")
    assert len(asked) == 14
    form.get_by_label("Title", exact=True).fill("Ferries")
    form.get_by_role("button", name="Save draft").click()
    expect(form.get_by_text("Saved.", exact=True)).to_be_visible()
    assert site.asked == []
    # The test's clock is not let into the preview's frame.
    complaints[:] = [each for each in complaints if "sandboxed" not in each]
