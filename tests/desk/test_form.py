"""Writing at the desk: the form, its lines, frozen versions, and two people at once."""

from datetime import timedelta

import pytest

from articles import publishing
from articles.models import Article, Story, Topic
from newsroom.demo.factories import make_article, make_author, make_live, make_source
from sources.models import Publisher, Source

from .conftest import says

pytestmark = pytest.mark.django_db


def lines(prefix, *rows):
    """The fields of a formset that holds these rows."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for i, row in enumerate(rows):
        data |= {f"{prefix}-{i}-{name}": value for name, value in row.items()}
    return data


class TestWriting:
    def test_a_new_article_begins_a_story(self, desk, writer, section):
        author = make_author("Ada Finch", user=writer)
        desk(writer).save(
            headline="Bridge opens",
            body="<p>It opened.</p><script>x</script>",
            section=section.pk,
            topics='"Bridges", "River Walk"',
            desk_notes="Call the mayor.",
        )
        article = Article.objects.get()
        assert article.headline == "Bridge opens"
        assert article.body == "<p>It opened.</p>"
        assert article.word_count == 2
        assert sorted(t.name for t in article.topics.all()) == ["Bridges", "River Walk"]
        assert [line.author for line in article.bylines.all()] == [author]
        story = article.story
        assert (story.slug, story.desk_notes) == ("bridge-opens", "Call the mayor.")
        assert (story.head, story.created_by, story.stage) == (article, writer, "draft")
        assert [step.action for step in story.steps.all()] == ["create"]

    def test_a_draft_is_saved_in_place(self, desk, writer):
        article = make_article("First", by=writer)
        desk(writer).save(article, headline="Second", story_slug="the-second")
        article.refresh_from_db()
        assert (article.number, article.headline) == (1, "Second")
        assert Article.objects.count() == 1
        assert Story.objects.get().slug == "the-second"

    @pytest.mark.parametrize("typed", ["Sixpenny Bridge", '"Sixpenny Bridge"', "Sixpenny Bridge,"])
    def test_a_topic_of_two_words_is_one_without_javascript_too(self, desk, writer, typed):
        article = make_article(by=writer)
        desk(writer).save(article, topics=typed)
        assert list(article.topics.names()) == ["Sixpenny Bridge"]

    def test_a_taken_address_is_refused_and_a_free_one_named(self, desk, writer):
        make_article("Other", slug="taken")
        article = make_article("Mine", by=writer)
        page = desk(writer).save(article, story_slug="taken")
        assert "Another story has this address. “taken-2” is free." in says(page)

    def test_a_slug_that_is_an_address_of_every_section_is_refused(self, desk, writer):
        page = desk(writer).save(headline="Feed", story_slug="feed")
        assert "“feed” is an address of every section." in says(page)
        desk(writer).save(headline="Feed")
        assert Story.objects.get().slug == "feed-2"

    def test_a_topic_of_more_than_100_letters_is_refused(self, desk, writer):
        at_desk = desk(writer)
        page = at_desk.save(headline="Long", topics=f'"{"x" * 101}"')
        assert "has more than 100 letters" in says(page)
        assert not Topic.objects.exists()

    def test_topics_whose_slugs_would_be_too_long_have_shorter_ones(self, desk, writer):
        names = ["ﬃ" * 100, "x" * 99 + "!", "x" * 99 + "?"]
        desk(writer).save(headline="Long", topics=",".join(f'"{name}"' for name in names))
        slugs = Topic.objects.values_list("slug", flat=True)
        assert sorted(map(len, slugs)) == [90, 90, 92]

    @pytest.mark.parametrize("typed", ["²", "x", "0", "\0", "9" * 5000])
    def test_what_is_no_picture_is_refused(self, desk, writer, typed):
        page = desk(writer).save(headline="Lead", lead_image=typed)
        assert page.status_code == 200
        assert page.context["adminform"].form.errors["lead_image"]

    @pytest.mark.parametrize("field", ["headline", "kicker", "summary", "body", "topics"])
    def test_a_null_character_is_refused_and_the_text_given_back(self, desk, writer, field):
        page = desk(writer).save(**{"headline": "Kept", field: "Typed\0words"})
        assert "Null characters are not allowed." in says(page)
        assert "Typed" in page.text

    def test_text_that_is_too_long_comes_back_whole(self, desk, writer):
        at_desk = desk(writer)
        assert "maxlength" not in at_desk.read("articles_article_add").text
        page = at_desk.save(headline="x" * 300, kicker="y" * 300)
        assert "Ensure this value has at most 240 characters (it has 300)." in says(page)
        assert "x" * 300 in page.text
        assert "y" * 300 in page.text

    def test_a_headline_may_not_be_empty(self, desk, writer):
        page = desk(writer).save(headline=" ", body="<p>Kept.</p>")
        assert "This field is required." in says(page)
        assert "&lt;p&gt;Kept.&lt;/p&gt;" in page.content.decode()
        assert not Story.objects.exists()


class TestLines:
    def test_bylines_stand_in_the_order_of_their_places(self, desk, writer):
        ada, ben = make_author("Ada"), make_author("Ben")
        article = make_article(by=writer, authors=[ada, ben])
        rows = [
            {"author": ada.pk, "role": "by", "ORDER": 2},
            {"author": ben.pk, "role": "photography", "ORDER": 1},
        ]
        desk(writer).save(article, **lines("bylines", *rows))
        found = [(b.author, b.role, b.position) for b in article.bylines.all()]
        assert found == [(ben, "photography", 0), (ada, "by", 1)]

    def test_an_untouched_form_changes_no_line(self, desk, writer):
        sources = [make_source(), make_source(url="https://page.example/a")]
        article = make_article(by=writer, authors=[make_author()], sources=sources)
        before = [str(line) for line in article.citations.all()]
        desk(writer).save(article)
        assert [str(line) for line in article.citations.all()] == before
        assert article.bylines.count() == 1
        assert Source.objects.count() == 2

    def test_removed_and_blank_lines_are_not_kept(self, desk, writer):
        ada, ben = make_author("Ada"), make_author("Ben")
        article = make_article(by=writer, authors=[ada, ben])
        rows = [
            {"author": ada.pk, "role": "by", "ORDER": 1, "DELETE": "on"},
            {"author": ben.pk, "role": "by", "ORDER": 2},
            {"author": "", "role": "by", "ORDER": 3},
        ]
        desk(writer).save(article, **lines("bylines", *rows))
        assert [b.author for b in article.bylines.all()] == [ben]

    def test_the_same_author_twice_in_one_role_is_refused(self, desk, writer):
        ada = make_author("Ada")
        article = make_article(by=writer)
        row = {"author": ada.pk, "role": "by"}
        page = desk(writer).save(article, **lines("bylines", row, row))
        assert "This author has this role already." in says(page)
        assert article.bylines.count() == 0

    def test_a_source_is_found_or_made_by_its_address(self, desk, writer):
        known = make_source("Known page", url="https://www.nytimes.com/a")
        article = make_article(by=writer)
        rows = [
            {"address": "https://www.nytimes.com/a?utm_source=x", "title": "As cited here"},
            {"address": "https://apnews.com/b", "title": "A wire story"},
            {"address": "https://blog.example.org/c", "title": "A post", "publisher": "A Blog"},
            {"publisher": "The Harbor Gazette", "title": "No address"},
        ]
        answer = desk(writer).save(article, **lines("citations", *rows))
        assert answer.status_code == 302
        found = list(article.citations.select_related("source__publisher"))
        assert found[0].source == known
        assert str(found[0]) == "As cited here"
        assert [line.source.publisher.name for line in found] == [
            "The New York Times",
            "Associated Press",
            "A Blog",
            "The Harbor Gazette",
        ]
        assert Publisher.objects.get(name="Associated Press").kind == "agency"

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ({"address": "not an address", "title": "T"}, "is not a web address"),
            (
                {"address": f"https://{'a.' * 60}example/x", "title": "T"},
                "more than 120 characters",
            ),
            (
                {"address": "new.example/" + "雨" * 1900, "title": "T"},
                "longer than 2,000 characters",
            ),
            ({"address": "https://new.example/x"}, "Give the title of the page."),
            ({"title": "Only a title"}, "Give an address, or the name of the publisher."),
        ],
    )
    def test_a_bad_citation_is_told_and_leaves_no_source(self, desk, writer, row, told):
        article = make_article(by=writer)
        page = desk(writer).save(article, **lines("citations", row))
        assert told in says(page)
        assert not Source.objects.exists()

    def test_one_source_twice_is_refused(self, desk, writer):
        article = make_article(by=writer)
        rows = [
            {"address": "https://page.example/a", "title": "One"},
            {"address": "page.example/a#top", "title": "Two"},
        ]
        page = desk(writer).save(article, **lines("citations", *rows))
        assert "This source is cited already." in says(page)
        assert not Source.objects.exists()


class TestFrozen:
    def test_saving_makes_the_next_draft_with_its_lines(self, desk, editor, clock):
        article = make_live(
            "Live", by=editor, authors=[make_author()], sources=[make_source()], topics=["Housing"]
        )
        clock.shift(3600)
        at_desk = desk(editor)
        assert "Saving makes version 2" in says(at_desk.read("articles_article_change", article.pk))
        answer = at_desk.save(article, headline="Better")
        draft = Article.objects.get(number=2)
        assert answer.url.endswith(f"/{draft.pk}/change/")
        assert "Version 2 is a draft made from version 1." in says(at_desk.client.get(answer.url))
        assert (draft.story, draft.based_on) == (article.story, article)
        assert draft.live_from is None
        assert draft.story.head == draft
        assert [b.author for b in draft.bylines.all()] == [b.author for b in article.bylines.all()]
        assert draft.citations.count() == article.citations.count() == 1
        assert [t.name for t in draft.topics.all()] == ["Housing"]
        assert [a.headline for a in Article.objects.live()] == ["Live"]

    def test_an_error_on_the_way_keeps_the_text_and_then_makes_the_draft(self, desk, editor):
        article = make_live("Live", by=editor)
        at_desk = desk(editor)
        page = at_desk.save(article, headline="", summary="My new summary")
        assert page.status_code == 200
        assert "My new summary" in page.content.decode()
        at_desk.save(article, headline="Again")
        assert Article.objects.get(number=2).headline == "Again"

    def test_an_older_draft_makes_the_next_one_too(self, desk, editor):
        article = make_article("One", by=editor)
        newer = publishing.restore(article, by=editor)
        desk(editor).save(article, headline="Three")
        assert Article.objects.get(number=3).based_on == article
        newer.refresh_from_db()
        assert newer.headline == "One"

    def test_what_is_frozen_meanwhile_is_not_overwritten(self, desk, editor):
        article = make_article("Draft", by=editor)
        at_desk = desk(editor)
        filled = at_desk.form(article) | {"headline": "Late edit"}
        publishing.publish(article, by=editor)
        at_desk.post_form(article, filled)
        article.refresh_from_db()
        assert article.headline == "Draft"
        assert Article.objects.get(number=2).headline == "Late edit"

    def test_save_as_new_cannot_be_asked_for(self, desk, writer):
        article = make_article("Mine", by=writer)
        desk(writer).save(article, headline="Still one", _saveasnew="1")
        assert Article.objects.count() == 1


class TestTwoAtOnce:
    def test_a_stale_form_saves_nothing_and_loses_nothing(self, desk, editor, clock):
        article = make_article("Mine", by=editor)
        at_desk = desk(editor)
        first = at_desk.form(article) | {"headline": "From the first"}
        second = at_desk.form(article) | {"headline": "From the second"}
        clock.shift(60)
        at_desk.post_form(article, first)
        answer = at_desk.post_form(article, second)
        page = at_desk.client.get(answer.url)
        assert "While you were writing, version 1 was saved." in says(page)
        assert "From the second" in says(page)
        article.refresh_from_db()
        assert article.headline == "From the first"
        assert at_desk.form(article)["headline"] == "From the second"

    def test_two_edits_of_one_live_version_do_not_pass_unseen(self, desk, editor, clock):
        article = make_live("Live", by=editor)
        at_desk = desk(editor)
        first, second = at_desk.form(article), at_desk.form(article)
        clock.shift(60)
        at_desk.post_form(article, first)
        answer = at_desk.post_form(article, second | {"headline": "Second"})
        assert "version 2 was saved" in says(at_desk.client.get(answer.url))
        assert article.story.versions.count() == 2


def test_the_page_shows_the_storys_versions_and_log(desk, editor, clock):
    article = make_live("Live", by=editor)
    clock.shift(timedelta(hours=1))
    publishing.restore(article, by=editor)
    told = says(desk(editor).read("articles_article_change", article.pk))
    assert "Version 2 Draft" in told
    assert "Version 1 Live 2 Mar 2026, 12:00 – …" in told
    assert "edith published version 1" in told
