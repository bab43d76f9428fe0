"""Checks at the desk: beside the form, before each step, and where editors decide."""

import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from lxml import html

from articles import checks, publishing
from articles.models import Article, Rule, Sitting, Story
from newsroom.demo.factories import make_article, make_author, make_image, make_user, make_writer

from .conftest import says

pytestmark = pytest.mark.django_db

LONG = "<p>" + "The council met and voted on the budget. " * 15 + "</p>"


@pytest.fixture
def draft(clock, edition, writer):
    return make_article("The bridge", by=writer, body=LONG, authors=[make_author()])


@pytest.fixture
def bad(clock, edition, writer):
    return make_article("The bridge", by=writer, summary="", body=f"{LONG}<p>It cost TK.</p>")


def listed(page):
    """What the list says: weight, where it leads, field and sentence."""
    return [
        (line.find("span").text, line.find("a").get("href"), " ".join(line.text_content().split()))
        for line in html.fromstring(page.content.decode()).xpath("//ul[@class='findings']/li")
    ]


class TestBesideTheForm:
    def test_findings_are_listed_with_what_blocks_first(self, desk, writer, bad):
        page = desk(writer).read("articles_article_change", bad.pk)
        assert [(weight, href) for weight, href, _ in listed(page)] == [
            ("Blocks", "#id_body"),
            ("Warns", "#id_summary"),
            ("Warns", "#bylines-group"),
        ]
        assert "1 to mend before it goes out, 2 to look at" in says(page)
        assert "Body “TK” stands in for text to come." in says(page)
        ids = html.fromstring(page.content).xpath("//@id")
        assert {href[1:] for _, href, _ in listed(page)} <= set(ids)

    def test_where_there_is_nothing_it_says_so(self, desk, writer, draft):
        assert "Nothing to mend" in says(desk(writer).read("articles_article_change", draft.pk))

    def test_a_new_form_has_nothing_to_say_yet(self, desk, writer):
        page = desk(writer).read("articles_article_add")
        assert "What to mend is listed here while you write." in says(page)
        assert listed(page) == []

    def test_who_can_only_read_the_story_sees_none(self, desk, bad):
        page = desk(make_writer("wilma")).read("articles_article_change", bad.pk)
        assert page.status_code == 200
        assert "found-in-form" not in page.content.decode()

    def test_what_a_form_holds_is_checked_and_not_what_is_saved(self, desk, writer, bad):
        at_desk = desk(writer)
        sitting = keep(at_desk, bad, summary="What happened.", headline="<b>TK</b>")
        found = at_desk.read("articles_article_checks", sitting.key)
        assert [(weight, href) for weight, href, _ in listed(found)] == [
            ("Blocks", "#id_headline"),
            ("Blocks", "#id_body"),
            ("Warns", "#bylines-group"),
        ]
        page = desk(writer).read("articles_article_change", bad.pk)
        assert listed(page) == listed(found)

    def test_what_is_typed_is_escaped(self, desk, writer, draft):
        at_desk = desk(writer)
        sitting = keep(
            at_desk,
            draft,
            **{
                "citations-TOTAL_FORMS": "1",
                "citations-0-title": "<script>alert(1)</script>",
                "citations-0-publisher": "The Daily Example",
            },
        )
        found = at_desk.read("articles_article_checks", sitting.key)
        [(_, href, text)] = listed(found)
        assert href == "#id_citations-0-address"
        assert "Further reading, line 1 “<script>alert(1)</script>” has no address." in text
        assert b"<script" not in found.content

    def test_a_new_story_is_checked_as_it_is_typed(self, desk, writer):
        at_desk = desk(writer)
        sitting = keep(at_desk, None, headline="Mayor TK wins")
        weights = [
            weight for weight, *_ in listed(at_desk.read("articles_article_checks", sitting.key))
        ]
        assert weights[0] == "Blocks"
        assert not Story.objects.exists()

    def test_the_list_of_a_sitting_is_its_own_users(self, desk, writer, editor, bad):
        sitting = keep(desk(writer), bad, summary="Mine")
        assert desk(editor).read("articles_article_checks", sitting.key).status_code == 404
        assert desk(editor).read("articles_article_checks", uuid.uuid4()).status_code == 404

    def test_who_may_no_longer_edit_the_story_is_refused(self, desk, writer, editor, bad):
        sitting = keep(desk(writer), bad, summary="Mine")
        publishing.submit(bad.story, by=writer)
        publishing.approve(bad.story, by=editor)
        assert desk(writer).read("articles_article_checks", sitting.key).status_code == 403

    def test_strangers_are_sent_to_the_login(self, client, desk, writer, bad):
        sitting = keep(desk(writer), bad, summary="Mine")
        client.logout()
        answer = client.get(reverse("admin:articles_article_checks", args=[sitting.key]))
        assert answer.status_code == 302
        assert "/login/" in answer.url

    def test_it_only_reads(self, desk, writer, bad):
        at_desk = desk(writer)
        sitting = keep(at_desk, bad, summary="Mine")
        url = reverse("admin:articles_article_checks", args=[sitting.key])
        assert at_desk.client.post(url).status_code == 405

    def test_its_queries_are_few(self, desk, writer, bad, django_assert_num_queries):
        at_desk = desk(writer)
        sitting = keep(at_desk, bad, summary="Mine")
        with django_assert_num_queries(7):
            at_desk.read("articles_article_checks", sitting.key)


def keep(at_desk, article, **fields):
    """Post the form as its script does, with these fields changed; the sitting that comes of it."""
    filled = at_desk.form(article) | fields
    answer = at_desk.client.post(reverse("admin:articles_article_keep"), filled)
    return Sitting.objects.get(key=answer.json()["key"])


class TestBeforeAStep:
    @pytest.mark.parametrize("name", ["publish", "schedule"])
    def test_what_blocks_is_refused_with_the_list_and_ways_back(self, desk, editor, bad, name):
        page = desk(editor).read("articles_article_step", bad.pk, name)
        assert page.status_code == 409
        assert "It can’t go out yet: mend what blocks it, and come back." in says(page)
        form = reverse("admin:articles_article_change", args=[bad.pk])
        assert [(weight, href) for weight, href, _ in listed(page)] == [
            ("Blocks", f"{form}#id_body"),
            ("Warns", f"{form}#id_summary"),
            ("Warns", f"{form}#bylines-group"),
        ]
        buttons = html.fromstring(page.content).xpath(
            "//form[@method='post']//div[@class='action-bar']//button"
        )
        assert buttons == []

    @pytest.mark.parametrize("name", ["publish", "schedule"])
    def test_a_post_past_the_screen_is_refused_too(self, desk, editor, bad, name):
        fields = {"at_day": "2026-03-03", "at_hour": "06:00"} if name == "schedule" else {}
        answer = desk(editor).step(bad, name, **fields)
        assert answer.status_code == 409
        assert "Body “TK” stands in for text to come." in says(answer)
        assert not Article.objects.on_timeline().exists()

    def test_what_warns_is_shown_and_published_over(self, desk, editor, draft):
        Article.objects.filter(pk=draft.pk).update(summary="")
        at_desk = desk(editor)
        page = at_desk.read("articles_article_step", draft.pk, "publish")
        assert page.status_code == 200
        assert "There is no news summary." in says(page)
        assert "You can go on all the same." in says(page)
        at_desk.step(draft, "publish")
        assert Article.objects.live().exists()

    def test_where_there_is_nothing_to_say_it_says_nothing(self, desk, editor, draft):
        page = desk(editor).read("articles_article_step", draft.pk, "publish")
        assert "Checks" not in html.fromstring(page.content).xpath("//main//h2/text()")

    def test_reschedule_lists_what_has_come_to_block(self, desk, editor, draft):
        draft.bylines.all().delete()
        desk(editor).step(draft, "schedule", at_day="2026-03-03", at_hour="06:00")
        Rule.objects.create(check_name="no-byline", weight="block")
        page = desk(editor).read("articles_article_step", draft.pk, "reschedule")
        assert page.status_code == 409
        assert "There is no byline." in says(page)
        answer = desk(editor).step(draft, "reschedule", at_day="2026-03-03", at_hour="07:00")
        assert answer.status_code == 409

    def test_submit_lists_them_and_goes_on_all_the_same(self, desk, writer, bad):
        at_desk = desk(writer)
        answer = at_desk.save(bad, _step="submit")
        assert answer.url.endswith(f"/{bad.pk}/step/submit/")
        page = at_desk.client.get(answer.url)
        assert "“TK” stands in for text to come." in says(page)
        assert "You can submit it all the same." in says(page)
        at_desk.step(bad, "submit")
        assert Story.objects.get().stage == "in_review"

    def test_a_story_with_nothing_that_blocks_is_submitted_at_once(self, desk, writer, draft):
        desk(writer).save(draft, summary="", _step="submit")
        assert Story.objects.get().stage == "in_review"

    def test_its_queries_are_few(self, desk, editor, draft, django_assert_num_queries):
        at_desk = desk(editor)
        at_desk.read("articles_article_step", draft.pk, "publish")
        with django_assert_num_queries(19):
            at_desk.read("articles_article_step", draft.pk, "publish")


class TestRules:
    def fields(self, **changed):
        weights = checks.weights(checks.CHECKS)
        return weights | {name.replace("_", "-"): weight for name, weight in changed.items()}

    def url(self):
        return reverse("admin:articles_rule_changelist")

    def test_editors_find_every_check_with_what_it_does(self, desk, editor):
        page = desk(editor).read("articles_rule_changelist")
        text = says(page)
        for check in checks.CHECKS:
            assert check.label in text
            assert check.about in text
        chosen = html.fromstring(page.content).xpath("//input[@type='radio'][@checked]")
        assert {radio.get("name"): radio.get("value") for radio in chosen} == {
            check.name: check.default for check in checks.CHECKS if not check.is_fixed
        }

    def test_what_is_saved_counts_at_once_and_is_logged(self, desk, editor, bad):
        at_desk = desk(editor)
        changed = self.fields(placeholder="warn", no_summary="block", no_byline="off")
        answer = at_desk.client.post(self.url(), changed)
        assert answer.url == self.url()
        assert [(e.check.name, e.weight) for e in checks.findings(bad)] == [
            ("no-summary", "block"),
            ("placeholder", "warn"),
        ]
        logged = {entry.get_change_message(): entry.user for entry in LogEntry.objects.all()}
        assert logged == {
            "Placeholder text: warns; it was: blocks.": editor,
            "No summary: blocks; it was: warns.": editor,
            "No byline: off; it was: warns.": editor,
        }
        assert "edith Placeholder text: warns; it was: blocks." in says(
            at_desk.read("articles_rule_changelist")
        )

    def test_a_weight_that_is_none_is_refused_and_nothing_changes(self, desk, editor):
        fields = self.fields(placeholder="explode", no_summary="block")
        answer = desk(editor).client.post(self.url(), fields)
        assert answer.status_code == 422
        assert "explode is not one of the available choices" in says(answer)
        assert not Rule.objects.exists()

    def test_what_always_blocks_can_not_be_turned_off(self, desk, editor):
        desk(editor).client.post(self.url(), self.fields() | {"incomplete": "off"})
        assert not Rule.objects.exists()

    def test_it_is_in_an_editors_menu_and_in_no_writers(self, desk, editor, writer):
        menu = f'href="{self.url()}"'
        assert menu in desk(editor).read("index").content.decode()
        assert menu not in desk(writer).read("index").content.decode()
        assert desk(writer).client.get(self.url()).status_code == 403
        assert desk(writer).client.post(self.url(), self.fields()).status_code == 403

    def test_who_may_look_may_only_look(self, desk):
        reader = make_user("rita")
        reader.user_permissions.add(Permission.objects.get(codename="view_rule"))
        at_desk = desk(reader)
        page = html.fromstring(at_desk.read("articles_rule_changelist").content)
        assert all(
            radio.get("disabled") is not None for radio in page.xpath("//input[@type='radio']")
        )
        assert page.xpath("//main//button") == []
        assert at_desk.client.post(self.url(), self.fields(placeholder="off")).status_code == 403

    def test_its_queries_are_few(self, desk, editor, django_assert_num_queries):
        at_desk = desk(editor)
        at_desk.client.post(self.url(), self.fields(placeholder="warn", no_summary="off"))
        with django_assert_num_queries(6):
            at_desk.read("articles_rule_changelist")


def test_a_picture_without_alt_text_leads_to_where_it_is_chosen(desk, writer, draft):
    Article.objects.filter(pk=draft.pk).update(lead_image=make_image(alt=""))
    draft.pictures.add(*[Article.objects.get(pk=draft.pk).lead_image])
    page = desk(writer).read("articles_article_change", draft.pk)
    [(weight, href, _)] = listed(page)
    assert (weight, href) == ("Blocks", "#id_lead_image")
