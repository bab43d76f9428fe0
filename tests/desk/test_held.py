"""An article as a form holds it: what is typed, and nothing written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import publishing
from articles.admin.held import NotARow, article_of
from articles.models import Article, Sitting, Topic
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)
from sources.models import Publisher, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(edition, clock, writer):
    def held(version=None, **fields):
        story = version and version.story
        return article_of(Sitting(story=story, article=version, by=writer, fields=fields))

    return held


def lines(prefix, *rows):
    fields = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for i, row in enumerate(rows):
        fields |= {f"{prefix}-{i}-{name}": value for name, value in row.items()}
    return fields


def test_it_writes_nothing(held, writer):
    draft = make_article("Saved", by=writer)
    image = make_image()
    sitting = Sitting(
        article=draft,
        story=draft.story,
        by=writer,
        fields={"headline": "Typed", "lead_image": str(image.pk), "topics": "New, Newer"}
        | lines("citations", {"address": "https://new.example/page", "title": "New"}),
    )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        article = article_of(sitting)
        list(article.citations.all())
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert not Publisher.objects.filter(domain="new.example").exists()
    for write in (article.save, article.delete, article.story.save, article.save_base):
        with pytest.raises(NotARow):
            write()
    draft.refresh_from_db()
    assert draft.headline == "Saved"


def test_with_nothing_typed_it_is_the_version(held):
    ada = make_author("Ada Finch")
    source = make_source("The report", "https://gazette.example/report")
    draft = make_article("Saved", authors=[ada], sources=[source], topics=["Bridges"])
    article = held(draft)
    assert (article.pk, article.headline, article.word_count) == (draft.pk, "Saved", 10)
    assert article.credits == [("By", [ada])]
    assert [str(line) for line in article.citations.all()] == ["The report"]
    assert article.topic_rows == [{"name": "Bridges", "slug": "bridges"}]
    assert [topic.name for topic in article.topics.all()] == ["Bridges"]


def test_what_is_typed_stands_in_its_place(held):
    draft = make_article("Saved", section=None)
    image, inside = make_image(), make_image()
    politics = make_section("Politics")
    article = held(
        draft,
        headline=" Bridge\r\nopens ",
        summary="<b>It opened.</b>",
        body=f'<p onclick="x">One two.</p><figure data-image="{inside.pk}"></figure>',
        section=str(politics.pk),
        type=["opinion"],
        lead_image=str(image.pk),
        lead_caption="Ribbon",
        story_slug="bridge",
        topics="River Walk, Bridges",
    )
    assert article.headline == "Bridge opens"
    assert article.summary == "<b>It opened.</b>"
    assert article.body.startswith("<p>One two.</p>")
    assert article.word_count == 2
    assert article.plain == "One two."
    assert article.type == "opinion"
    assert article.get_absolute_url() == "/politics/bridge/"
    assert (article.lead_image, article.caption) == (image, "Ribbon")
    assert {each.pk for each in article.pictures.all()} == {image.pk, inside.pk}
    assert [topic["name"] for topic in article.topic_rows] == ["Bridges", "River Walk"]
    assert not Topic.objects.exists()


def test_bylines_in_their_order(held):
    ada, bo, cy = make_author("Ada"), make_author("Bo"), make_author("Cy")
    draft = make_article("Saved", authors=[cy])
    article = held(
        draft,
        **lines(
            "bylines",
            {"author": str(ada.pk), "role": "by", "ORDER": "2"},
            {"author": str(bo.pk), "role": "no such role", "ORDER": "1"},
            {"author": str(cy.pk), "role": "by", "ORDER": "3", "DELETE": "on"},
            {"author": "", "role": "by", "ORDER": ""},
            {"author": "999999", "role": "by", "ORDER": "4"},
        ),
    )
    assert article.credits == [("By", [bo, ada])]
    assert [author.name for author in article.authors.all()] == ["Bo", "Ada"]
    assert article.bylines.count() == 2
    assert list(article.bylines.filter(author=ada)) == []  # never rows of the saved version
    assert [line.author for line in draft.bylines.all()] == [cy]


def test_citations_known_new_and_half_typed(held):
    known = make_source("The report", "https://gazette.example/report")
    article = held(
        make_article("Saved"),
        **lines(
            "citations",
            {"address": "https://gazette.example/report?utm_source=mail", "title": "As cited"},
            {"address": "https://en.wikipedia.org/wiki/Bridge", "title": "Bridge"},
            {"address": "", "title": "Minutes", "publisher": "The Packet"},
            {"address": "javascript:alert(1)", "title": "", "publisher": ""},
            {"address": "", "title": "Only a title", "publisher": ""},
            {"address": "", "title": "", "publisher": ""},
        ),
    )
    first, wiki, minutes, wrong, half = article.citations.all()
    assert (first.source, str(first)) == (known, "As cited")
    assert (wiki.source.publisher.name, wiki.source.kind) == ("Wikipedia", "reference")
    assert (minutes.source.publisher.name, minutes.source.url) == ("The Packet", None)
    assert (str(wrong), wrong.source.url) == ("javascript:alert(1)", None)
    assert str(half) == "Only a title"
    assert Source.objects.count() == 1


def test_a_form_that_would_not_validate(held):
    article = held(
        None,
        headline="x" * 500,
        type="poem",
        section="none",
        lead_image="12345678901234567890123",
        story_slug="Not A Slug!",
        body="<script>x</script>",
        **{"bylines-TOTAL_FORMS": "many", "citations-TOTAL_FORMS": ["99999999"]},
    )
    assert article.headline == "x" * 500
    assert (article.type, article.section, article.lead_image) == ("news", None, None)
    assert article.body == ""
    assert article.story.slug == "not-a-slug"
    assert (list(article.bylines.all()), list(article.citations.all())) == ([], [])


def test_a_new_story(held):
    article = held(None, headline="The first word")
    assert (article.pk, article.number, article.story.pk) == (0, 1, None)
    assert article.get_absolute_url() == "/unfiled/the-first-word/"
    assert list(article.pictures.all()) == list(article.topics.all()) == []
    assert held().get_absolute_url() == "/unfiled/story/"


def test_what_would_come_of_a_version_on_the_timeline_is_a_draft(held, editor):
    live = make_live("Out", slug="out", by=editor)
    fixed = make_article("Out", slug="fixed")
    publishing.publish(fixed, by=editor)
    article = held(live, headline="Better")
    assert not article.is_frozen
    assert (article.number, article.published_at) == (2, None)
    assert Article.objects.get(pk=live.pk).is_frozen
