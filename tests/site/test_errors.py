"""Pages for what went wrong, and the health check."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test import Client
from lxml import html

from newsroom.demo.factories import make_section


@pytest.fixture
def broken(monkeypatch, clock):
    """`broken(error)`: from now on whatever asks the database gets that error."""

    def broken(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr(connection, "ensure_connection", fail)
        return Client(raise_request_exception=False)

    return broken


@pytest.mark.django_db
class TestPages:
    def test_404_has_the_frame_and_a_way_on(self, text):
        make_section("Politics")
        page = text("/nowhere/<script>/", 404)
        assert "The Marlow Bay Ledger" in page
        assert "/politics/" in page
        assert 'role="search"' in page
        assert "<script>" not in page

    def test_403(self, text, monkeypatch):
        def refuse(*args, **kwargs):
            raise PermissionDenied

        monkeypatch.setattr("articles.front.compose", refuse)
        assert "This page is not yours to open" in text("/", 403)

    def test_a_form_without_its_token(self, edition):
        page = Client(enforce_csrf_checks=True).post("/admin/login/")
        assert page.status_code == 403
        assert "That form could not be checked" in page.content.decode()

    def test_a_host_that_is_not_ours(self, client, edition):
        response = client.get("/", headers={"host": "stranger.example"})
        assert response.status_code == 400
        assert "This request makes no sense to us" in response.content.decode()

    def test_no_jargon_for_readers(self, text):
        assert "matches the given query" not in text("/authors/nobody/", 404)


def test_500_needs_no_database(broken):
    response = broken(RuntimeError("broken")).get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_503_where_the_database_is_away(broken):
    response = broken(OperationalError("gone")).get("/")
    assert response.status_code == 503
    assert "Our database does not answer" in response.content.decode()
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_says_whose_page_it_is_as_was_last_heard(client, edition, broken):
    edition.name = "The <i>Ledger</i>"
    edition.save()
    make_section("Politics")
    assert client.get("/").status_code == 200
    refused = client.get("/politics/?before=x")
    gone = broken(OperationalError("gone")).get("/politics/")
    assert (refused.status_code, gone.status_code) == (400, 503)
    for page in (refused, gone):
        home = html.fromstring(page.content.decode()).xpath("//header//a")[0]
        assert (home.text_content(), home.get("href")) == ("The <i>Ledger</i>", "/")
    assert "This request makes no sense to us" in refused.content.decode()


def test_what_browsers_ask_for_unasked_is_there(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Content-Type"]) == (200, "image/x-icon")


@pytest.mark.django_db
def test_healthz(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert client.head("/healthz").status_code == 200


def test_healthz_says_when_the_database_is_away(broken):
    response = broken(OperationalError("password=hunter2")).get("/healthz")
    assert response.status_code == 503
    assert response.content == b"no database: OperationalError\n"
