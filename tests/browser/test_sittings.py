"""No lost work, in real browsers: the form keeps itself, whatever happens around it."""

import re
from contextlib import contextmanager

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import drafts
from articles.models import Article, Sitting
from newsroom.demo.factories import make_article, make_author, make_editor, make_writer

from .axe import Axe
from .waiting import comes_true

KEEP = "**/sittings/keep/"
HERE = "**/sittings/here/"

NO_COPY_LEFT = "() => !Object.keys(localStorage).some((name) => name.startsWith('desk:'))"


@pytest.fixture
def article(clock, edition, editor):
    return make_article("The drawbridge", by=editor, authors=[make_author("Ada Finch")])


@pytest.fixture
def address(live_server, article):
    return live_server.url + reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def at_form(page, sign_in, editor, address):
    """An editor has opened the story, and its editor is there."""
    sign_in(editor)
    open_form(page, address)


@pytest.fixture
def tab(context, sign_in, editor):
    """A tab that a test closes; `page` is another, of the same browser."""
    sign_in(editor)
    return context.new_page()


@pytest.fixture
def accessible(complaints):
    """`accessible(page)`: axe finds nothing there."""

    def accessible(page):
        before = complaints[:]
        assert Axe().run(page).response["violations"] == []
        complaints[:] = before  # axe itself tries inline styles

    return accessible


@pytest.fixture
def offline(context, complaints):
    """`offline(True)` takes the network away from the browser, which complains of it."""
    yield context.set_offline
    complaints[:] = [each for each in complaints if "ERR_INTERNET_DISCONNECTED" not in each]


def open_form(page, address):
    """The desk knows that it is open, too."""
    with page.expect_response(HERE):
        page.goto(address)
    expect(page.locator(".ProseMirror")).to_be_visible()


def is_gone(page, live_server):
    """The tab that was closed has let go of what it kept: another may send that."""
    page.goto(f"{live_server.url}/healthz")
    comes_true(page, "async () => !(await navigator.locks.query()).held.length")


def write(page, words="An hour of work. "):
    page.locator(".ProseMirror").click()
    page.keyboard.type(words)


@contextmanager
def keeps(page, words):
    """What is done inside has the form sent with these words in it, and the answer taken in."""

    def has_words(answer):
        return answer.url.endswith("/keep/") and words in (answer.request.post_data or "")

    with page.expect_response(has_words):
        yield
    page.wait_for_function(NO_COPY_LEFT)


def is_kept(page):
    expect(page.locator("#keeping .quiet:visible")).to_contain_text("Kept")


def trouble(page):
    return page.locator("#keeping [role=status]")


def save(page):
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def copies(page):
    return page.evaluate("Object.entries(localStorage).filter(([n]) => n.startsWith('desk:'))")


def test_a_closed_tab_loses_nothing_lines_included(tab, page, address, article, accessible):
    make_author("Bo Reed")
    open_form(tab, address)
    tab.get_by_label("Headline").fill("The drawbridge stays")
    write(tab)
    tab.get_by_label("Topics").fill("Bridges")
    tab.get_by_label("Topics").press("Enter")
    tab.get_by_role("button", name="Add a byline").click()
    tab.get_by_label("Author").last.select_option(label="Bo Reed")
    handle = tab.get_by_role("button", name="byline 2 of 2: move")
    handle.press("ArrowUp")
    tab.get_by_role("button", name="Add a source").click()
    with keeps(tab, "half an addr"):
        tab.get_by_label("Address").fill("half an addr")
    is_kept(tab)
    article.refresh_from_db()
    assert article.headline == "The drawbridge"
    tab.close()

    open_form(page, address)
    expect(page.get_by_text("This is what you wrote at 12:00, not saved yet.")).to_be_visible()
    expect(page.get_by_label("Headline")).to_have_value("The drawbridge stays")
    expect(page.locator(".ProseMirror")).to_contain_text("An hour of work.")
    expect(page.get_by_role("button", name="Remove Bridges")).to_be_visible()
    expect(page.get_by_label("Address")).to_have_value("half an addr")
    expect(page.get_by_label("Author").first.locator(":checked")).to_have_text("Bo Reed")
    accessible(page)
    page.get_by_label("Address").fill("")
    save(page)
    article.refresh_from_db()
    assert article.headline == "The drawbridge stays"
    assert [line.author.name for line in article.bylines.all()] == ["Bo Reed", "Ada Finch"]
    assert not Sitting.objects.unsaved().exists()
    expect(page.locator("#keeping")).to_contain_text(re.compile(r"Saved \d+ s ago"))


def test_a_dead_network(at_form, page, offline):
    offline(True)
    write(page)
    expect(trouble(page)).to_have_text("Not reached the desk: kept in this browser")
    assert "An hour of work." in str(copies(page))
    write(page, "And another. ")
    with keeps(page, "And another."):
        offline(False)
    is_kept(page)
    expect(trouble(page)).to_have_text("")
    sitting = Sitting.objects.unsaved().get()
    assert "And another." in sitting.fields["body"]


def test_a_save_without_a_network_leaves_the_text_on_the_screen(at_form, page, offline, article):
    offline(True)
    write(page)
    page.get_by_role("button", name="Save draft").click()
    expect(trouble(page)).to_have_text("Not reached the desk: kept in this browser")
    write(page, "And another. ")
    offline(False)
    save(page)
    article.refresh_from_db()
    assert "An hour of work." in article.body
    assert "And another." in article.body


def test_a_browser_that_crashed_while_the_network_was_dead(
    tab, page, offline, live_server, address, accessible
):
    open_form(tab, address)
    offline(True)
    write(tab)
    expect(trouble(tab)).to_contain_text("kept in this browser")
    tab.close(run_before_unload=False)
    offline(False)
    is_gone(page, live_server)
    page.goto(f"{live_server.url}/admin/")
    offer = page.get_by_text("You have unsaved text of “The drawbridge”, from 12:00.")
    expect(offer).to_be_visible()
    assert copies(page) == []
    accessible(page)
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator(".ProseMirror")).to_contain_text("An hour of work.")


def test_a_session_that_ended_and_a_login_in_another_tab(
    at_form, page, context, live_server, editor, article
):
    editor.set_password("marlow-bay")
    editor.save()
    context.clear_cookies(name="sessionid")
    write(page, "Before. ")
    expect(trouble(page)).to_have_text(
        "You are signed out: sign in in another tab, your text is kept"
    )
    other = context.new_page()
    other.goto(f"{live_server.url}/admin/login/")
    other.get_by_label("Username").fill("edith")
    other.get_by_label("Password").fill("marlow-bay")
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("button", name="Log out")).to_be_attached()
    with keeps(page, "After."):
        write(page, "After. ")
    is_kept(page)
    expect(trouble(page)).to_have_text("")
    save(page)
    article.refresh_from_db()
    assert "Before. After." in article.body
    expect(page.get_by_text("not saved yet")).to_have_count(0)
    other.close()


def test_a_save_after_the_session_ended_waits_for_a_login(
    at_form, page, context, sign_in, editor, article
):
    write(page)
    is_kept(page)
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save draft").click()
    expect(trouble(page)).to_contain_text("You are signed out: sign in in another tab")
    expect(page.locator(".ProseMirror")).to_contain_text("An hour of work.")
    sign_in(editor)
    save(page)
    article.refresh_from_db()
    assert "An hour of work." in article.body


def test_it_waits_for_its_writer_while_somebody_else_is_at_the_desk(
    tab, page, offline, live_server, sign_in, editor, address
):
    open_form(tab, address)
    offline(True)
    write(tab)
    expect(trouble(tab)).to_contain_text("kept in this browser")
    tab.close(run_before_unload=False)
    offline(False)
    is_gone(page, live_server)
    sign_in(make_editor("erin"))
    open_form(page, address)
    expect(page.get_by_text("not saved yet")).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    assert "An hour of work" in str(copies(page))
    sign_in(editor)
    open_form(page, address)
    expect(page.get_by_text("not saved yet")).to_be_visible()
    expect(page.locator(".ProseMirror")).to_contain_text("An hour of work.")


def test_who_logs_out_leaves_nothing_in_the_browser(at_form, page, sign_in, editor, address):
    write(page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    assert copies(page) == []
    sign_in(editor)
    open_form(page, address)
    expect(page.locator(".ProseMirror")).to_contain_text("An hour of work.")


def test_a_new_story_is_offered_again_and_can_be_dropped(
    tab, page, live_server, clock, edition, accessible
):
    add = live_server.url + reverse("admin:articles_article_add")
    open_form(tab, add)
    with keeps(tab, "Ferry"):
        tab.get_by_label("Headline").fill("Ferry <b>late</b>")
    is_kept(tab)
    tab.close()
    open_form(page, add)
    expect(page.get_by_text("You have unsaved text of “Ferry <b>late</b>”")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Drop “Ferry <b>late</b>”").click()
    expect(page.get_by_text("“Ferry <b>late</b>” is put aside.")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Headline")).to_have_value("Ferry <b>late</b>")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert Article.objects.get().headline == "Ferry <b>late</b>"
    assert not Sitting.objects.unsaved().exists()


def test_a_text_of_a_story_that_is_deleted_meanwhile(at_form, page, article, editor):
    drafts.discard(article.story, by=editor)
    write(page)
    expect(trouble(page)).to_have_text("This story was deleted: your text is kept as a new story’s")
    is_kept(page)
    with keeps(page, "And another."):
        write(page, "And another. ")
    expect(trouble(page)).to_contain_text("This story was deleted")
    assert "And another." in Sitting.objects.unsaved().get(story=None).fields["body"]


def test_an_answer_that_a_gateway_lost(at_form, page, complaints):
    taken = []

    def lose(route):
        taken.append(route.fetch().status)
        route.fulfill(status=502)

    page.route(KEEP, lose, times=1)
    write(page)
    expect(trouble(page)).to_have_text("Not reached the desk: kept in this browser")
    assert taken == [200]
    with keeps(page, "And another."):
        write(page, "And another. ")
    expect(trouble(page)).to_have_text("")
    assert "And another." in Sitting.objects.unsaved().get().fields["body"]
    complaints[:] = [each for each in complaints if "502" not in each]


def test_a_refusal_that_broke_off_is_no_logout(at_form, page, complaints):
    broken = {"status": 403, "content_type": "application/json", "body": '{"sa'}
    page.route(KEEP, lambda route: route.fulfill(**broken), times=1)
    write(page)
    expect(trouble(page)).to_have_text("Not reached the desk: kept in this browser")
    with keeps(page, "And another."):
        write(page, "And another. ")
    expect(trouble(page)).to_have_text("")
    complaints[:] = [each for each in complaints if "403" not in each]


def test_two_tabs_of_one_person_overwrite_nothing(page, context, offline, sign_in, editor, address):
    sign_in(editor)
    other = context.new_page()
    for tab in (page, other):
        open_form(tab, address)
    with keeps(page, "In the first tab"):
        page.get_by_label("Headline").fill("In the first tab")
    for headline in ("In the second", "In the second now"):
        with keeps(other, headline):
            other.get_by_label("Headline").fill(headline)
        expect(trouble(other)).to_contain_text("Other text of yours came meanwhile")
        is_kept(other)
    for _ in range(2):  # when the second is answered, the first has been taken in
        with other.expect_response(HERE):
            other.evaluate("dispatchEvent(new Event('online'))")  # the next sign of life, at once
    expect(trouble(other)).to_contain_text("Other text of yours came meanwhile")
    offline(True)
    other.get_by_label("Headline").fill("In the second tab")
    expect(trouble(other)).to_have_text("Not reached the desk: kept in this browser")
    with keeps(other, "In the second tab"):
        offline(False)
    expect(trouble(other)).to_contain_text("Other text of yours came meanwhile")
    other.close()
    held = {sitting.fields["headline"] for sitting in Sitting.objects.unsaved()}
    assert held == {"In the first tab", "In the second tab"}


def test_two_people_see_each_other_and_merge(
    at_form, page, browser, live_server, address, article, clock, accessible
):
    author = make_author("Walt Moss", user=make_writer("moss"))
    article.bylines.create(author=author)
    theirs = browser.new_context(locale="en-GB")
    login(theirs, live_server, author.user)
    other = theirs.new_page()
    open_form(other, address)
    expect(other.locator(".also-here")).to_contain_text("edith is here too")
    page.evaluate("dispatchEvent(new Event('online'))")  # the next sign of life, at once
    expect(page.locator(".also-here")).to_contain_text("moss is here too")

    with keeps(page, "They voted."):
        page.get_by_label("Headline").fill("The drawbridge stays")
        page.get_by_label("News summary").fill("They voted.")
    is_kept(page)
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(other.locator(".also-here")).to_contain_text("with unsaved text from 12:00")
    other.get_by_label("News summary").fill("They voted 5 to 2.")
    other.get_by_role("button", name="Add a source").click()
    other.get_by_label("Address").fill("https://gazette.example/vote")
    other.get_by_label("Title", exact=True).fill("The vote")
    clock.shift(60)
    save(other)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-newer]")).to_contain_text("moss saved version 1 at 12:01")

    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two texts of one story")
    summary = page.get_by_role("group", name="News summary")
    expect(summary).to_contain_text("Changed in both")
    expect(summary.get_by_label("Take yours")).to_be_checked()
    expect(page.get_by_role("group", name="Headline").get_by_label("Take yours")).to_be_checked()
    further = page.get_by_role("group", name="Further reading")
    expect(further.get_by_label("Take the saved one")).to_be_checked()
    accessible(page)
    summary.get_by_label("Take yours").press("ArrowUp")
    expect(summary.get_by_label("Take the saved one")).to_be_checked()
    page.get_by_role("button", name="Save the merged text").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    article.refresh_from_db()
    assert (article.headline, article.summary) == ("The drawbridge stays", "They voted 5 to 2.")
    assert [str(line) for line in article.citations.all()] == ["The vote"]
    other.close()
    theirs.close()


def login(context, live_server, user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_server.url}])
