"""The API: what readers see, as data; every answer is held to the description."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from articles import drafts, publishing, querysets
from articles.models import Correction
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)
from newsroom.images import renditions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NINJS = json.loads((Path(__file__).parent / "ninjs_3_1.json").read_text())
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(value):
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("uri", raises=ValueError)
def is_address(value):
    return not isinstance(value, str) or all(urlsplit(value)[:2])


@pytest.fixture
def get(client, clock, edition):
    """`get(path)`: what the API says; it is as its description tells."""
    described = client.get("/api/v1/openapi.json").json()

    def get(path, status=200):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == status, (path, response.content)
        said = response.json()
        path = path.partition("?")[0]
        place = path if f"/{path}" in described["paths"] else "articles/{id}/"
        told = described["paths"][f"/{place}"]["get"]["responses"][str(status)]
        ((kind, content),) = told["content"].items()
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        schema = content["schema"] | {"components": described["components"]}
        Draft202012Validator(schema, format_checker=FORMATS).validate(said)
        return said

    return get


@pytest.fixture
def story(clock, edition, editor):
    """A story with everything, corrected once."""
    first = make_live(
        "Fish & chips",
        slug="fish",
        kicker="Wharf",
        authors=[make_author("Ada Quill", slug="ada", portrait=make_image())],
        sources=[make_source("A page", "https://press.example/a", "The Daily Example")],
        topics=["Rain"],
        lead_image=make_image(alt="A fish."),
        body='<p>It rained. <a href="/politics/">More</a></p>',
    )
    clock.shift(60)
    newer = drafts.copy(first, by=editor)
    Correction.objects.create(article=newer, text="It was Monday.")
    return publishing.publish(newer, by=editor)


def headlines(said):
    return [article["headline"] for article in said["articles"]]


def test_the_description_is_openapi(client, edition):
    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    validate(said)


def test_an_article_says_what_its_page_says(story, get):
    said = get(f"articles/{story.story_id}/")
    assert said["headline"] == "Fish & chips"
    assert said["url"] == "http://127.0.0.1:8000/politics/fish/"
    assert said["bylines"][0]["author"]["name"] == "Ada Quill"
    assert said["topics"][0]["slug"] == "rain"
    assert said["citations"][0]["source"]["slug"] == "the-daily-example"
    assert said["corrections"] == [
        {"kind": "correction", "text": "It was Monday.", "at": "2026-03-02T17:01:00Z"}
    ]
    assert said["published_at"] == "2026-03-02T17:00:00Z"
    assert said["live_since"] == "2026-03-02T17:01:00Z"
    assert 'href="http://127.0.0.1:8000/politics/"' in said["body_html"]
    assert said["body_text"] == "It rained. More"
    assert [each["shape"] for each in said["picture"]["renditions"]] == list(renditions.SHAPES)


def test_addresses_of_the_answer_lead_where_they_say(story, get, client):
    said = get(f"articles/{story.story_id}/")
    pictures = [each["url"] for each in said["picture"]["renditions"]]
    named = [said["section"], *said["topics"], said["bylines"][0]["author"]]
    for url in (said["self"], said["url"], *pictures, *(each["url"] for each in named)):
        assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200, url


@pytest.mark.parametrize("bare", [False, True])
def test_ninjs_is_valid(story, get, bare):
    if bare:
        story = make_live("Bare", summary="")
    item = get(f"articles/{story.story_id}/?format=ninjs")
    items = [item, *get("articles/?format=ninjs")["articles"]]
    for each in items:
        Draft202012Validator(NINJS, format_checker=FORMATS).validate(each)
    assert {each["representationType"] for each in items[1:]} == {"partial"}
    assert item["representationType"] == "full"
    assert item["bodies"][1]["contentType"] == "text/plain"


def test_a_ninjs_item_that_is_none_is_refused():
    bad = {"uri": "https://a.example/1", "headline": "In ninjs 1 it was called so."}
    assert list(Draft202012Validator(NINJS).iter_errors(bad))


class TestList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["Three", "Two", "One"]),
            ("section=politics", ["Three", "One"]),
            ("author=ada", ["Two"]),
            ("topic=rain", ["Two", "One"]),
            ("section=politics&topic=rain", ["One"]),
            ("from=2026-03-02", ["Three"]),
            ("to=2026-03-01", ["Two", "One"]),
            ("since=2026-03-01T16:00:00Z", ["Three", "Two"]),
            ("since=2026-03-01T11:00:01-05:00", ["Three"]),
            ("since=2026-03-01T16:00:01%2B00:00", ["Three"]),
        ],
    )
    @pytest.mark.parametrize("many", [querysets.MANY, 1])
    def test_filters(self, get, monkeypatch, query, found, many):
        monkeypatch.setattr(querysets, "MANY", many)
        ada = make_author("Ada", slug="ada")
        sports = make_section("Sports")
        now = timezone.now()
        make_live("One", topics=["Rain"], at=now - 26 * HOUR)
        make_live("Two", section=sports, topics=["Rain"], authors=[ada], at=now - 25 * HOUR)
        make_live("Three", at=now - HOUR)
        assert headlines(get(f"articles/?{query}")) == found

    def test_since_tells_what_has_changed(self, get, clock, story):
        make_live("Newer")
        clock.shift(60)
        newest = drafts.copy(story, by=None)
        drafts.keep(newest, by=None)
        publishing.publish(newest, by=story.created_by)
        at = timezone.now().isoformat().replace("+00:00", "Z")
        assert headlines(get(f"articles/?since={at}")) == ["Fish & chips"]

    def test_cursors_lead_through_all_and_keep_the_filters(self, get, paper, client):
        paper(45)
        path, seen, pages = "articles/?author=author-45-0", [], 0
        while path:
            said = get(path)
            seen += headlines(said)
            pages += 1
            path = said["next"] and said["next"].removeprefix("http://127.0.0.1:8000/api/v1/")
        assert pages == 3
        assert seen == [f"Council votes on item {n}" for n in range(45)]
        link = client.get("/api/v1/articles/")["Link"]
        assert link.endswith('>; rel="next"')

    def test_they_do_with_every_filter_and_in_one_instant(self, get):
        ada, at = make_author("Ada", slug="ada"), timezone.now() - 26 * HOUR
        made = [make_live(f"Item {n}", authors=[ada], topics=["Rain"], at=at) for n in range(25)]
        path = "articles/?author=ada&topic=rain&section=politics&from=2026-02-01&to=2026-03-01"
        first = get(path)
        second = get(first["next"].removeprefix("http://127.0.0.1:8000/api/v1/"))
        assert second["next"] is None
        seen = headlines(first) + headlines(second)
        assert seen == [article.headline for article in reversed(made)]

    @pytest.mark.parametrize(
        "query",
        [
            *("section=nowhere", "author=%00", "topic=nothing", "from=x", "to=2026-13-01"),
            *("since=yesterday", "since=2026-03-01T16:00:00", "since=0001-01-01T00:00:00%2B14:00"),
            *("before=x", "before=%00", "format=xml", "format=%FF"),
        ],
    )
    def test_what_makes_no_sense_is_a_problem(self, get, query):
        make_article(topics=["Nothing"])
        said = get(f"articles/?{query}", 400)
        assert said["status"] == 400
        assert said["detail"]


def test_authors_and_sources_by_slug_a_page_at_a_time(get, story, monkeypatch):
    monkeypatch.setattr("articles.api.views.SIZE", 1)
    make_author("Zoe")
    make_author("Hidden", active=False)
    first = get("authors/")
    assert [each["slug"] for each in first["authors"]] == ["ada"]
    second = get(first["next"].removeprefix("http://127.0.0.1:8000/api/v1/"))
    assert [each["slug"] for each in second["authors"]] == ["zoe"]
    assert second["next"] is None
    assert [each["name"] for each in get("sources/")["sources"]] == ["The Daily Example"]


def test_sections_and_what_they_stand_in(get):
    make_section("City Hall", parent=make_section("Politics"))
    said = {each["slug"]: each["parent"] for each in get("sections/")["sections"]}
    assert said == {"politics": None, "city-hall": "politics"}


class TestTimeline:
    def test_there_at_its_instant_and_gone_after_its_end(self, get, clock, editor):
        story = make_article("Ferry")
        now = timezone.now()
        publishing.publish(story, by=editor, at=now + HOUR, until=now + 2 * HOUR)
        path = f"articles/{story.story_id}/"
        assert get(path, 404)["detail"] == "There is no story of this id."
        assert headlines(get("articles/")) == []
        clock.shift(3600)
        assert get(path)["headline"] == "Ferry"
        assert headlines(get("articles/")) == ["Ferry"]
        clock.shift(3600)
        assert get(path, 410)["title"] == "Gone"
        assert headlines(get("articles/")) == []

    def test_no_answer_is_kept_past_the_boundary(self, client, clock, edition, editor):
        publishing.publish(make_article(), by=editor, at=timezone.now() + timedelta(seconds=20))
        for path in ("articles/", "articles/9999/", "sections/", "authors/", "sources/", ""):
            assert "max-age=20" in client.get(f"/api/v1/{path}")["Cache-Control"], path

    def test_the_desk_sees_it_as_of_an_instant(self, client, clock, edition, editor):
        at = timezone.now() + HOUR
        publishing.publish(make_article("Ferry"), by=editor, at=at)
        client.force_login(editor)
        there = reverse("admin:as-of", args=[at, "/api/v1/articles/"])
        for query in ("", "?format=ninjs"):
            response = client.get(there + query)
            assert "Ferry" in response.content.decode()
            assert "no-store" in response["Cache-Control"]


class TestHttp:
    def test_read_from_any_page(self, client, edition):
        for path in ("articles/", "articles/9/", "openapi.json", "nowhere/"):
            response = client.get(f"/api/v1/{path}", headers={"origin": "https://app.example"})
            assert response["Access-Control-Allow-Origin"] == "*"
            assert not response.cookies
        asked = client.options("/api/v1/articles/")
        assert (asked.status_code, asked.content) == (204, b"")
        assert "GET" in asked["Access-Control-Allow-Methods"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_only_ever_read(self, client, edition, method):
        response = getattr(client, method)("/api/v1/articles/")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["status"] == 405

    def test_what_is_not_there_is_told_as_json(self, client, edition):
        for path in ("nowhere/", "nowhere/at/all/", f"articles/{'9' * 40}/", "articles/x/"):
            response = client.get(f"/api/v1/{path}")
            assert response.status_code == 404, path
            assert response["Content-Type"] == "application/problem+json; charset=utf-8"

    def test_what_is_known_is_not_sent_again(self, client, story):
        tag = client.get("/api/v1/articles/")["ETag"]
        again = client.get("/api/v1/articles/", headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")

    def test_a_page_to_read(self, client, edition):
        page = client.get("/api/v1/").content.decode()
        for said in ("articles/{id}/", "since", "openapi.json", "ninjs"):
            assert said in page


PINNED = {
    "articles/": 2,
    "articles/?section=politics&author=author-20-0&topic=budget": 5,
    "articles/?format=ninjs": 2,
    "articles/?since=2026-03-01T00:00:00Z": 3,
    "articles/{id}/": 2,
    "articles/{id}/?format=ninjs": 2,
    "articles/999999/": 3,
    "sections/": 1,
    "authors/": 2,
    "sources/": 2,
    "": 1,
    "openapi.json": 1,
}


def test_as_many_questions_for_1000_stories_as_for_20(client, paper):
    def asked(path):
        path = path.replace("{id}", str(first))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{path}").status_code in (200, 404)
        return len(queries)

    paper(20)
    first = client.get("/api/v1/articles/").json()["articles"][0]["id"]
    assert {path: asked(path) for path in PINNED} == PINNED
    paper(980)
    assert {path: asked(path) for path in PINNED} == PINNED
