"""Two versions of a story compared at the desk; a step's forecast while instants are chosen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafts, publishing
from articles.models import Article, Correction, Step
from newsroom.demo.factories import (
    add_lines,
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
    make_user,
)

from .conftest import queries_of, says

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def first(clock, edition, writer):
    return make_article(
        "The bridge",
        by=writer,
        body="<h2>Vote</h2><p>The council voted 5 to 2 on Monday.</p>",
        authors=[make_author("Ada Finch")],
        sources=[make_source("A hundred years of it")],
        topics=["Bridges"],
    )


def copy(article, by, **changes):
    draft = drafts.copy(article, by=by)
    for name, value in changes.items():
        setattr(draft, name, value)
    return drafts.keep(draft, by=by)


def compare(client, article, **query):
    return client.get(f"/admin/articles/article/{article.pk}/compare/", query)


class TestCompare:
    def test_only_what_differs_word_by_word(self, desk, writer, first):
        second = copy(
            first,
            writer,
            headline="The bridge opens",
            body="<h2>Vote</h2><p>The council voted 6 to 1 on Monday.</p>",
        )
        answer = compare(desk(writer).client, second, old=1, new=2)
        found = answer.context["comparison"]
        assert [field.label for field in found.fields] == ["Headline"]
        assert [part.op for part in found.parts] == ["same", "changed"]
        assert found.lines == []
        text = says(answer)
        assert "removed: 5" in text
        assert "added: 6" in text
        assert "Nothing else differs." in text

    def test_every_field_and_list(self, desk, writer, editor, first):
        second = copy(
            first,
            writer,
            kicker="Harbour",
            summary="New words.",
            section=make_section("Culture"),
            type=Article.Type.ANALYSIS,
            lead_image=make_image(alt="A drawbridge, open"),
            lead_caption="Open at last",
            search_title="Bridge",
            search_description="About it",
            social_title="Look",
            social_description="At it",
        )
        second.bylines.all().delete()
        second.citations.all().delete()
        add_lines(second, authors=[make_author("Ben Holt")], sources=[make_source("X")], topics=[])
        second.corrections.add(Correction(text="It was Tuesday."), bulk=False)
        answer = compare(desk(writer).client, second)
        found = answer.context["comparison"]
        assert {field.label for field in found.fields} == {
            *("Kicker", "Summary", "Section", "Type", "Caption of the lead picture"),
            *("Search title", "Search description", "Social title", "Social description"),
        }
        assert {lines.label for lines in found.lines} == {
            *("Bylines", "Further reading", "Topics", "Notices to readers")
        }
        text = says(answer)
        assert "A drawbridge, open" in text
        assert "removed: Ada Finch (By)" in text
        assert "added: Ben Holt (By)" in text

    def test_the_newest_is_compared_with_the_one_before_unless_asked(self, desk, writer, first):
        second = copy(first, writer)
        third = copy(second, writer)
        answer = compare(desk(writer).client, third)
        assert (answer.context["old"].number, answer.context["new"].number) == (2, 3)
        answer = compare(desk(writer).client, third, old=3, new=1)
        assert (answer.context["old"].number, answer.context["new"].number) == (3, 1)

    def test_that_nothing_differs_is_said(self, desk, writer, first):
        answer = compare(desk(writer).client, copy(first, writer))
        assert "Versions 1 and 2 say the same in every field." in says(answer)

    def test_one_version_with_itself(self, desk, writer, first):
        assert "This is one version" in says(compare(desk(writer).client, first))

    def test_html_in_any_text_is_text(self, desk, writer, first):
        second = copy(first, writer, headline="<script>alert(1)</script>", summary="<img src=x>")
        page = compare(desk(writer).client, second)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "<img src=x" not in page.text

    @pytest.mark.parametrize("query", [{"old": 9}, {"new": "x"}, {"old": "1'"}, {"new": ""}])
    def test_a_version_that_is_not_there(self, desk, writer, first, query):
        assert compare(desk(writer).client, first, **query).status_code == 404

    def test_another_storys_version_is_not_there(self, desk, writer, first):
        other = copy(copy(make_article("Other"), writer), writer)
        assert other.number == 3
        assert compare(desk(writer).client, first, new=3).status_code == 404

    def test_who_may_read_may_compare_and_nobody_else(self, desk, client, first):
        assert compare(client, first).status_code == 302
        assert compare(desk(make_user("nobody")).client, first).status_code == 403
        assert compare(desk(make_user("wendy", group="Writers")).client, first).status_code == 200

    def test_queries(self, desk, writer, first):
        image = make_image()
        figure = f'<figure data-image="{image.pk}"><figcaption>It</figcaption></figure>'
        second = copy(first, writer, body=first.body + figure)
        client = desk(writer).client
        assert queries_of(client, f"/admin/articles/article/{second.pk}/compare/") == 12
        answer = compare(client, second)
        assert answer.context["pictures"] == {str(image.pk): image}


class TestForecast:
    """`…/step/schedule/forecast/`: what would happen, asked while one chooses."""

    TOMORROW = {"at_day": "2026-03-03", "at_hour": "06:00", "at_fold": ""}

    @pytest.fixture
    def newer(self, clock, edition, editor):
        live = make_live("The bridge", by=editor)
        clock.shift(3600)
        return drafts.copy(live, by=editor)

    def ask(self, client, article, step="schedule", **query):
        return client.get(f"/admin/articles/article/{article.pk}/step/{step}/forecast/", query)

    def test_the_sentence_with_its_instant_in_utc(self, desk, editor, newer):
        answer = self.ask(desk(editor).client, newer, **self.TOMORROW)
        text = says(answer)
        assert (
            "At 06:00 EST on Tuesday this replaces version 1, live since 12:00 EST today." in text
        )
        assert "06:00 EST on Tuesday 3 March 2026 is 11:00 UTC on 2026-03-03." in text

    def test_what_it_told_is_what_the_step_takes(self, desk, editor, newer):
        at_desk = desk(editor)
        told = self.ask(at_desk.client, newer, **self.TOMORROW).context["told"]
        newer.story.refresh_from_db()
        answer = at_desk.client.post(
            f"/admin/articles/article/{newer.pk}/step/schedule/",
            {"seen": newer.story.last_save, "told": told} | self.TOMORROW,
        )
        assert answer.status_code == 302
        newer.refresh_from_db()
        assert newer.live_from == timezone.now().replace(day=3, hour=11, minute=0)

    def test_asking_changes_nothing(self, desk, editor, newer):
        steps = Step.objects.count()
        self.ask(desk(editor).client, newer, **self.TOMORROW)
        newer.refresh_from_db()
        assert (newer.live_from, Step.objects.count()) == (None, steps)

    @pytest.mark.parametrize(
        ("chosen", "said"),
        [
            ({"at_day": "2026-03-01"}, "06:00 EST on Sunday 1 March 2026 has passed."),
            ({"at_day": "2026-03-08", "at_hour": "02:30"}, "the clocks skip that hour"),
            (
                {"at_day": "2026-11-01", "at_hour": "01:30"},
                "comes twice: choose 01:30 EDT or 01:30 EST",
            ),
            ({"until_day": "2026-03-02", "until_hour": "23:00"}, "which is not after"),
            ({"at_day": "tomorrow"}, "This is not a date."),
        ],
    )
    def test_what_can_not_be_is_said(self, desk, editor, newer, chosen, said):
        answer = self.ask(desk(editor).client, newer, **self.TOMORROW | chosen)
        assert said in says(answer)
        assert answer.context.get("told", "") == ""

    def test_another_version_at_that_minute_is_said(self, desk, editor, newer):
        six = timezone.now().replace(day=3, hour=11, minute=0)
        publishing.publish(newer, by=editor, at=six)
        newest = drafts.copy(newer, by=editor)
        text = says(self.ask(desk(editor).client, newest, **self.TOMORROW))
        assert "Version 2 goes live at 06:00 EST on Tuesday 3 March 2026 too." in text

    @pytest.mark.parametrize("chosen", [{}, {"at_day": "2026-03-03"}, {"at_hour": "06:00"}])
    def test_who_has_not_chosen_yet_is_told_nothing(self, desk, editor, newer, chosen):
        answer = self.ask(desk(editor).client, newer, **chosen)
        assert answer.status_code == 200
        assert says(answer) == ""

    def test_publishing_now_with_an_end(self, desk, editor, newer):
        end = {"until_day": "2026-03-04", "until_hour": "12:00"}
        text = says(self.ask(desk(editor).client, newer, "publish", **end))
        assert "Now this replaces version 1" in text
        assert "It ends at 12:00 EST on Wednesday: from then on its address says 410 Gone." in text

    def test_it_is_for_editors(self, desk, client, writer, newer):
        assert self.ask(client, newer, **self.TOMORROW).status_code == 302
        assert self.ask(desk(writer).client, newer, **self.TOMORROW).status_code == 403

    def test_a_step_without_a_plan_has_none(self, desk, editor, newer):
        assert self.ask(desk(editor).client, newer, "withdraw").status_code == 404
        assert self.ask(desk(editor).client, newer, "burn").status_code == 404
