"""The timeline of a story at the desk: what it says, offers and shows, and to whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import html

from articles import drafts, publishing
from articles.models import Article
from newsroom import clock as time
from newsroom.demo.factories import make_article, make_live, make_user

from .conftest import queries_of, says

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York, the day after the clock's noon."""


@pytest.fixture
def story(clock, edition, writer, editor):
    """Version 1 live since Sunday, version 2 from Tuesday 06:00, version 3 a draft."""
    with time.set_to(timezone.now() - timedelta(days=1)):
        live = make_article("The bridge", by=writer)
        publishing.publish(live, by=editor)
    second = drafts.copy(live, by=writer)
    publishing.publish(second, by=editor, at=SIX)
    third = drafts.copy(second, by=writer)
    third.headline = "The <b>bridge</b>"
    drafts.keep(third, by=writer)
    return third.story


def page(client, article, **query):
    return client.get(f"/admin/articles/article/{article.pk}/timeline/", query)


def rows(answer):
    return html.fromstring(answer.content).xpath(
        "//form[contains(@class, 'versions-listed')]/ol/li"
    )


def steps_of(row):
    return [a.get("href").split("/step/")[1].split("/")[0] for a in row.find_class("button")]


class TestWords:
    def test_what_readers_see_and_what_comes_next(self, desk, editor, story):
        answer = page(desk(editor).client, story.head)
        assert answer.context["outlook"] == [
            "Readers see version 1 since 12:00 EST on Sunday.",
            "At 06:00 EST on Tuesday version 2 replaces it.",
        ]

    def test_the_list_tells_each_interval_and_who_made_it_from_what(self, desk, editor, story):
        text = says(page(desk(editor).client, story.head))
        assert "Readers see it since Sun 1 Mar 2026, 12:00 EST until Tue 3 Mar 2026, 06:00" in text
        assert "Goes live Tue 3 Mar 2026, 06:00 EST." in text
        assert "by walt from version 2." in text

    def test_what_publishing_now_would_do_stands_beside_the_button(self, desk, editor, story):
        draft, scheduled, _ = rows(page(desk(editor).client, story.head))
        assert "Now this replaces version 1, live since Sunday." in draft.text_content()
        assert "At 06:00 EST on Tuesday version 2 replaces it" in draft.text_content()
        assert "Now this replaces version 1, live since Sunday." in scheduled.text_content()

    def test_it_is_the_sentence_that_the_step_then_tells(self, desk, editor, story):
        at_desk = desk(editor)
        newest = page(at_desk.client, story.head).context["rows"][0]
        told = at_desk.read("articles_article_step", story.head_id, "publish").context["sentences"]
        assert list(newest.sentences) == list(told)

    def test_what_keeps_it_from_going_out_is_said_there(self, desk, editor, writer, story):
        Article.objects.filter(pk=story.head_id).update(section=None)
        assert (
            "It can't go out yet." in rows(page(desk(editor).client, story.head))[0].text_content()
        )

    def test_at_its_instant_the_page_tells_the_new_state(self, desk, editor, story, clock):
        clock.move_to(SIX)
        answer = page(desk(editor).client, story.head)
        assert answer.context["outlook"] == ["Readers see version 2 since 06:00 EST today."]
        assert [row.state for row in answer.context["rows"]] == ["draft", "live", "superseded"]

    def test_html_in_a_headline_is_text(self, desk, editor, story):
        assert "The &lt;b&gt;bridge&lt;/b&gt;" in page(desk(editor).client, story.head).text

    def test_in_the_hour_that_comes_twice_the_zone_tells_which(self, desk, editor, clock, edition):
        make_live("Clocks", by=editor, at=datetime(2026, 11, 1, 5, 30, tzinfo=UTC))
        clock.move_to(datetime(2026, 11, 1, 6, 30, tzinfo=UTC))
        text = says(page(desk(editor).client, Article.objects.get()))
        assert "Readers see version 1 since 01:30 EDT today." in text
        assert "Readers see it since Sun 1 Nov 2026, 01:30 EDT." in text


class TestSteps:
    def test_each_version_has_its_own(self, desk, editor, story, clock):
        clock.move_to(SIX)
        answer = page(desk(editor).client, story.head)
        assert [steps_of(row) for row in rows(answer)] == [["publish", "schedule"], [], ["restore"]]
        names = [step.name for step in answer.context["story_steps"]]
        assert names == ["submit", "withdraw"]

    def test_scheduled_ones_are_moved_and_taken_back_from_here(self, desk, editor, story):
        _, scheduled, _ = rows(page(desk(editor).client, story.head))
        assert steps_of(scheduled) == ["reschedule", "unschedule", "publish"]

    def test_a_step_taken_from_here_leads_back_here(self, desk, editor, story):
        at_desk = desk(editor)
        second = story.versions.get(number=2)
        _, row, _ = rows(page(at_desk.client, second))
        (unschedule,) = (a for a in row.find_class("button") if "unschedule" in a.get("href"))
        screen = html.fromstring(at_desk.client.get(unschedule.get("href")).content)
        (form,) = (f for f in screen.forms if f.get("method") == "post" and "seen" in f.fields)
        answer = at_desk.client.post(
            unschedule.get("href").partition("?")[0], dict(form.form_values())
        )
        assert answer.url == f"/admin/articles/article/{second.pk}/timeline/"
        second.refresh_from_db()
        assert second.live_from is None

    def test_a_writer_reads_all_and_submits_their_own(self, desk, writer, story):
        answer = page(desk(writer).client, story.head)
        assert [steps_of(row) for row in rows(answer)] == [[], [], []]
        assert [step.name for step in answer.context["story_steps"]] == ["submit"]

    def test_another_writer_reads_it(self, desk, story):
        answer = page(desk(make_user("wendy", group="Writers")).client, story.head)
        assert answer.status_code == 200
        assert answer.context["story_steps"] == []

    def test_nobody_else_does(self, desk, client, story):
        assert page(client, story.head).status_code == 302
        assert page(desk(make_user("nobody")).client, story.head).status_code == 403

    def test_an_unknown_version_is_none(self, desk, editor):
        assert desk(editor).client.get("/admin/articles/article/99/timeline/").status_code == 404


class TestDrawing:
    def test_seen_planned_and_drafts(self, desk, editor, story):
        drawing = page(desk(editor).client, story.head).context["drawing"]
        assert [lane.number for lane in drawing.lanes] == [2, 1, 3]
        second, first, third = drawing.lanes
        assert (second.seen, second.ahead[0] + second.ahead[1]) == (None, 100)
        assert first.seen[0] == 0
        assert first.seen[0] + first.seen[1] == pytest.approx(drawing.now)
        assert first.ahead[0] + first.ahead[1] == pytest.approx(second.ahead[0])
        assert (third.seen, third.ahead, third.dot) == (None, None, pytest.approx(drawing.now))

    def test_it_is_for_eyes_alone_and_holds_nothing_to_stop_at(self, desk, editor, story):
        page_ = html.fromstring(page(desk(editor).client, story.head).content)
        (drawing,) = page_.find_class("drawing")
        assert drawing.get("aria-hidden") == "true"
        assert drawing.xpath(".//a | .//button | .//*[@tabindex or @style]") == []

    def test_a_planned_withdrawal_and_one_that_was(self, desk, editor, clock, edition):
        live = make_live("Out", by=editor)
        clock.shift(HOUR)
        publishing.withdraw(live.story, by=editor, reason="Rights", at=SIX)
        client = desk(editor).client
        answer = page(client, live)
        drawing = answer.context["drawing"]
        assert drawing.gone > drawing.now
        assert answer.context["outlook"][1].startswith("At 06:00 EST on Tuesday it is withdrawn")
        clock.move_to(SIX)
        answer = page(desk(editor).client, live)
        assert answer.context["drawing"].gone == answer.context["drawing"].now
        assert "Readers see nothing of this story: version 1 was withdrawn" in says(answer)

    def test_an_end_with_a_return(self, desk, editor, clock, edition):
        live = make_live("Fair", by=editor, until=SIX)
        again = drafts.copy(live, by=editor)
        publishing.publish(again, by=editor, at=SIX + 24 * HOUR)
        clock.move_to(SIX + HOUR)
        answer = page(desk(editor).client, again)
        second, first = answer.context["drawing"].lanes
        assert first.seen[0] + first.seen[1] < second.ahead[0]
        assert answer.context["outlook"] == [
            "Readers see nothing of this story: version 1 ended at 06:00 EST today, "
            "and its address says 410 Gone.",
            "At 06:00 EST on Wednesday readers see version 2.",
        ]

    def test_one_draft(self, desk, writer, clock, edition):
        answer = page(desk(writer).client, make_article("Alone", by=writer))
        assert answer.context["outlook"] == ["Readers have not seen this story yet."]
        assert answer.context["drawing"].lanes[0].dot == 0
        assert not html.fromstring(answer.content).xpath("//input[@type='radio']")

    def test_numbers_are_written_for_svg_in_every_language(self, desk, editor, story, settings):
        settings.LANGUAGE_CODE = "de"
        page_ = html.fromstring(page(desk(editor).client, story.head).content)
        places = page_.find_class("lanes")[0].xpath(".//rect/@x")
        assert places
        assert not any("," in place for place in places)


class TestNotices:
    def test_which_version_told_what_and_moved_the_time(self, desk, editor, clock, edition):
        version = make_live("Out", by=editor)
        for substantive, notice in ((True, "It was <b>nine</b>."), (False, "")):
            clock.shift(HOUR)
            version = drafts.copy(version, by=editor)
            publishing.publish(version, by=editor, notice=notice, substantive=substantive)
        answer = page(desk(editor).client, drafts.copy(version, by=editor))
        draft, typo, corrected, first = html.fromstring(answer.text).xpath("//form/ol/li")
        assert "Correction: It was <b>nine</b>." in corrected.text_content()
        assert "It moves the story’s “updated” time." in corrected.text_content()
        assert "It leaves the “updated” time as it is." in typo.text_content()
        for other in (draft, first):
            assert "“updated” time" not in other.text_content()


class TestLog:
    def test_it_tells_who_did_what_and_what_came_of_it(self, desk, editor, story):
        text = says(page(desk(editor).client, story.head))
        assert "edith scheduled version 2" in text
        assert "At 06:00 EST on Tuesday 3 March 2026 this replaces version 1, live since" in text

    def test_it_is_narrowed_to_a_version(self, desk, editor, story):
        answer = page(desk(editor).client, story.head, version=2)
        assert {step.article.number for step in answer.context["log"]} == {2}
        assert 'value="2" selected' in " ".join(answer.text.split())

    @pytest.mark.parametrize("version", ["99", "x", "2'", ""])
    def test_what_names_no_version_narrows_nothing(self, desk, editor, story, version):
        answer = page(desk(editor).client, story.head, version=version)
        assert {step.article.number for step in answer.context["log"]} == {1, 2, 3}


def test_forty_versions_take_as_many_queries_as_three(desk, editor, story, clock):
    """Of the 19, 14 are the checks and the plans of the draft and of what goes out next."""
    client, newest = desk(editor).client, story.head
    path = "/admin/articles/article/{}/timeline/"
    assert queries_of(client, path.format(newest.pk)) == 19
    for _ in range(37):
        newest = drafts.copy(newest, by=editor)
        clock.shift(60)
        publishing.publish(newest, by=editor)
    newest = drafts.copy(newest, by=editor)
    desk(editor)  # signed in anew: a note of a session's use, once a minute, is a write
    assert queries_of(client, path.format(newest.pk)) == 19
    answer = page(client, newest)
    assert len(answer.context["rows"]) == 41
    assert len(answer.context["drawing"].lanes) == 41
