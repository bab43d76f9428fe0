"""What a story's form asks of the database: the same, however many lines and stories there are."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import commenting, drafts, publishing
from articles.admin.sittings import OF_THE_PAGE
from articles.models import Citation, SectionLimit
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_editor,
    make_image,
    make_section,
    make_writer,
)
from sources.models import Source

from .conftest import says

pytestmark = pytest.mark.django_db

MOST_TO_SHOW = 20
MOST_TO_SAVE = 41
"""A save answers no page but writes: the sitting, story, version, pictures, topics, lines and
log, each looked up and written, under four savepoints of two statements."""


@pytest.fixture(params=[1, 10])
def full(request, writer, editor):
    """A story with lines, a picture, links, comments with answers and steps in its log."""
    count = request.param
    article = make_article(
        "Ferry runs late",
        by=writer,
        section=make_section(),
        authors=[make_author(f"Author {n}") for n in range(count)],
        topics=["Ferries"],
        lead_image=make_image(),
        body="".join(f'<p><a href="https://p{n}.example/">a page</a></p>' for n in range(count)),
    )
    for n in range(count):
        source = Source.objects.cite(url=f"https://s{n}.example/a", title=f"Page {n}")
        Citation.objects.create(article=article, source=source, position=n)
        said = commenting.comment(article, by=editor, text="When?")
        commenting.reply(said, by=writer, text="At nine.", article=article)
    publishing.submit(article.story, by=writer)
    return article


def asked(act):
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    return answer, [query["sql"] for query in queries]


def shows(desk, *address):
    answer, queries = asked(lambda: desk.read(*address))
    assert answer.status_code == 200
    assert len(queries) <= MOST_TO_SHOW, "\n".join(queries)
    return answer


def saves(desk, article, **fields):
    filled = desk.form(article) | fields
    answer, queries = asked(lambda: desk.post_form(article, filled))
    assert answer.status_code == 302
    assert "sittings" not in answer["Location"]
    assert len(queries) <= MOST_TO_SAVE, "\n".join(queries)


def test_the_form_of_a_new_story(desk, editor, full):
    shows(desk(editor), "articles_article_add")


@pytest.mark.parametrize("who", ["writer", "editor", "of_a_section", "signed"])
def test_the_form_of_a_draft(desk, full, who, request):
    shows(desk(request.getfixturevalue(who)), "articles_article_change", full.pk)


def test_the_form_of_a_live_story_and_of_a_draft_of_it(desk, editor, full):
    publishing.publish(full, by=editor)
    shows(desk(editor), "articles_article_change", full.pk)
    draft = publishing.restore(full, by=editor)
    shows(desk(editor), "articles_article_change", draft.pk)


@pytest.fixture
def of_a_section(full):
    """An editor of the story's section only, and of the one that it is moved to."""
    pat = make_editor("pat")
    for section in (full.section, make_section("Harbor")):
        SectionLimit.objects.create(user=pat, section=section)
    return pat


@pytest.fixture
def signed(full):
    """A writer who did not begin the story, and stands over it."""
    moss = make_writer("moss")
    full.bylines.create(author=make_author("Walt Moss", user=moss), position=99)
    return moss


@pytest.fixture
def typed(full):
    """What somebody has changed in every field that a row stands behind."""
    image, section = make_image(), make_section("Harbor")
    link = '<p><a href="https://p.example/">a page</a></p>'
    lines = full.citations.count()
    return {
        "headline": "Typed",
        "body": f'{link}<figure data-image="{image.pk}"></figure>',
        "section": section.pk,
        "lead_image": make_image().pk,
        "topics": "Bridges, Ferries",
        "bylines-0-author": make_author("Somebody else").pk,
        **{f"citations-{n}-address": f"https://o{n}.example/" for n in range(lines)},
        **{f"citations-{n}-publisher": f"Paper {n}" for n in range(lines)},
    }


def keeps(desk, article, **fields):
    """Keep the form as its script does, and return it."""
    form = desk.form(article)
    base = {name: value for name, value in form.items() if name not in OF_THE_PAGE}
    posted = form | fields | {"version": article.pk, "base": json.dumps(base)}
    assert desk.client.post(reverse("admin:articles_article_keep"), posted).status_code == 200
    return posted


@pytest.mark.parametrize("who", ["editor", "of_a_section", "signed"])
def test_the_form_with_what_was_typed_and_not_saved(desk, full, typed, who, editor, request):
    desk = desk(request.getfixturevalue(who))
    keeps(desk, full, **typed)
    shows(desk, "articles_article_change", full.pk)
    full.story.refresh_from_db()
    newest = drafts.copy(full, by=editor)
    shows(desk, "articles_article_change", newest.pk)


def test_two_texts_of_one_story(desk, editor, writer, full, typed, clock):
    posted = keeps(desk(editor), full, **typed)
    clock.shift(60)
    assert desk(writer).save(full, headline="Theirs").status_code == 302
    clash = desk(editor).post_form(full, posted | {"turn": 1})
    assert "sittings" in clash["Location"]
    for who in (editor, writer):
        answer = shows(desk(who), "articles_article_sitting", posted["sitting"])
        assert "Theirs" in says(answer)


def test_saving_a_draft(desk, editor, full):
    saves(desk(editor), full, headline="Ferry runs")


def test_saving_a_live_story_as_a_draft(desk, editor, full):
    publishing.publish(full, by=editor)
    saves(desk(editor), full, headline="Ferry runs")
