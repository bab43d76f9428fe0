"""“Why is it (not) on the page?”: each answer is held against the very page that it is about."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles import drafts, publishing, whereabouts
from articles.models import Article
from newsroom.demo import bulk
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)
from newsroom.desk.time_travel import address
from tests.conftest import NOON

from .conftest import says

pytestmark = pytest.mark.django_db

TOLD_BESIDE = r'<(aside|section) class="(travel|related)".*?</\1>'
SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def facts(edition, clock):
    """What the stories of these tests share: so that they stand in the same lists."""
    inner = make_section("City Hall", parent=make_section("Politics"))
    return {
        "section": inner,
        "authors": [make_author("Zoe Person", slug="zoe")],
        "sources": [make_source(publisher="City Gazette")],
        "topics": ["Budget"],
    }


@pytest.fixture
def ask(client, editor):
    """`ask(article)`: the answers as `{surface: (is there?, reason)}`, now or as of an instant."""

    def ask(article, **query):
        client.force_login(editor)
        response = client.get(reverse("admin:articles_article_where", args=[article.pk]), query)
        assert response.status_code == 200
        lines = html.fromstring(response.content.decode()).xpath("//section[@id='lines']//li")
        return {
            one(line, "surface"): (one(line, "answer") == "Yes", one(line, "reason"))
            for line in lines
        }

    def one(line, name):
        found = line.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")[0]
        return " ".join(found.text_content().split())

    return ask


def as_of(at):
    local = at.astimezone(whereabouts.localtime(at).tzinfo)
    return {"at_day": f"{local:%Y-%m-%d}", "at_hour": f"{local:%H:%M}"}


def more(facts, n, *, newest=NOON, **fields):
    """n stories in the same lists, an hour apart."""
    bulk.make_stories(
        n,
        newest=newest,
        sections=[fields.get("section", facts["section"])],
        authors=facts["authors"],
        sources=facts["sources"],
        topics=[],
        image=None,
    )


def test_a_new_story_is_everywhere(facts, ask):
    article = make_live("The council met", slug="met", **facts)
    assert ask(article) == {
        "Its own page": (True, "It is live."),
        "Home page": (True, "It leads."),
        "Section City Hall": (True, "Place 1."),
        "Feed of City Hall": (True, "Place 1 of the 30 that it holds."),
        "Section Politics": (True, "Place 1."),
        "Feed of Politics": (True, "Place 1 of the 30 that it holds."),
        "Author Zoe Person": (True, "Place 1."),
        "Feed of Zoe Person": (True, "Place 1 of the 30 that it holds."),
        "Topic Budget": (True, "Place 1."),
        "Feed of Budget": (True, "Place 1 of the 30 that it holds."),
        "Source City Gazette": (True, "Place 1."),
        "Feed": (True, "Place 1 of the 30 that it holds."),
        "JSON feed": (True, "Place 1 of the 30 that it holds."),
        "Archive of March 2026": (True, "Place 1."),
        "Sitemap": (True, "Filed under March 2026."),
        "News sitemap": (True, "First published in the last 48 hours."),
        "Search": (True, "Found by “The council met”."),
    }


def test_newer_stories_push_it_on(facts, ask):
    article = make_live("The council met", slug="met", at=NOON - timedelta(days=3), **facts)
    more(facts, 31)
    told = ask(article)
    assert told["Home page"] == (
        False,
        "31 newer stories fill it: “Latest” holds 8, a section’s block 4.",
    )
    assert told["Section Politics"] == (True, "Place 32, on page 2.")
    assert told["Feed of Politics"] == (False, "31 newer stories fill it: it holds 30.")
    assert told["Feed"] == (False, "31 newer stories fill it: it holds 30.")
    assert told["Topic Budget"] == (True, "Place 1.")
    is_there, reason = told["News sitemap"]
    assert not is_there
    assert reason == (
        "First published 48 hours ago or more, at 12:00 EST on Friday 27 February 2026: "
        "news sitemaps take no older."
    )


@pytest.mark.parametrize("kind", ["sponsored", "press_release"])
def test_what_is_paid_for_or_handed_in(facts, ask, kind):
    article = make_live("A press of grapes", type=kind, **facts)
    label = article.get_type_display()
    told = ask(article)
    assert told["Home page"] == (
        True,
        f"“Latest”, place 1. {label}: it never stands at the top.",
    )
    assert told["News sitemap"] == (
        False,
        f"{label}: only the newsroom’s own stories are in it.",
    )
    assert told["Feed"][0]


def reasons(told):
    return {reason for _, reason in told.values()}


def nowhere(told, reason):
    assert {is_there for is_there, _ in told.values()} == {False}
    assert reasons(told) == {reason}


def test_a_version_for_each_reason_not_to_be_live(facts, ask, editor, clock):
    draft = make_article("The council met", **facts)
    nowhere(ask(draft), "Draft: it was never put on the timeline.")
    publishing.submit(draft.story, by=editor)
    nowhere(ask(draft), "In review: it was never put on the timeline.")
    publishing.publish(draft, by=editor, at=SIX)
    nowhere(ask(draft), "Not live until 06:00 EST on Tuesday 3 March 2026.")
    assert ask(draft, **as_of(SIX))["Home page"][0]

    clock.move_to(SIX + timedelta(hours=1))
    edit = drafts.copy(draft, by=editor)
    publishing.publish(edit, by=editor, until=SIX + timedelta(hours=3))
    nowhere(ask(draft), "Replaced by version 2 at 07:00 EST on Tuesday 3 March 2026.")
    assert ask(edit)["Home page"][0]
    nowhere(
        ask(edit, **as_of(SIX + timedelta(hours=3))),
        "Expired at 09:00 EST on Tuesday 3 March 2026.",
    )
    publishing.withdraw(edit.story, by=editor, reason="Wrong.", at=SIX + timedelta(hours=2))
    assert ask(edit)["Home page"][0]
    clock.move_to(SIX + timedelta(hours=2))
    nowhere(ask(edit), "Withdrawn at 08:00 EST on Tuesday 3 March 2026.")
    assert ask(draft, **as_of(SIX))["Home page"][0]


def test_a_bare_draft_without_a_section(edition, ask):
    nowhere(ask(make_article("Bare", section=None)), "Draft: it was never put on the timeline.")


def test_search_by_words_of_ones_own(facts, ask):
    article = make_live("The council met", body="<p>A bridge over the river.</p>", **facts)
    assert ask(article, q="bridge gazette")["Search"] == (True, "Found by “bridge gazette”.")
    is_there, reason = ask(article, q="bridge <b>zeppelin</b>")["Search"]
    assert not is_there
    assert reason.startswith("Not every word of “bridge <b>zeppelin</b>” stands in it")
    assert not ask(article, q="???")["Search"][0]


# --- Each answer is true ---------------------------------------------------------------


def test_every_answer_is_what_the_page_shows(facts, ask, client, editor):
    """For stories of every fate, on every surface, now and then: the page has it or has it not."""
    stories = [
        make_live("The newest", slug="newest", **facts),
        make_live("A paid one", slug="paid", type="sponsored", lead_image=make_image(), **facts),
        make_live("An older one", slug="older", at=NOON - timedelta(days=4), **facts),
        make_live("Of sports", slug="sports-1", at=NOON - timedelta(hours=9)),
        make_live("Soon gone", slug="gone", until=NOON + timedelta(minutes=1)),
        publishing.publish(make_article("To come", slug="to-come", **facts), by=editor, at=SIX),
    ]
    more(facts, 33, newest=NOON - timedelta(hours=1))
    frame = client.get("/").wsgi_request.frame
    client.force_login(editor)

    @cache
    def shown(at, path):
        answer = client.get(address(at, path))
        page = re.sub(TOLD_BESIDE, "", answer.content.decode(), flags=re.S)
        return page if answer.status_code == 200 else ""

    verdicts = set()
    for at in (NOON - timedelta(days=1), NOON, SIX):
        for article in stories:
            for line in whereabouts.of(
                article, at, sections=frame.all_sections, edition=frame.edition
            ):
                query = f"?q={article.headline}" if line.surface == "Search" else ""
                is_shown = article.get_absolute_url() in shown(at, line.path + query)
                is_further_on = "on page" in line.reason
                assert is_shown is (line.is_there and not is_further_on), (at, article, line)
                verdicts.add((line.surface.split()[0], line.is_there))
    assert {surface for surface, is_there in verdicts if not is_there} == {
        surface for surface, is_there in verdicts if is_there
    }


def test_place_and_page_are_those_of_the_list(facts, ask, client):
    more(facts, 45)
    article = Article.objects.live(NOON).newest_first()[43]
    told = ask(article)
    assert told["Section Politics"] == (True, "Place 44, on page 3.")
    page = "/politics/"
    for _ in range(2):
        assert article.get_absolute_url() not in client.get(page).content.decode()
        following = html.fromstring(client.get(page).content.decode())
        page = "/politics/" + following.xpath("//a[@rel='next']/@href")[0]
    assert article.get_absolute_url() in client.get(page).content.decode()


# --- The screen --------------------------------------------------------------------------


def test_it_is_linked_from_the_form_and_leads_to_the_pages(facts, client, editor):
    article = make_live("The council met", slug="met", **facts)
    client.force_login(editor)
    form = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    where = reverse("admin:articles_article_where", args=[article.pk])
    assert f'href="{where}"' in form.content.decode()
    assert f'href="{address(NOON, article.get_absolute_url())}"' in form.content.decode()
    now = client.get(where).content.decode()
    assert 'href="/politics/feed/"' in now
    then = client.get(where, as_of(NOON - timedelta(days=1))).content.decode()
    assert f'href="{address(NOON - timedelta(days=1), "/politics/feed/")}"' in then


def test_it_offers_the_instant_at_which_a_scheduled_one_goes_live(facts, client, editor):
    article = make_article("To come", **facts)
    publishing.publish(article, by=editor, at=SIX)
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_where", args=[article.pk]))
    form = html.fromstring(page.content.decode()).xpath("//*[@id='content-main']//form")[0]
    assert dict(form.form_values())["at_day"] == "2026-03-03"
    assert dict(form.form_values())["at_hour"] == "06:00"


def test_of_a_draft_it_says_which_version_readers_see_then(facts, client, editor, clock):
    seen = make_live("The council met", **facts)
    clock.shift(60)
    update = drafts.copy(seen, by=editor)
    publishing.publish(update, by=editor, at=SIX)
    draft = drafts.copy(seen, by=editor)
    client.force_login(editor)

    def told(article, **query):
        page = client.get(reverse("admin:articles_article_where", args=[article.pk]), query)
        return says(page), page.content.decode()

    where = reverse("admin:articles_article_where", args=[seen.pk])
    text, page = told(draft)
    assert "This is version 3; readers see version 1 of the story." in text
    assert f'href="{where}"' in page
    text, page = told(draft, q="council", **as_of(SIX))
    assert "This is version 3; readers see version 2 of the story." in text
    asked = "?q=council&amp;at_day=2026-03-03&amp;at_hour=06%3A00"
    assert f'href="{reverse("admin:articles_article_where", args=[update.pk])}{asked}"' in page
    assert "readers see version" not in told(seen)[0]
    assert "readers see version" not in told(draft, **as_of(NOON - timedelta(days=1)))[0]


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("2026-03-08", "02:30", "the clocks skip that hour"),
        ("2026-11-01", "01:30", "comes twice"),
        ("2026-11-01", "", "Give both a date and a time."),
    ],
)
def test_a_time_that_is_no_instant_is_asked_about(facts, client, editor, day, hour, said):
    article = make_live(**facts)
    client.force_login(editor)
    url = reverse("admin:articles_article_where", args=[article.pk])
    page = client.get(url, {"at_day": day, "at_hour": hour})
    assert page.status_code == 422
    assert said in says(page)


def test_what_is_typed_is_only_text(facts, client, editor):
    article = make_live("A <script>x</script> story", **facts)
    client.force_login(editor)
    url = reverse("admin:articles_article_where", args=[article.pk])
    page = client.get(url, {"q": "<script>y</script>"}).content.decode()
    assert "<script>x" not in page
    assert "<script>y" not in page


def test_who_reads_the_desk_may_ask_and_nobody_else(facts, client, writer, django_user_model):
    article = make_live(**facts)
    url = reverse("admin:articles_article_where", args=[article.pk])
    assert client.get(url)["Location"].startswith("/admin/login/")
    client.force_login(writer)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405
    assert client.get(reverse("admin:articles_article_where", args=[0])).status_code == 404
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    assert client.get(url).status_code == 403


def test_it_asks_the_database_as_often_however_much_there_is(facts, client, editor):
    def asked(name, *args):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:{name}", args=args)).status_code == 200
        return len(queries)

    def of_its_own(article):
        """What it asks more than a desk page that is about nothing."""
        return asked("articles_article_where", article.pk) - asked("password_change")

    client.force_login(editor)
    bare = make_live("Bare", **facts | {"authors": facts["authors"][:1]})
    first = of_its_own(bare)
    more(facts, 300)
    rich = make_live(
        "Rich",
        section=facts["section"],
        lead_image=make_image(),
        authors=[make_author() for _ in range(6)],
        sources=[make_source(publisher=f"Publisher {n}") for n in range(10)],
        topics=["Budget", "Roads", "Water"],
    )
    most = 13 if connection.vendor == "sqlite" else 12  # SQLite's search has a query more
    assert (first, of_its_own(rich)) == (most, most)
