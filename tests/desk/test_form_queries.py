"""What a story's form asks of the database: the same, however many lines and stories there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import commenting, publishing
from articles.models import Citation
from newsroom.demo.factories import make_article, make_author, make_image, make_section
from sources.models import Source

pytestmark = pytest.mark.django_db

MOST_TO_SHOW = 20
MOST_WITH_TYPED = 24
"""What was typed is asked for besides: its authors, section, sources, topics, pictures."""
MOST_TO_SAVE = 48
"""A save answers no page but writes: the sitting, story, version, pictures, topics, lines and
log, each looked up and written, under five savepoints of two statements."""


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


def shows(desk, *address, most=MOST_TO_SHOW):
    answer, queries = asked(lambda: desk.read(*address))
    assert answer.status_code == 200
    assert len(queries) <= most, "\n".join(queries)


def saves(desk, article, **fields):
    filled = desk.form(article) | fields
    answer, queries = asked(lambda: desk.post_form(article, filled))
    assert answer.status_code == 302
    assert "sittings" not in answer["Location"]
    assert len(queries) <= MOST_TO_SAVE, "\n".join(queries)


def test_the_form_of_a_new_story(desk, editor, full):
    shows(desk(editor), "articles_article_add")


@pytest.mark.parametrize("who", ["writer", "editor"])
def test_the_form_of_a_draft(desk, full, who, request):
    shows(desk(request.getfixturevalue(who)), "articles_article_change", full.pk)


def test_the_form_of_a_live_story_and_of_a_draft_of_it(desk, editor, full):
    publishing.publish(full, by=editor)
    shows(desk(editor), "articles_article_change", full.pk)
    draft = publishing.restore(full, by=editor)
    shows(desk(editor), "articles_article_change", draft.pk)


def test_the_form_with_what_was_typed_and_not_saved(desk, editor, full):
    desk = desk(editor)
    filled = desk.form(full) | {"headline": "Typed", "version": full.pk}
    assert desk.client.post(reverse("admin:articles_article_keep"), filled).status_code == 200
    shows(desk, "articles_article_change", full.pk, most=MOST_WITH_TYPED)


def test_saving_a_draft(desk, editor, full):
    saves(desk(editor), full, headline="Ferry runs")


def test_saving_a_live_story_as_a_draft(desk, editor, full):
    publishing.publish(full, by=editor)
    saves(desk(editor), full, headline="Ferry runs")
