"""The desk's log: every table in one order, filtered, paged, exported."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles import commenting, publishing
from articles.models import Step
from newsroom.demo.factories import make_article, make_image, make_user
from newsroom.desk import log, log_views
from newsroom.signin.models import SignInEvent

from .conftest import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db):
    return make_user("boss", is_superuser=True)


@pytest.fixture
def story(writer, editor, clock):
    article = make_article("Ferry runs late", by=writer, slug="ferry")
    clock.shift(60)
    publishing.submit(article.story, by=writer)
    clock.shift(60)
    publishing.send_back(article.story, by=editor, note="Say when.")
    return article.story


def shown(response):
    return [
        " ".join(line.text_content().split())
        for line in html.fromstring(response.text).xpath("//ol[contains(@class, 'log-lines')]//p")
    ]


def rows(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_steps_forms_and_the_door_in_one_order(desk, boss, editor, story, clock, section):
    clock.shift(60)
    client = desk(boss).client
    clock.shift(60)
    client.post(
        reverse("admin:articles_section_change", args=[section.pk]),
        {"name": "Polity", "slug": section.slug, "position": 3},
    )
    found = shown(client.get(reverse("admin:log")))
    assert found[0].startswith("boss changed section “Polity” Changed Name and Position")
    assert [line.split(" from ")[0] for line in found[1:3]] == [
        "boss signed in",
        "edith sent back Ferry runs late, version 1 “Say when.”",
    ]
    assert [line.split(",")[0] for line in found[3:]] == [
        "walt submitted Ferry runs late",
        "walt wrote Ferry runs late",
    ]


class TestWho:
    def test_writers_and_photographers_have_none(self, desk, writer):
        client = desk(writer).client
        assert client.get(reverse("admin:log")).status_code == 403
        assert client.get(reverse("admin:log-export")).status_code == 403
        assert "Log<" not in client.get(reverse("admin:index")).text

    def test_editors_see_no_users_and_no_door(self, desk, boss, editor, story):
        LogEntry.objects.log_actions(boss.pk, [editor], 2, "secret", single_object=True)
        client = desk(editor).client
        page = client.get(reverse("admin:log"))
        assert "secret" not in page.text
        assert "signed in" not in page.text
        assert "submitted" in page.text
        forged = client.get(reverse("admin:log"), {"kind": "sign-in"})
        assert forged.status_code == 422
        assert shown(forged) == []
        assert client.get(reverse("admin:log-export"), {"kind": "sign-in"}).status_code == 400
        assert "secret" not in str(rows(client.get(reverse("admin:log-export"))))


class TestFilters:
    def test_by_person(self, desk, boss, writer, story):
        page = desk(boss).read("log", person=writer.pk)
        assert {line.split()[0] for line in shown(page)} == {"walt"}

    def test_by_story(self, desk, boss, editor, story):
        make_article("Another", by=editor)
        found = shown(desk(boss).read("log", story="ferry"))
        assert len(found) == 3
        assert all("Ferry" in line for line in found)

    def test_by_kind(self, desk, boss, story):
        found = shown(desk(boss).read("log", kind="sign-in"))
        assert found == ["boss signed in"]

    def test_by_day_in_the_newsrooms_zone(self, desk, boss, story, clock):
        desk_ = desk(boss)
        day = "2026-03-02"
        assert len(shown(desk_.read("log", kind="stories", first=day, last=day))) == 3
        assert shown(desk_.read("log", kind="stories", first="2026-03-03")) == []
        assert shown(desk_.read("log", kind="stories", last="2026-03-01")) == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [("person", "x"), ("person", "999"), ("first", "soon"), ("kind", "?"), ("story", "a b")],
    )
    def test_what_is_none_is_said(self, desk, boss, name, value):
        assert desk(boss).read("log", **{name: value}).status_code == 422

    @pytest.mark.parametrize(
        "mark", ["", "x", "2026-03-02_0_1", "2026-03-02T00:00:00+00:00_0_99999999999999999999"]
    )
    def test_a_mark_that_is_none_is_a_bad_request(self, desk, boss, mark):
        assert desk(boss).read("log", before=mark).status_code == 400


class TestPaging:
    @pytest.fixture
    def long(self, story, boss, clock):
        """Lines of every table, many of them at one instant."""
        at = story.created_at - timedelta(days=1)
        Step.objects.bulk_create(
            Step(story=story, by=boss, at=at + timedelta(seconds=i // 40), action="edit")
            for i in range(90)
        )
        SignInEvent.objects.bulk_create(
            SignInEvent(kind="failed", name="x", at=at + timedelta(seconds=i // 40))
            for i in range(90)
        )

    def test_every_line_comes_once(self, desk, boss, long):
        client = desk(boss).client
        address, seen, pages = reverse("admin:log"), [], 0
        while address:
            page = client.get(address)
            seen += [line.mark for line in page.context["lines"]]
            pages += 1
            older = page.context["older"]
            address = older and f"{reverse('admin:log')}?{older}"
        everything = Step.objects.count() + SignInEvent.objects.count() + LogEntry.objects.count()
        assert len(seen) == len(set(seen)) == everything
        assert pages == -(-everything // 50)
        assert [m.at for m in seen] == sorted((m.at for m in seen), reverse=True)

    def test_the_file_has_the_same_lines(self, desk, boss, long, monkeypatch):
        wanted = log.Wanted(users_too=True)
        parts = list(log.every(wanted, size=7))
        assert parts == list(log.every(wanted, size=1000))

    def test_queries_are_few_however_long_it_is(self, desk, boss, story, request):
        client = desk(boss).client

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("admin:log")).status_code == 200
            return len(captured)

        before = queries()
        request.getfixturevalue("long")
        assert queries() == before == QUERIES


QUERIES = 9
"""Session, user, edition twice; the people to choose from; three tables."""


class TestExport:
    def test_what_the_filters_leave(self, desk, boss, writer, story):
        response = desk(boss).read("log-export", person=writer.pk)
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="log-2026-03-02.csv"'
        found = rows(response)
        assert [row["did"] for row in found] == ["submitted", "wrote"]
        assert found[1]["when"] == "2026-03-02T12:00:00-05:00"

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_no_cell_is_a_formula(self, desk, boss, writer, text):
        make_article(f"{text} and more", by=writer)
        cell = rows(desk(boss).read("log-export", kind="stories"))[0]["what"]
        assert cell.startswith("'")

    def test_a_file_that_is_full_says_so(self, desk, boss, story, monkeypatch):
        monkeypatch.setattr(log_views, "MOST_IN_A_FILE", 2)
        found = rows(desk(boss).read("log-export"))
        assert len(found) == 3
        assert found[-1]["did"] == log_views.MORE

    def test_it_is_utf_8(self, desk, boss, writer):
        make_article("Årsmøte, “nå”", by=writer)
        assert rows(desk(boss).read("log-export", kind="stories"))[0]["what"].startswith(
            "Årsmøte, “nå”"
        )


class TestEveryActionLeavesALine:
    def test_an_upload_and_a_replaced_file(self, desk, editor, tmp_path):
        image = make_image()
        file = io.BytesIO(image.file.read())
        file.name = "again.jpg"
        desk_ = desk(editor)
        desk_.client.post(reverse("admin:images_image_upload"), {"files": file})
        assert "added" in says(desk_.read("log"))

    def test_the_calendars_private_address(self, desk, editor):
        desk_ = desk(editor)
        desk_.client.post(reverse("admin:calendar-address"))
        assert "edith added calendar key “private address”" in says(desk_.read("log"))

    def test_a_story_that_is_deleted(self, desk, editor, story):
        desk_ = desk(editor)
        address = reverse("admin:articles_article_delete", args=[story.head_id])
        desk_.client.post(address, {"post": "yes"})
        assert "deleted" in says(desk_.read("log", kind="desk"))

    def test_and_is_still_found_by_its_slug(self, desk, editor, story):
        desk_ = desk(editor)
        address = reverse("admin:articles_article_delete", args=[story.head_id])
        desk_.client.post(address, {"post": "yes"})
        make_article("Another", by=editor)
        found = shown(desk_.read("log", story="ferry"))
        assert found == ["edith deleted article “Ferry runs late” ferry"]
        assert rows(desk_.read("log-export", story="ferry"))[0]["did"] == "deleted"

    def test_comments_from_first_to_last(self, desk, editor, writer, story, clock):
        head = story.head
        made = commenting.comment(head, by=editor, text="Which ferry?")
        commenting.reply(made, by=writer, text="Both.", article=head)
        commenting.resolve(made, by=editor)
        commenting.resolve(made, by=writer)
        commenting.reopen(made, by=writer)
        commenting.reopen(made, by=editor)
        commenting.take_back(commenting.comment(head, by=writer, text="Oops"), by=writer)
        at_desk = desk(editor)
        said = rows(at_desk.read("log-export", story="ferry", person=writer.pk))
        assert [(row["did"], row["more"]) for row in said][:4] == [
            ("deleted a comment on", ""),
            ("commented on", "“Oops”"),
            ("reopened a comment on", "“Which ferry?”"),
            ("answered a comment on", "“Both.”"),
        ]
        said = rows(at_desk.read("log-export", story="ferry", person=editor.pk))
        assert [row["did"] for row in said][:2] == ["resolved a comment on", "commented on"]

    def test_sections_that_somebody_runs_and_a_groups_rule(self, desk, boss, editor, section):
        desk_ = desk(boss)
        address = reverse("admin:auth_user_change", args=[editor.pk])
        form = html.fromstring(desk_.client.get(address).text).get_element_by_id("user_form")
        fields = {k: v for k, v in form.form_values() if "__prefix__" not in k}
        fields |= {"section_limits-TOTAL_FORMS": 1, "section_limits-0-section": section.pk}
        fields["section_limits-0-user"] = editor.pk
        assert desk_.client.post(address, fields).status_code == 302
        assert list(editor.section_limits.values_list("section", flat=True)) == [section.pk]
        assert "changed user “edith” Added section limit “edith edits Politics”" in says(
            desk_.read("log")
        )
