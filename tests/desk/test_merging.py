"""Saving over a newer version: refused, with both texts side by side, to choose from and save."""

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Article, Sitting
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_editor,
    make_image,
    make_live,
    make_section,
)

from .conftest import says
from .keeping import keep
from .test_form import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def erin(edition):
    erin = make_editor("erin")
    erin.first_name, erin.last_name = "Erin", "Vale"
    erin.save()
    return erin


@pytest.fixture
def article(editor):
    return make_article(
        "The drawbridge",
        summary="It stays.",
        body="<p>The council met on Monday.</p><p>It voted.</p>",
        by=editor,
        authors=[make_author("Ada Finch")],
        topics=["Bridges"],
    )


@pytest.fixture
def clash(desk, client, editor, erin, article, clock):
    """`clash(mine, theirs)`: edith writes, erin saves first; what edith's save leads to."""

    def clash(mine, theirs):
        at_desk = desk(editor)
        form = at_desk.form(article)
        turn = keep(at_desk, form, **mine).json()["turn"]
        clock.shift(60)
        desk(erin).save(article, **theirs)
        at_desk = desk(editor)
        clock.shift(60)
        answer = at_desk.post_form(article, form | mine | {"turn": turn})
        assert answer.status_code == 302
        return at_desk, at_desk.client.get(answer.url)

    return clash


def choose(at_desk, page, button="_save", **taken):
    sitting = page.context["sitting"]
    url = reverse("admin:articles_article_sitting", args=[sitting.key])
    choices = {f"take-{name}": side for name, side in taken.items()}
    return at_desk.client.post(url, {"seen": page.context["seen"], button: ""} | choices)


def found(page):
    return {each.name: each for each in page.context["differences"]}


def test_only_what_differs_is_shown_each_with_whose_change_it_is(clash, article):
    bo = make_author("Bo Reed")
    _, page = clash(
        mine={
            "headline": "The drawbridge stays",
            "summary": "It stays, they said.",
            **lines("bylines", {"author": bo.pk, "role": "by", "ORDER": 1}),
        },
        theirs={"summary": "It stays put.", "topics": '"Bridges", "River"'},
    )
    whose = {name: each.whose for name, each in found(page).items()}
    assert whose == {"headline": "mine", "summary": "both", "topics": "theirs", "bylines": "mine"}
    told = says(page)
    assert "by Erin Vale" in told
    assert "Changed in both" in told
    assert "<li><mark>Bo Reed (By)</mark></li>" in page.text
    assert "<li><mark>River</mark></li>" in page.text
    article.refresh_from_db()
    assert (article.headline, article.summary) == ("The drawbridge", "It stays put.")


def test_saving_takes_each_change_from_whoever_made_it(clash, article):
    bo = make_author("Bo Reed")
    source = {"address": "https://gazette.example/a", "title": "The report", "ORDER": 1}
    section = make_section("Politics")
    at_desk, page = clash(
        mine={
            "headline": "The drawbridge stays",
            "summary": "My summary.",
            **lines("bylines", {"author": bo.pk, "role": "by", "ORDER": 1}),
        },
        theirs={
            "summary": "Their summary.",
            "section": section.pk,
            "desk_notes": "Call them.",
            **lines("citations", source),
        },
    )
    answer = choose(at_desk, page)
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.summary) == ("The drawbridge stays", "My summary.")
    assert article.section == section
    assert [line.author for line in article.bylines.all()] == [bo]
    assert [str(line) for line in article.citations.all()] == ["The report"]
    assert [topic.name for topic in article.topics.all()] == ["Bridges"]
    article.story.refresh_from_db()
    assert article.story.desk_notes == "Call them."
    assert not Sitting.objects.unsaved().exists()


def test_theirs_can_be_taken(clash, article):
    bo = make_author("Bo Reed")
    at_desk, page = clash(
        mine={
            "summary": "My summary.",
            **lines("bylines", {"author": bo.pk, "role": "by", "ORDER": 1}),
        },
        theirs={"summary": "Their summary."},
    )
    choose(at_desk, page, summary="theirs", bylines="theirs")
    article.refresh_from_db()
    assert article.summary == "Their summary."
    assert [line.author.name for line in article.bylines.all()] == ["Ada Finch"]


def test_of_lines_that_both_changed_nobodys_are_lost(clash, article):
    bo, cy = make_author("Bo Reed"), make_author("Cy Dell")
    old, ours, other = (
        {"address": f"https://gazette.example/{name}", "title": f"The {name}"}
        for name in ("report", "vote", "budget")
    )
    ada = {"author": article.bylines.get().author_id, "role": "by", "ORDER": 1}
    at_desk, page = clash(
        mine={
            **lines("bylines", ada, {"author": bo.pk, "role": "by", "ORDER": 2}),
            **lines("citations", old | {"ORDER": 2}, ours | {"ORDER": 1}),
        },
        theirs={
            **lines("bylines", {"author": cy.pk, "role": "by", "ORDER": 1}),
            **lines("citations", other | {"ORDER": 1}),
        },
    )
    assert {name: each.taken for name, each in found(page).items()} == {
        "bylines": "both",
        "citations": "both",
    }
    assert says(page).count("Take both") == 2
    choose(at_desk, page)
    article.refresh_from_db()
    # They removed Ada Finch, who was there when both began.
    assert [line.author.name for line in article.bylines.all()] == ["Bo Reed", "Cy Dell"]
    assert [str(line) for line in article.citations.all()] == [
        "The vote",
        "The report",
        "The budget",
    ]


def test_only_one_sides_lines_can_be_taken_of_those_that_both_changed(clash, article):
    bo, cy = make_author("Bo Reed"), make_author("Cy Dell")
    at_desk, page = clash(
        mine=lines("bylines", {"author": bo.pk, "role": "by", "ORDER": 1}),
        theirs=lines("bylines", {"author": cy.pk, "role": "by", "ORDER": 1}),
    )
    choose(at_desk, page, bylines="theirs")
    article.refresh_from_db()
    assert [line.author.name for line in article.bylines.all()] == ["Cy Dell"]


def test_the_merged_text_goes_into_the_form(clash, article):
    at_desk, page = clash(
        mine={"headline": "Mine", "kicker": "My kicker"}, theirs={"headline": "Theirs"}
    )
    answer = choose(at_desk, page, "_form", headline="theirs")
    assert answer.url == reverse("admin:articles_article_change", args=[article.pk])
    form = at_desk.form(article)
    assert (form["headline"], form["kicker"]) == ("Theirs", "My kicker")
    at_desk.post_form(article, form)
    article.refresh_from_db()
    assert (article.headline, article.kicker) == ("Theirs", "My kicker")


def test_what_can_not_be_saved_is_kept_in_the_form(clash, article):
    at_desk, page = clash(mine={"headline": ""}, theirs={"summary": "Theirs"})
    answer = choose(at_desk, page)
    told = says(at_desk.client.get(answer.url))
    assert "Kept, but not saved: This field is required." in told
    form = at_desk.form(article)
    assert (form["headline"], form["summary"]) == ("", "Theirs")


def test_a_save_while_one_chooses_is_told(clash, article, desk, editor, erin, clock):
    at_desk, page = clash(mine={"headline": "Mine"}, theirs={"headline": "Theirs"})
    clock.shift(60)
    desk(erin).save(article, headline="Theirs again")
    at_desk = desk(editor)
    again = choose(at_desk, page)
    assert again.status_code == 409
    assert "A newer version was saved while you were choosing." in says(again)
    assert "Theirs again" in says(again)
    article.refresh_from_db()
    assert article.headline == "Theirs again"
    assert at_desk.form(article)["headline"] == "Mine"


def test_words_of_the_body_are_marked_and_markup_is_text(clash):
    _, page = clash(
        mine={"body": "<p>The council met on Tuesday.</p><p>It voted.</p>", "kicker": "<b>x</b>"},
        theirs={"body": "<p>The council met on Monday.</p><p>It voted twice.</p>"},
    )
    assert "The council met on <mark>Monday.\n</mark>It <mark>voted twice.</mark>" in page.text
    assert "<mark>Tuesday.\n</mark>" in page.text
    assert "<mark>&lt;b&gt;x&lt;/b&gt;</mark>" in page.text


def test_the_same_words_in_another_form(clash):
    _, page = clash(
        mine={"body": "<h2>The council met on Monday.</h2><p>It voted.</p>"},
        theirs={"kicker": "Bridges"},
    )
    assert "the same words, in another form" in says(page)


def test_pictures_are_shown(clash):
    image = make_image()
    _, page = clash(mine={"lead_image": image.pk}, theirs={"kicker": "Bridges"})
    assert found(page)["lead_image"].mine.picture == image
    assert "<picture" in page.text


def test_an_edit_of_a_live_version_meets_a_newer_draft(desk, editor, erin, clock):
    live = make_live("Live", by=editor)
    clock.shift(60)
    at_desk = desk(editor)
    form = at_desk.form(live) | {"headline": "Mine", "kicker": ""}
    desk(erin).save(live, kicker="Theirs")
    at_desk = desk(editor)
    page = at_desk.client.get(at_desk.post_form(live, form).url)
    assert {name: each.whose for name, each in found(page).items()} == {
        "headline": "both",  # without a script nobody knows what the form was filled with
        "kicker": "both",
    }
    choose(at_desk, page, kicker="theirs")
    draft = Article.objects.get(number=2)
    assert (draft.headline, draft.kicker) == ("Mine", "Theirs")
    assert Article.objects.count() == 2


class TestWho:
    def test_a_colleague_who_may_edit_the_story_looks_and_can_not_save(
        self, desk, editor, erin, article
    ):
        at_desk = desk(editor)
        key = keep(at_desk, at_desk.form(article), headline="Edith’s own").json()["key"]
        at_desk = desk(erin)
        page = at_desk.read("articles_article_sitting", key)
        assert "edith has not saved this yet." in says(page)
        assert "Edith’s own" in says(page)
        assert "Save the merged text" not in says(page)
        url = reverse("admin:articles_article_sitting", args=[key])
        assert at_desk.client.post(url, {"_save": ""}).status_code == 403
        article.refresh_from_db()
        assert article.headline == "The drawbridge"

    def test_nobody_else_sees_it(self, desk, writer, editor, article, client):
        at_desk = desk(editor)
        key = keep(at_desk, at_desk.form(article), headline="Edith’s own").json()["key"]
        assert desk(writer).read("articles_article_sitting", key).status_code == 403
        client.logout()
        url = reverse("admin:articles_article_sitting", args=[key])
        assert client.get(url).status_code == 302

    def test_who_may_no_longer_edit_still_has_the_text(self, desk, writer, editor):
        article = make_article("Mine", by=writer)
        at_desk = desk(writer)
        key = keep(at_desk, at_desk.form(article), headline="My last words").json()["key"]
        publishing.approve(publishing.submit(article.story, by=writer), by=editor)
        page = at_desk.read("articles_article_sitting", key)
        assert "You may no longer change this story." in says(page)
        assert "My last words" in says(page)
        assert choose(at_desk, page).status_code == 403
        article.refresh_from_db()
        assert article.headline == "Mine"


def test_what_the_page_asks_of_the_database(clash, django_assert_max_num_queries):
    at_desk, page = clash(mine={"headline": "Mine"}, theirs={"headline": "Theirs"})
    # Each of the three texts is an article with its lines, however long.
    with django_assert_max_num_queries(36):
        at_desk.read("articles_article_sitting", page.context["sitting"].key)
