"""Editors who run some sections: what is theirs to decide, on the desk and past it."""

import pytest
from django.urls import reverse

from articles import assignments, drafts, preview, publishing
from articles.models import Article, SectionLimit, Story
from articles.refusals import NotAllowed
from newsroom import clock as newsroom_clock
from newsroom.demo.factories import (
    make_article,
    make_editor,
    make_link,
    make_live,
    make_photographer,
    make_section,
    make_user,
)

from .conftest import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def politics(db):
    return make_section("Politics")


@pytest.fixture
def council(politics):
    """A section inside Politics."""
    return make_section("City Hall", parent=politics)


@pytest.fixture
def sports(db):
    return make_section("Sports")


@pytest.fixture
def polly(politics):
    """An editor who runs Politics."""
    polly = make_editor("polly")
    SectionLimit.objects.create(user=polly, section=politics)
    return polly


def ready(**fields):
    article = make_article(**fields)
    boss = make_user(is_superuser=True)
    publishing.submit(article.story, by=boss)
    return article


class TestWhatIsRun:
    def test_what_is_in_the_section_and_inside_it(self, polly, politics, council, sports, clock):
        for section, is_run in ((politics, True), (council, True), (sports, False), (None, False)):
            story = make_article(section=section).story
            assert story.is_run_by(polly) is is_run
            assert (story in Story.objects.run_by(polly, newsroom_clock.now())) is is_run

    def test_without_limits_everything(self, editor, sports, clock):
        assert make_article(section=sports).story.is_run_by(editor)

    def test_limits_give_a_writer_nothing(self, writer, politics, clock):
        SectionLimit.objects.create(user=writer, section=politics)
        assert not make_article(section=politics).story.is_run_by(writer)

    def test_an_administrator_has_none(self, politics, sports, clock):
        boss = make_user(is_superuser=True)
        SectionLimit.objects.create(user=boss, section=politics)
        assert make_article(section=sports).story.is_run_by(boss)

    def test_what_readers_see_elsewhere_is_not_taken_over_by_a_draft(
        self, polly, politics, sports, clock
    ):
        live = make_live(section=sports)
        draft = drafts.copy(live, by=None)
        draft.section = politics
        drafts.keep(draft, by=None)
        assert not Story.objects.get(pk=live.story_id).is_run_by(polly)


class TestSteps:
    """Asked of the functions, as a command does, and of the desk by a forged POST."""

    @pytest.mark.parametrize(
        "step",
        [
            lambda a, by: publishing.approve(a.story, by=by),
            lambda a, by: publishing.send_back(a.story, by=by, note="No."),
            lambda a, by: publishing.publish(a, by=by),
            lambda a, by: assignments.assign(a.story, by=by, to=by),
            lambda a, by: preview.share(a, by=by, days=1),
            lambda a, by: drafts.discard(a.story, by=by),
            lambda a, by: publishing.submit(a.story, by=by),
        ],
    )
    def test_another_sections_draft(self, polly, sports, clock, step):
        article = ready(section=sports)
        with pytest.raises(NotAllowed):
            step(article, polly)
        assert Story.objects.get(pk=article.story_id).stage == Story.Stage.IN_REVIEW

    @pytest.mark.parametrize(
        "step",
        [
            lambda a, by: publishing.withdraw(a.story, by=by, reason="Why not."),
            lambda a, by: publishing.restore(a, by=by),
        ],
    )
    def test_another_sections_live_story(self, polly, sports, clock, step):
        article = make_live(section=sports)
        with pytest.raises(NotAllowed):
            step(article, polly)

    def test_their_own_section(self, polly, council, clock):
        article = ready(section=council)
        publishing.approve(article.story, by=polly)
        publishing.publish(article, by=polly)
        clock.shift(60)
        publishing.withdraw(article.story, by=polly, reason="An error.")

    def test_an_old_draft_that_stands_elsewhere(self, polly, politics, sports, clock):
        old = make_article(section=sports)
        new = drafts.copy(old, by=None)
        new.section = politics
        drafts.keep(new, by=None)
        with pytest.raises(NotAllowed):
            publishing.publish(old, by=polly)

    @pytest.mark.parametrize("name", ["approve", "publish", "schedule", "send-back", "withdraw"])
    def test_the_desk_offers_and_takes_none(self, desk, polly, sports, name):
        article = ready(section=sports)
        desk_ = desk(polly)
        page = desk_.read("articles_article_change", article.pk)
        assert page.status_code == 200
        assert name not in [step.name for step in page.context["steps"]]
        assert desk_.read("articles_article_step", article.pk, name).status_code == 403
        assert desk_.step(article, name, note="No.").status_code == 403
        assert desk_.client.post(
            reverse("admin:articles_article_assign", args=[article.pk]), {"to": polly.pk}
        ).status_code in (403, 409)
        assert Story.objects.get(pk=article.story_id).stage == Story.Stage.IN_REVIEW

    def test_the_desk_offers_them_where_they_run_it(self, desk, polly, council):
        article = ready(section=council)
        desk_ = desk(polly)
        steps = desk_.read("articles_article_change", article.pk).context["steps"]
        assert "approve" in [step.name for step in steps]
        assert desk_.step(article, "approve").status_code == 302

    def test_a_forged_save_changes_nothing(self, desk, polly, sports):
        article = make_article("As it was", section=sports)
        desk_ = desk(polly)
        answer = desk_.post_form(article, {"headline": "Changed", "section": sports.pk})
        assert answer.status_code == 403
        assert Article.objects.get(pk=article.pk).headline == "As it was"

    def test_links_of_others_are_revoked_by_its_editors_only(self, polly, editor, sports, clock):
        link = make_link(make_article(section=sports))
        with pytest.raises(NotAllowed):
            preview.revoke(link, by=polly)
        preview.revoke(link, by=editor)


class TestMoving:
    def test_among_their_sections(self, desk, polly, politics, council):
        article = make_article(section=politics)
        assert desk(polly).save(article, section=council.pk).status_code == 302
        assert Article.objects.get(pk=article.pk).section == council

    def test_to_another_is_said_in_the_form(self, desk, polly, politics, sports):
        article = make_article(section=politics)
        answer = desk(polly).save(article, section=sports.pk)
        assert "Only an editor of both sections" in answer.text
        assert Article.objects.get(pk=article.pk).section == politics

    def test_past_the_form(self, polly, politics, sports, clock):
        article = make_article(section=politics)
        article.section = sports
        with pytest.raises(NotAllowed):
            drafts.keep(article, by=polly)

    def test_their_own_draft_as_writers_do(self, polly, politics, sports, clock):
        article = make_article(section=sports, by=polly)
        article.section = politics
        drafts.keep(article, by=polly)
        assert Story.objects.get(pk=article.story_id).is_run_by(polly)


class TestScreens:
    def test_all_stories_are_seen_and_theirs_wait(self, desk, polly, politics, sports):
        theirs, other = ready(section=politics), ready(section=sports)
        page = desk(polly).read("index")
        waiting = [card.article.pk for card in page.context["board"].waiting]
        assert waiting == [theirs.pk]
        assert other.headline in page.text
        assign = reverse("admin:articles_article_assign", args=[other.pk])
        assert assign not in page.text
        assert reverse("admin:articles_article_assign", args=[theirs.pk]) in page.text

    def test_the_calendar_lets_them_move_theirs(self, desk, polly, politics, sports, clock):
        boss = make_user(is_superuser=True)
        theirs, other = (make_article(section=each) for each in (politics, sports))
        at = newsroom_clock.now().replace(hour=20)
        for minutes, article in enumerate((theirs, other)):
            publishing.publish(article, by=boss, at=at.replace(minute=minutes))
        page = desk(polly).read("calendar").text
        assert f"/{theirs.pk}/step/reschedule/" in page
        assert f"/{other.pk}/step/reschedule/" not in page

    def test_sections_and_checks_are_for_who_runs_all(self, desk, polly, editor, sports, politics):
        desk_ = desk(polly)
        address = reverse("admin:articles_section_change", args=[sports.pk])
        assert desk_.client.get(address).status_code == 200
        moved = {"name": "Sports", "slug": "sports", "parent": politics.pk, "position": 0}
        assert desk_.client.post(address, moved).status_code == 403
        assert desk_.client.post(reverse("admin:articles_rule_changelist"), {}).status_code == 403
        assert desk(editor).client.post(address, moved).status_code == 302

    def test_the_list_costs_few_queries(self, desk, polly, politics, sports):
        client = desk(polly).client
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/admin/").status_code == 200
            return len(captured)

        ready(section=politics)
        before = queries()
        for section in (politics, sports) * 3:
            ready(section=section)
        assert queries() == before


class TestPhotographers:
    @pytest.fixture
    def phil(self):
        return make_photographer("phil")

    def test_the_desk_begins_with_the_library(self, desk, phil):
        desk_ = desk(phil)
        library = reverse("admin:images_image_changelist")
        assert desk_.read("index").url == library
        page = desk_.client.get(library)
        assert page.status_code == 200
        assert [item["name"] for item in page.context["menu"]] == ["Pictures"]

    @pytest.mark.parametrize(
        "name",
        [
            *("articles_article_changelist", "articles_article_add", "calendar", "log"),
            *("articles_section_changelist", "articles_rule_changelist", "auth_user_changelist"),
            *("authors_author_changelist", "sources_source_changelist", "time-travel"),
        ],
    )
    def test_nothing_else_is_theirs(self, desk, phil, name):
        assert desk(phil).read(name).status_code == 403

    def test_a_story_is_neither_seen_nor_kept_nor_moved(self, desk, phil):
        article = make_article("Not theirs")
        desk_ = desk(phil)
        assert desk_.read("articles_article_change", article.pk).status_code == 403
        for name in ("keep", "here"):
            fields = {"sitting": "00000000-0000-4000-8000-000000000000", "version": article.pk}
            answer = desk_.client.post(reverse(f"admin:articles_article_{name}"), fields)
            assert article.headline not in answer.text
        assert desk_.step(article, "publish").status_code == 403

    def test_their_pictures_while_no_reader_sees_them(self, desk, phil, tmp_path):
        from newsroom.demo.factories import make_image

        image = make_image(by=phil)
        desk_ = desk(phil)
        address = reverse("admin:images_image_change", args=[image.pk])
        assert 'name="alt"' in desk_.client.get(address).text
        make_live(lead_image=image)
        assert 'name="alt"' not in desk_.client.get(address).text
        assert "You can change a picture that you uploaded" in says(desk_.client.get(address))
        assert desk_.client.post(address, {"alt": "Forged"}).status_code == 403
        others = make_image()
        address = reverse("admin:images_image_change", args=[others.pk])
        assert desk_.client.post(address, {"alt": "Forged"}).status_code == 403
