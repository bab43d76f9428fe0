"""The board: the desk's front page, as those who work there see it."""

import itertools
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import assignments, publishing
from articles.models import Article
from newsroom.demo import bulk
from newsroom.demo.factories import make_article, make_author, make_live, make_section, make_writer

from .conftest import queries_of, says

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def newsroom(edition, clock, editor, writer):
    """One story in each state, a minute apart; `draft` is the writer's."""
    arts = make_section("Arts", colour="wine")
    stories = {}
    stories["draft"] = make_article("A draft", by=writer, authors=[make_author("Ada Finch")])
    clock.shift(60)
    stories["review"] = publishing_of("For review", writer)
    clock.shift(60)
    stories["ready"] = publishing_of("Is ready", writer, approved_by=editor, section=arts)
    clock.shift(60)
    stories["ahead"] = make_article("Goes out", by=editor)
    publishing.publish(stories["ahead"], by=editor, at=timezone.now() + 2 * HOUR)
    stories["live"] = make_live("Is out", by=editor)
    make_live("Out since yesterday", by=editor, at=timezone.now() - 24 * HOUR)
    return stories


def publishing_of(headline, writer, *, approved_by=None, **fields):
    article = make_article(headline, by=writer, **fields)
    publishing.submit(article.story, by=writer)
    if approved_by:
        publishing.approve(article.story, by=approved_by)
    return article


def columns(page):
    return {
        column.title: [card.article.headline for card in column.cards]
        for column in page.context["board"].columns
    }


def waiting(page):
    return [(card.article.headline, card.reason) for card in page.context["board"].waiting]


def post_assign(client, article, **fields):
    return client.post(reverse("admin:articles_article_assign", args=[article.pk]), fields)


def test_a_column_for_each_state(newsroom, desk, editor):
    page = desk(editor).read("index")
    assert columns(page) == {
        "Draft": ["A draft"],
        "In review": ["For review"],
        "Ready": ["Is ready"],
        "Scheduled": ["Goes out"],
        "Live today": ["Is out"],
    }
    told = says(page)
    assert "Ada Finch · since Mon 2 Mar, 12:00 · 10 words" in told
    assert "walt · since Mon 2 Mar, 12:01" in told
    assert "goes live Mon 2 Mar, 14:03 EST" in told
    assert 'data-colour="wine"' in page.content.decode()


def test_a_newer_draft_of_a_live_story_is_in_both_columns(newsroom, desk, editor, clock):
    publishing.restore(newsroom["live"], by=editor)
    found = columns(desk(editor).read("index"))
    assert "Is out" in found["Draft"]
    assert "Is out" in found["Live today"]


def test_what_waits_for_an_editor(newsroom, desk, editor):
    mine = make_article("Given to me", by=editor)
    assignments.assign(mine.story, by=editor, to=editor, due_at=timezone.now() + HOUR)
    assert waiting(desk(editor).read("index")) == [
        ("Given to me", "Assigned to you"),
        ("For review", "In review: approve it, or send it back"),
        ("Is ready", "Ready, and no time is set"),
    ]


def test_what_waits_for_a_writer(newsroom, desk, editor, writer, clock):
    asked = make_article("Asked for", by=editor)
    assignments.assign(asked.story, by=editor, to=writer, due_at=timezone.now() + HOUR)
    publishing.send_back(newsroom["review"].story, by=editor, note="Who says so? <b>")
    others = make_article("Another's now", by=writer)
    assignments.assign(others.story, by=editor, to=make_writer())
    page = desk(writer).read("index")
    assert waiting(page) == [
        ("Asked for", "Assigned to you"),
        ("A draft", "Your draft"),
        ("For review", "Sent back: “Who says so? <b>”"),
    ]
    assert "Who says so? &lt;b&gt;" in page.content.decode()


def test_what_there_is_no_room_for_is_counted_and_listed(desk, editor, writer):
    for n in range(7):
        publishing_of(f"For review {n}", writer)
    make_article("A draft", by=writer)
    page = desk(editor).read("index")
    assert len(waiting(page)) == 6
    assert "Waiting for you 7" in says(page)
    assert "All 7 in the list" in says(page)
    address = page.context["board"].waiting_url
    listed = desk(editor).client.get(address).context["cl"].result_list
    assert {row.headline for row in listed} == {f"For review {n}" for n in range(7)}
    assert "in the list" not in says(desk(writer).read("index"))


def test_what_is_due_first_comes_first_in_its_column(newsroom, desk, editor, writer, clock):
    late = newsroom["draft"].story
    assignments.assign(late, by=editor, to=writer, due_at=timezone.now() + 2 * HOUR)
    clock.shift(60)
    soon = make_article("Due sooner", by=writer).story
    assignments.assign(soon, by=editor, to=writer, due_at=timezone.now() + HOUR)
    for n in range(8):
        clock.shift(60)
        make_article(f"Fresh {n}", by=writer)
    found = columns(desk(editor).read("index"))["Draft"]
    assert found[:3] == ["Due sooner", "A draft", "Fresh 7"]


def test_no_more_than_a_column_holds_are_read_of_drafts_that_are_due(desk, editor, writer, clock):
    for n in range(10):
        clock.shift(60)
        story = make_article(f"Due {n}", by=writer).story
        assignments.assign(story, by=editor, to=writer, due_at=timezone.now() + (20 - n) * HOUR)
    make_article("Not due", by=writer)
    found = columns(desk(editor).read("index"))["Draft"]
    assert found == [f"Due {n}" for n in range(9, 1, -1)]


def test_late_is_said(newsroom, desk, editor, writer, clock):
    due = timezone.now() + HOUR
    assignments.assign(newsroom["draft"].story, by=editor, to=writer, due_at=due)
    assert "due Mon 2 Mar, 13:03" in says(desk(editor).read("index"))
    clock.shift(3600)
    assert "late: was due Mon 2 Mar, 13:03" in says(desk(editor).read("index"))


def test_filters_by_section_and_person_stand_in_the_address(newsroom, desk, editor, writer):
    inside = make_section("Dance", parent=make_section("Arts"))
    make_article("A dance", by=editor, section=inside)
    page = desk(editor).read("index", section="arts")
    assert list(itertools.chain(*columns(page).values())) == ["A dance", "Is ready"]
    arts = make_section("Arts")
    assert f"state=ready&section__id__exact={arts.pk}" in page.context["board"].columns[2].url
    assert 'value="arts" selected' in page.content.decode()

    page = desk(editor).read("index", person=writer.pk)
    found = columns(page)
    assert (found["Draft"], found["Ready"]) == (["A draft"], ["Is ready"])
    assert (found["Scheduled"], found["Live today"]) == ([], [])
    listed = desk(editor).client.get(page.context["board"].columns[0].url)
    assert [row.headline for row in listed.context["cl"].result_list] == ["A draft"]


@pytest.mark.parametrize("query", [{"section": "nowhere"}, {"person": "999"}, {"person": "x"}])
def test_an_address_that_filters_by_nothing_known(newsroom, desk, editor, query):
    assert desk(editor).read("index", **query).status_code == 404


def test_an_empty_board_says_so(desk, editor):
    told = says(desk(editor).read("index"))
    for sentence in (
        "Nothing waits for you.",
        "Nobody is writing.",
        "Nothing is scheduled",
    ):
        assert sentence in told


def test_a_column_is_bounded_and_links_to_all(desk, editor):
    bulk.make_stories(30, newest=timezone.now(), live=False, sections=[make_section()])
    page = desk(editor).read("index")
    assert len(columns(page)["Draft"]) == 8
    assert "All 30 in the list" in says(page)


class TestAssigning:
    def test_an_editor_assigns_and_comes_back_to_the_same_board(
        self, newsroom, desk, editor, writer
    ):
        client = desk(editor).client
        board = reverse("admin:index") + "?section=politics"
        page = client.get(
            reverse("admin:articles_article_assign", args=[newsroom["draft"].pk]), {"next": board}
        )
        assert f'value="{board}"' in page.content.decode()
        answer = post_assign(
            client,
            newsroom["draft"],
            to=writer.pk,
            due_at_day="2026-03-02",
            due_at_hour="17:00",
            next=board,
        )
        assert (answer.status_code, answer["Location"]) == (302, board)
        story = newsroom["draft"].story
        story.refresh_from_db()
        assert story.assigned_to == writer
        assert timezone.localtime(story.due_at).isoformat() == "2026-03-02T17:00:00-05:00"
        assert "Walt has “A draft” now." in says(client.get(board))

    def test_the_way_back_leads_nowhere_else(self, newsroom, desk, editor, writer):
        client = desk(editor).client
        answer = post_assign(client, newsroom["draft"], to=writer.pk, next="https://evil.example/")
        assert answer["Location"] == reverse(
            "admin:articles_article_change", args=[newsroom["draft"].pk]
        )

    def test_refusals_are_sentences(self, newsroom, desk, editor, writer):
        client = desk(editor).client
        late = {"due_at_day": "2026-03-02", "due_at_hour": "09:00"}
        answer = post_assign(client, newsroom["draft"], to=writer.pk, **late)
        assert answer.status_code == 409
        assert "09:00 EST on Monday 2 March 2026 has passed." in says(answer)
        answer = post_assign(client, newsroom["ready"], to=writer.pk)
        assert answer.status_code == 409
        assert "This story was approved: only an editor can have it" in says(answer)
        answer = post_assign(client, newsroom["draft"], to="nobody-known")
        assert answer.status_code == 422

    def test_a_writer_takes_and_hands_back_by_a_button(self, newsroom, desk, writer, editor):
        client = desk(writer).client
        page = says(client.get("/admin/"))
        assert "Take it “A draft”" in page
        assert "Take it “Is ready”" not in page
        post_assign(client, newsroom["draft"], to=writer.pk, next="/admin/")
        assert Article.objects.get(headline="A draft").story.assigned_to == writer
        assert "Hand it back “A draft”" in says(client.get("/admin/"))
        post_assign(client, newsroom["draft"], to="", next="/admin/")
        assert Article.objects.get(headline="A draft").story.assigned_to is None

    def test_a_writer_may_not_assign(self, newsroom, desk, writer, client):
        assert desk(writer).read("articles_article_assign", newsroom["draft"].pk).status_code == 403
        answer = post_assign(client, newsroom["draft"], to=make_writer().pk)
        assert answer.status_code == 403
        answer = post_assign(client, newsroom["ahead"], to=writer.pk)
        assert answer.status_code == 403

    def test_nobody_assigns_without_signing_in(self, newsroom, client, writer):
        answer = post_assign(client, newsroom["draft"], to=writer.pk)
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


@pytest.mark.parametrize("who", ["editor", "writer"])
def test_queries_are_few_however_long_the_archive(request, desk, clock, who):
    client = desk(request.getfixturevalue(who)).client
    cast = {"sections": [make_section()], "authors": [make_author(), make_author()]}
    apart = timedelta(minutes=1)

    def fill(n):
        bulk.make_stories(n, newest=timezone.now(), live=False, **cast)
        bulk.make_stories(n, newest=timezone.now(), apart=apart, **cast)

    fill(10)
    assert queries_of(client, "/admin/") == PINNED[who]
    fill(490)
    assert queries_of(client, "/admin/") == PINNED[who]


PINNED = {"editor": 10, "writer": 9}
"""Besides what every page of the desk asks; editors are told of licences too."""
