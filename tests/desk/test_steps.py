"""The steps at the desk: told before they are taken, refused with a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import html

from articles import drafts, publishing
from articles.admin.steps import OFFERED
from articles.models import Article, Story
from articles.states import State
from newsroom.demo.factories import make_article, make_live

from .conftest import says

pytestmark = pytest.mark.django_db

TOMORROW_SIX = {"at_day": "2026-03-03", "at_hour": "06:00"}
SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def draft(clock, edition, writer):
    return make_article("The bridge", by=writer)


def test_every_state_has_its_steps():
    assert set(OFFERED) == set(State)


def test_from_draft_to_live_through_the_form(desk, writer, editor, draft, clock):
    desk(writer).save(draft, headline="The bridge opens", _step="submit")
    assert Story.objects.get().stage == "in_review"
    desk(editor).save(draft, _step="approve")
    assert Story.objects.get().stage == "ready"
    answer = desk(editor).save(draft, _step="schedule")
    assert answer.url.endswith(f"/{draft.pk}/step/schedule/")
    desk(editor).step(draft, "schedule", **TOMORROW_SIX)
    assert list(Article.objects.live()) == []
    clock.move_to(SIX)
    assert [a.headline for a in Article.objects.live()] == ["The bridge opens"]


class TestTelling:
    def test_what_will_happen_is_told_with_its_zone_and_in_utc_before_it_is_done(
        self, desk, editor, draft
    ):
        at_desk = desk(editor)
        url = f"/admin/articles/article/{draft.pk}/step/schedule/"
        posted = TOMORROW_SIX | {"seen": at_desk.client.get(url).context["seen"]}
        told = at_desk.client.post(url, posted)
        text = says(told)
        assert "At 06:00 EST on Tuesday readers see version 1." in text
        assert "06:00 EST on Tuesday 3 March 2026 is 11:00 UTC on 2026-03-03." in text
        draft.refresh_from_db()
        assert draft.live_from is None
        at_desk.client.post(url, posted | {"told": told.context["told"]})
        draft.refresh_from_db()
        assert draft.live_from == SIX

    def test_it_is_told_again_where_it_has_changed_meanwhile(self, desk, editor, draft):
        publishing.publish(draft, by=editor)
        between, newer = (publishing.restore(draft, by=editor) for _ in range(2))
        at_desk = desk(editor)
        url = f"/admin/articles/article/{newer.pk}/step/schedule/"
        posted = TOMORROW_SIX | {"seen": at_desk.client.get(url).context["seen"]}
        told = at_desk.client.post(url, posted).context["told"]
        publishing.publish(between, by=editor, at=timezone.now() + timedelta(hours=1))
        again = at_desk.client.post(url, posted | {"told": told})
        assert "this replaces version 2" in says(again)
        newer.refresh_from_db()
        assert newer.live_from is None

    def test_publish_now_tells_at_once(self, desk, editor, draft):
        page = desk(editor).read("articles_article_step", draft.pk, "publish")
        assert "Now readers see version 1." in says(page)


class TestUnseenText:
    """No text goes on that was saved after the screen was made."""

    def test_nothing_is_published_that_was_saved_meanwhile(
        self, desk, writer, editor, draft, clock
    ):
        page = desk(editor).read("articles_article_step", draft.pk, "publish")
        posted = {name: page.context[name] for name in ("told", "seen")}
        clock.shift(60)
        desk(writer).save(draft, headline="Not what you read")
        at_desk = desk(editor)
        url = page.request["PATH_INFO"]
        again = at_desk.client.post(url, posted)
        assert again.status_code == 409
        assert "Meanwhile version 1 was saved, at 12:01 EST" in says(again)
        assert f'href="/admin/articles/article/{draft.pk}/change/"' in again.text
        assert not Article.objects.live().exists()
        told = at_desk.client.post(url, {"seen": again.context["seen"]})
        at_desk.client.post(url, {name: told.context[name] for name in ("told", "seen")})
        assert Article.objects.live().get().headline == "Not what you read"

    def test_nothing_is_approved_that_was_saved_meanwhile(self, desk, writer, editor, draft, clock):
        publishing.submit(draft.story, by=writer)
        seen = Story.objects.get().last_save
        clock.shift(60)
        desk(writer).save(draft, headline="Not what you read")
        assert desk(editor).step(draft, "approve", seen=seen).status_code == 409
        assert Story.objects.get().stage == "in_review"
        assert desk(editor).step(draft, "approve").status_code == 302

    def test_the_button_under_the_form_does_not_pass_a_text_unseen_either(
        self, desk, writer, editor, draft, clock
    ):
        publishing.submit(draft.story, by=writer)
        read = desk(editor).form(draft)
        clock.shift(60)
        desk(writer).save(draft, headline="Not what you read")
        at_desk = desk(editor)
        answer = at_desk.post_form(draft, read | {"_step": "approve"})
        assert "Not what you read" in says(at_desk.client.get(answer.url))
        assert Story.objects.get().stage == "in_review"

    @pytest.mark.parametrize("fields", [{"seen": ""}, {"seen": "x"}, {"note": "x", "at_day": "x"}])
    def test_a_post_that_saw_nothing_is_shown_the_screen(self, desk, editor, draft, fields):
        url = f"/admin/articles/article/{draft.pk}/step/schedule/"
        assert desk(editor).client.post(url, fields).status_code == 409


class TestInstants:
    def test_a_time_that_the_clocks_skip_is_refused(self, desk, editor, draft):
        answer = desk(editor).step(draft, "schedule", at_day="2026-03-08", at_hour="02:30")
        assert answer.status_code == 422
        assert "the clocks skip that hour" in says(answer)

    def test_a_time_that_comes_twice_is_asked_about(self, desk, editor, draft):
        fields = {"at_day": "2026-11-01", "at_hour": "01:30"}
        answer = desk(editor).step(draft, "schedule", **fields)
        assert "comes twice: choose 01:30 EDT or 01:30 EST" in says(answer)
        desk(editor).step(draft, "schedule", **fields, at_fold="second")
        draft.refresh_from_db()
        assert draft.live_from == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)

    def test_a_time_at_the_end_of_the_calendar_is_refused(self, desk, editor, draft):
        answer = desk(editor).step(draft, "schedule", at_day="9999-12-31", at_hour="23:59")
        assert "That is too far ahead." in says(answer)

    def test_a_step_without_a_plan_takes_no_time_from_its_address(self, desk, editor, clock):
        live = make_live("Out", by=editor)
        page = desk(editor).read("articles_article_step", live.pk, "withdraw", **TOMORROW_SIX)
        assert page.status_code == 200

    def test_a_time_that_has_passed_is_refused(self, desk, editor, draft):
        answer = desk(editor).step(draft, "schedule", at_day="2026-03-01", at_hour="06:00")
        assert answer.status_code == 409
        assert "has passed" in says(answer)


class TestEditing:
    def test_until_and_a_notice_go_with_it(self, desk, editor, draft):
        desk(editor).step(
            draft,
            "publish",
            until_day="2026-03-04",
            until_hour="12:00",
            notice_kind="correction",
            notice="The vote was 5 to 2.",
        )
        draft.refresh_from_db()
        assert draft.expires_at == datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
        assert str(draft.corrections.get()) == "Correction: The vote was 5 to 2."

    def test_a_notice_stays_with_a_version_and_is_on_the_screen_until_it_is_emptied(
        self, desk, editor, draft
    ):
        notice = {"notice_kind": "update", "notice": "The bridge is open again."}
        desk(editor).step(draft, "schedule", **TOMORROW_SIX, **notice)
        publishing.unschedule(draft, by=editor)
        page = desk(editor).read("articles_article_step", draft.pk, "publish")
        assert page.context["form"].initial.items() >= notice.items()
        assert "The bridge is open again." in says(page)
        desk(editor).step(draft, "publish", notice_kind="", notice="")
        assert Article.objects.live().exists()
        assert not draft.corrections.exists()

    def test_a_notice_needs_its_kind_and_its_words(self, desk, editor, draft):
        for fields in ({"notice_kind": "update"}, {"notice": "Words"}):
            assert desk(editor).step(draft, "publish", **fields).status_code == 422
        assert not Article.objects.live().exists()

    def test_an_editor_says_whether_the_updated_time_moves(self, desk, editor, clock):
        live = make_live("The bridge")
        clock.shift(60)
        newer = drafts.copy(live, by=editor)
        at_desk = desk(editor)
        page = at_desk.read("articles_article_step", newer.pk, "publish")
        assert "Does it change what the story says?" in says(page)
        assert "Readers see it as updated now." in says(page)
        assert page.context["form"]["substantive"].value() == "yes"
        choice = {"substantive": "no", "seen": newer.story.last_save, "notice": ""}
        shown = at_desk.client.post(page.wsgi_request.path, choice)
        assert "The “updated” time stays as it is." in says(shown), "told first"
        at_desk.step(newer, "publish", **choice)
        assert Article.objects.live().get().updated_at is None

    def test_the_sentence_follows_the_choice(self, desk, editor, clock):
        newer = drafts.copy(make_live("The bridge"), by=editor)
        at_desk = desk(editor)
        for choice, said in (("yes", "updated at 06:00"), ("no", "time stays"), ("x", "updated")):
            asked = TOMORROW_SIX | {"substantive": choice}
            answer = at_desk.read("articles_article_forecast", newer.pk, "schedule", **asked)
            assert said in says(answer)
        at_desk.step(newer, "schedule", **TOMORROW_SIX, substantive="no")
        moved = TOMORROW_SIX | {"at_hour": "07:00"}
        at_desk.step(newer, "reschedule", **moved)
        newer.refresh_from_db()
        assert not newer.is_substantive
        page = at_desk.read("articles_article_step", newer.pk, "publish")
        assert page.context["form"]["substantive"].value() == "no"
        assert "time stays" in says(page)

    def test_what_is_no_answer_is_refused(self, desk, editor, clock):
        newer = drafts.copy(make_live("The bridge"), by=editor)
        assert desk(editor).step(newer, "publish", substantive="perhaps").status_code == 422
        assert Article.objects.live().get().number == 1

    def test_of_a_first_version_it_is_not_asked(self, desk, editor, draft):
        page = desk(editor).read("articles_article_step", draft.pk, "publish")
        assert "substantive" not in page.context["form"].fields

    def test_a_writer_moves_no_time(self, desk, editor, writer, clock):
        newer = drafts.copy(make_live("The bridge"), by=editor)
        for name in ("publish", "schedule"):
            fields = TOMORROW_SIX | {"substantive": "no"}
            assert desk(writer).step(newer, name, **fields).status_code == 403
        newer.refresh_from_db()
        assert newer.is_substantive

    def test_a_notice_is_shown_as_readers_will_see_it(self, desk, editor, draft):
        fields = {"notice_kind": "update", "notice": "<b>It</b> snowed.", "seen": "0"}
        url = f"/admin/articles/article/{draft.pk}/step/publish/"
        page = html.fromstring(desk(editor).client.post(url, fields).content)
        (shown,) = page.xpath("//notice-shown[not(@hidden)]")
        assert shown.findtext("p[@class='words']") == "<b>It</b> snowed."
        assert shown.xpath("string(h3[not(@hidden)])") == "Update"
        page = html.fromstring(desk(editor).client.get(url).content)
        assert page.xpath("//notice-shown[@hidden]")

    def test_send_back_needs_a_note(self, desk, writer, editor, draft):
        publishing.submit(draft.story, by=writer)
        answer = desk(editor).step(draft, "send-back", note="")
        assert answer.status_code == 409
        assert "Say in a note what should change." in says(answer)
        desk(editor).step(draft, "send-back", note="Who says so?")
        assert "Who says so?" in says(desk(writer).read("articles_article_change", draft.pk))

    def test_reschedule_and_unschedule(self, desk, editor, draft):
        publishing.publish(draft, by=editor, at=SIX)
        page = desk(editor).read("articles_article_step", draft.pk, "reschedule")
        assert 'value="06:00"' in page.content.decode()
        desk(editor).step(draft, "reschedule", at_day="2026-03-03", at_hour="07:00")
        draft.refresh_from_db()
        assert draft.live_from == SIX + timedelta(hours=1)
        desk(editor).step(draft, "unschedule")
        draft.refresh_from_db()
        assert draft.live_from is None

    def test_withdraw_wants_a_reason_and_restore_brings_the_text_back(self, desk, editor, clock):
        article = make_live("Out", by=editor)
        clock.shift(60)
        at_desk = desk(editor)
        assert at_desk.step(article, "withdraw").status_code == 409
        at_desk.step(article, "withdraw", reason="Court order")
        assert not Article.objects.live().exists()
        answer = at_desk.step(article, "restore")
        draft = Article.objects.get(number=2)
        assert answer.url.endswith(f"/{draft.pk}/change/")
        assert draft.headline == "Out"

    def test_a_story_readers_see_is_withdrawn_from_its_newer_draft_too(self, desk, editor, clock):
        live = make_live("The bridge")
        draft = drafts.copy(live, by=editor)
        at_desk = desk(editor)
        assert 'value="withdraw"' in at_desk.read("articles_article_change", draft.pk).text
        clock.shift(60)
        publishing.withdraw(live.story, by=editor, reason="Court order")
        assert 'value="withdraw"' not in at_desk.read("articles_article_change", draft.pk).text

    def test_a_planned_withdrawal_is_cancelled_while_it_lies_ahead(self, desk, editor, clock):
        live = make_live("The bridge")
        at_desk = desk(editor)
        at_desk.step(live, "withdraw", reason="Rights end", **TOMORROW_SIX)
        draft = drafts.copy(live, by=editor)
        assert 'value="cancel-withdrawal"' in at_desk.read("articles_article_change", draft.pk).text
        answer = at_desk.step(live, "cancel-withdrawal")
        assert "It is no longer withdrawn at 06:00 EST" in says(at_desk.client.get(answer.url))
        assert (
            'value="cancel-withdrawal"'
            not in at_desk.read("articles_article_change", draft.pk).text
        )
        clock.move_to(SIX)
        assert Article.objects.live().exists()

    def test_a_notice_and_an_end_that_are_there_stand_in_the_form(self, desk, editor, draft):
        publishing.publish(draft, by=editor, at=SIX, until=SIX + timedelta(hours=2), notice="So.")
        at_desk = desk(editor)
        form = at_desk.read("articles_article_step", draft.pk, "publish").context["form"]
        assert (form["notice_kind"].value(), form["notice"].value()) == ("correction", "So.")
        assert form["until"].value() == SIX + timedelta(hours=2)
        at_desk.step(draft, "publish")
        assert not draft.corrections.exists()

    def test_the_end_of_the_version_that_it_replaces_is_offered(self, desk, editor, clock):
        live = make_live("The bridge", until=SIX)
        newer = drafts.copy(live, by=editor)
        form = desk(editor).read("articles_article_step", newer.pk, "publish").context["form"]
        assert form["until"].value() == SIX

    def test_a_step_that_does_not_fit_is_refused_with_a_sentence(self, desk, editor, draft):
        answer = desk(editor).step(draft, "approve")
        assert answer.status_code == 409
        assert "This story is “Draft”; only one that is “In review” can be approved." in says(
            answer
        )

    def test_a_step_refused_after_a_save_says_that_the_save_was_done(self, desk, editor, draft):
        draft.story.stage = "in_review"
        answer = desk(editor).save(draft, headline="Kept", _step="approve")
        assert "Saved, but not done: This story is “Draft”" in says(
            desk(editor).client.get(answer.url)
        )
        draft.refresh_from_db()
        assert draft.headline == "Kept"

    def test_an_unknown_step_is_none(self, desk, editor, draft):
        assert desk(editor).read("articles_article_step", draft.pk, "burn").status_code == 404
