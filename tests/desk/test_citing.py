"""Pasted addresses at the desk: who may ask, and what the desk answers without leaving it."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Citation
from newsroom import outside
from newsroom.demo.factories import make_article, make_source, make_user
from sources import looking
from sources.links import ask_now
from sources.models import LinkedPage, Source

from .conftest import says
from .test_form import lines

pytestmark = pytest.mark.django_db

PAGE = "<meta property=og:site_name content='The Packet'><title>Ferry | The Packet</title>"


def ask(client, address):
    return client.post(reverse("admin:articles_article_cited"), {"address": address})


@pytest.fixture
def never_outside(monkeypatch):
    """No request of the desk's may ask another site."""

    def refuse(*args, **options):
        raise AssertionError("asked another site")

    monkeypatch.setattr(outside, "_ask", refuse)


class TestAsking:
    def test_it_waits_for_a_worker_and_then_tells(self, site, desk, writer, queue):
        client = desk(writer).client
        url = site.page("/a", PAGE)
        asked = ask(client, url)
        assert asked.status_code == 202
        assert site.asked == []
        answer = client.get(asked.json()["ask"])
        assert (answer.status_code, answer.json()) == (202, asked.json())
        queue()
        answer = client.get(asked.json()["ask"])
        assert answer.status_code == 200
        assert answer.json() == {"title": "Ferry", "publisher": "The Packet", "said": ""}
        assert site.asked == [("GET", "/a")]
        assert not Source.objects.exists()

    def test_a_source_that_is_known_is_told_at_once(self, desk, writer, queue, never_outside):
        make_source("Ferry", "https://packet.example/a", publisher="The Packet")
        answer = ask(desk(writer).client, "HTTPS://packet.example/a?utm_source=x#top")
        assert (answer.status_code, answer.json()["title"]) == (200, "Ferry")
        assert answer.json()["publisher"] == "The Packet"

    def test_nothing_is_asked_in_the_request(self, settings, desk, editor, queue, never_outside):
        settings.OUTSIDE = True
        assert ask(desk(editor).client, "https://packet.example/a").status_code == 202

    def test_where_nothing_may_be_asked(self, desk, writer, queue, never_outside):
        make_source(url="https://packet.example/b", publisher="The Packet")
        answer = ask(desk(writer).client, "https://packet.example/a")
        assert answer.status_code == 200
        assert answer.json() == {
            "title": "",
            "publisher": "The Packet",
            "said": "This newsroom does not ask other sites.",
        }

    @pytest.mark.parametrize("address", ["", "ferry times", "ftp://packet.example/", "x" * 3000])
    def test_what_is_no_address(self, desk, writer, address):
        answer = ask(desk(writer).client, address)
        assert answer.status_code == 400
        assert "is not a web address" in answer.json()["said"]

    def test_a_task_that_failed(self, settings, desk, writer, queue, monkeypatch):
        settings.OUTSIDE = True
        client = desk(writer).client
        asked = ask(client, "https://packet.example/a").json()["ask"]
        monkeypatch.setattr(outside, "read", lambda address: 1 / 0)
        queue()
        assert client.get(asked).json()["said"] == "That page could not be read."

    def test_other_tasks_are_not_told_of(self, settings, desk, writer, queue):
        settings.OUTSIDE = True
        client = desk(writer).client
        for task in (uuid.uuid4(), ask_now.enqueue(1).id):
            url = reverse("admin:articles_article_cited", args=[task])
            assert client.get(url).status_code == 404


class TestWhoMay:
    def test_anonymous_and_others(self, client, edition, settings):
        settings.OUTSIDE = True
        url = reverse("admin:articles_article_cited", args=[uuid.uuid4()])
        assert ask(client, "https://packet.example/").status_code == 302
        assert client.get(url).status_code == 302
        client.force_login(make_user("guest", group="", is_staff=True))
        assert ask(client, "https://packet.example/").status_code == 403
        assert client.get(url).status_code == 403

    def test_only_by_post_and_with_a_token(self, desk, writer):
        client = desk(writer).client
        assert client.get(reverse("admin:articles_article_cited")).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(writer)
        assert ask(strict, "https://packet.example/").status_code == 403

    def test_the_question_costs_little(self, settings, desk, writer, django_assert_num_queries):
        settings.OUTSIDE = True
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        client = desk(writer).client
        ask(client, "https://packet.example/a")
        with django_assert_num_queries(5):
            ask(client, "https://packet.example/a")


class TestSaving:
    def test_what_is_cited_is_asked_whether_it_answers(
        self, site, desk, writer, django_capture_on_commit_callbacks
    ):
        article = make_article(by=writer)
        rows = [
            {"address": site.page("/a", PAGE), "title": "Ferry"},
            {"address": site.url("/gone"), "title": "Gone"},
            {"publisher": "The Packet", "title": "On paper"},
        ]
        with django_capture_on_commit_callbacks(execute=True):
            desk(writer).save(article, **lines("citations", *rows))
        cited = Citation.objects.filter(article=article).order_by("position")
        assert [line.source.answer for line in cited] == [200, 404, None]
        assert [source.title for source in Source.objects.dead()] == ["Gone"]

    def test_what_the_text_links_to_is_asked_too_and_is_no_source(
        self, site, settings, desk, writer, django_capture_on_commit_callbacks
    ):
        settings.SITE_URL = "https://ledger.example"
        cited = make_source("Cited", site.page("/cited", PAGE))
        own, gone = "https://www.ledger.example/news/pier/", site.url("/gone")
        addresses = (
            gone,
            f"{gone}#top",
            site.page("/a", PAGE),
            cited.url,
            own,
            "mailto:a@b.example",
        )
        text = "".join(f'<p><a href="{url}">So it says</a></p>' for url in addresses)
        article = make_article(by=writer)
        with django_capture_on_commit_callbacks(execute=True):
            at_desk = desk(writer)
            at_desk.save(article, body=text)
        answers = LinkedPage.objects.order_by("url").values_list("url", "answer")
        assert list(answers) == [(site.url("/a"), 200), (gone, 404)]
        assert [(source.title, source.answer) for source in Source.objects.all()] == [
            ("Cited", 200)
        ]
        page = at_desk.read("articles_article_change", article.pk)
        assert "The link “So it says” answered 404 when it was asked" in says(page)
        site.asked.clear()
        with django_capture_on_commit_callbacks(execute=True):
            at_desk.save(article, body=text)
        assert site.asked == []

    def test_lines_of_a_page_that_nobody_asked_are_saved_as_ever(self, desk, writer):
        article = make_article(by=writer)
        row = {"address": "https://packet.example/a", "title": "Ferry"}
        desk(writer).save(article, **lines("citations", row))
        assert article.citations.get().source.answer is None


def test_the_look_up_changes_nothing(site, db):
    looking.look.call(site.page("/a", PAGE))
    assert not Source.objects.exists()
