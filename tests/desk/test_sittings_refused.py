"""What a sitting doesn’t take, and a story that is deleted under it."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Sitting, Story
from newsroom.demo.factories import make_article

from .conftest import says
from .keeping import keep, post
from .test_form import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(writer):
    return make_article("The drawbridge", by=writer)


class TestBadInput:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"sitting": "none"},
            {"turn": "x"},
            {"turn": "9" * 5000},
            {"version": "x"},
            {"version": "9" * 19},
            {"base": "{"},
            {"base": "[1]"},
            {"base": '{"a": ' * 2000},
        ],
    )
    def test_it_is_refused(self, desk, writer, article, wrong):
        at_desk = desk(writer)
        assert keep(at_desk, at_desk.form(article) | wrong, **wrong).status_code == 400
        assert not Sitting.objects.exists()

    @pytest.mark.parametrize("name", ["keep", "here", "leave"])
    def test_so_is_what_names_no_sitting(self, desk, writer, name, clock):
        assert post(desk(writer), name).status_code == 400
        assert not Sitting.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("body", f'<figure data-image="{10**20}"><figcaption></figcaption></figure>'),
            ("topics", ",".join(f"topic {n}" for n in range(1500))),
        ],
    )
    def test_a_form_that_holds_nonsense_opens_all_the_same(
        self, desk, writer, article, field, value
    ):
        at_desk = desk(writer)
        keep(at_desk, at_desk.form(article), **{field: value})
        assert at_desk.form(article)["turn"] == "1"
        assert at_desk.save(article).status_code in (200, 302)

    def test_more_than_the_desk_takes_is_refused(self, desk, writer, article):
        at_desk = desk(writer)
        form = at_desk.form(article)
        assert keep(at_desk, form, body="x" * 3_000_000).status_code == 400
        many = {f"citations-{i}-title": "x" for i in range(5001)}
        assert keep(at_desk, form, **many).status_code == 400
        assert not Sitting.objects.exists()

    def test_a_form_of_thousands_of_lines_is_kept_and_shown(self, desk, writer, article):
        at_desk = desk(writer)
        rows = [{"title": f"Source {i}", "publisher": "Gazette"} for i in range(300)]
        keep(at_desk, at_desk.form(article), **lines("citations", *rows))
        assert at_desk.form(article)["citations-299-title"] == "Source 299"

    def test_a_forged_request_is_refused(self, writer, article, edition):
        client = Client(enforce_csrf_checks=True)
        client.force_login(writer)
        url = reverse("admin:articles_article_keep")
        assert client.post(url, {"sitting": uuid.uuid4(), "turn": 0}).status_code == 403


@pytest.fixture
def deleted_in_between(article, monkeypatch):
    """Somebody deletes the story after a request found it, and before it holds its row."""

    def locked(pk):
        Story.objects.filter(pk=pk).delete()
        raise Story.DoesNotExist

    monkeypatch.setattr(Story.objects, "locked", locked)


def test_a_step_of_a_story_that_is_deleted_meanwhile(desk, editor, article, deleted_in_between):
    at_desk = desk(editor)
    answer = at_desk.step(article, "submit")
    assert "This story was deleted meanwhile." in says(at_desk.client.get(answer.url))


def test_a_save_of_a_story_that_is_deleted_meanwhile(desk, editor, article, deleted_in_between):
    at_desk = desk(editor)
    answer = at_desk.save(article, headline="Late, and kept")
    assert answer.status_code == 302
    assert "“Late, and kept”" in says(at_desk.client.get("/admin/"))
