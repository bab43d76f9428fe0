"""What an answer is kept under: nothing gets in that the key does not say."""

from datetime import timedelta

import pytest

from articles import publishing
from newsroom import clock as the_clock
from newsroom.demo.factories import (
    make_article,
)
from newsroom.desk import time_travel

from .process import Site

pytestmark = pytest.mark.django_db


class TestNothingGetsInThatTheKeyDoesNotSay:
    def test_other_parameters(self, site):
        site.get("/")
        for query in ("utm_source=mail&before_=1", "q=news", "before=x&before=y", "&&;=", "%00"):
            site.get("/", query)
            site.get("/politics/old/", query)
        assert len(site.asked) == 2

    def test_of_one_that_comes_twice_the_last(self, site):
        found = site.get("/search/", "q=unheard&q=news")
        assert b"Old news" in found.body
        assert site.get("/search/", "q=news").body == found.body
        assert len(site.asked) == 1

    def test_a_missing_slash_loses_none_that_matters(self, site):
        moved = site.get("/search", "x=1&q=news")
        assert (moved.status, moved.headers["Location"]) == (301, "/search/?q=news")
        assert site.get("/politics", "q=news").headers["Location"] == "/politics/"

    def test_those_that_matter_make_their_own_page(self, site):
        found, none = site.get("/search/", "x=1&q=news"), site.get("/search/", "q=unheard")
        assert b"Old news" in found.body
        assert b"Nothing found" in none.body
        assert site.get("/search/", "q=news&y=2").body == found.body
        assert len(site.asked) == 2

    def test_letters_that_are_not_escaped(self, site):
        raw = "q=café".encode().decode("latin-1")
        assert site.get("/search/", raw).body == site.get("/search/", "q=caf%C3%A9").body
        assert len(site.asked) == 1

    def test_headers_and_cookies(self, site):
        poison = {
            "cookie": "sessionid=x; csrftoken=y",
            "x_forwarded_host": "evil.example",
            "x_forwarded_proto": "https",
            "accept_language": "fr",
            "authorization": "Basic x",
            "forwarded": "host=evil.example;proto=https",
            "x_original_url": "/admin/",
            "x_rewrite_url": "/admin/",
            "x_http_method_override": "DELETE",
            "range": "bytes=0-1",
            "referer": "https://evil.example/",
        }
        poisoned = site.get("/", **poison)
        assert poisoned.body == Site().get("/").body
        assert {n for n in site.asked[0] if n.startswith("HTTP_")} == {"HTTP_HOST"}
        assert "Set-Cookie" not in poisoned.headers

    def test_another_host_is_another_page(self, site):
        site.get()
        assert site.get(host="localhost:8000").status == 200
        assert len(site.asked) == 2

    def test_a_host_by_any_of_its_names_is_one(self, site):
        for host in ("LOCALHOST", "localhost.", "localhost:1", "localhost:8000", "localhost:443"):
            assert site.get(host=host).status == 200
        assert [each["HTTP_HOST"] for each in site.asked] == ["localhost:8000"]

    def test_a_host_that_is_not_ours_is_refused_and_not_kept(self, site):
        for _ in range(2):
            assert site.get(host="evil.example").status == 400
        assert len(site.asked) == 2

    def test_behind_a_proxy_the_scheme_is_part_of_the_key(self, clock, edition, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        site = Site(behind_proxy=True)
        for scheme in ("http", "https"):
            site.get(x_forwarded_proto=scheme)
        assert [each["HTTP_X_FORWARDED_PROTO"] for each in site.asked] == ["http", "https"]


@pytest.mark.parametrize("path", ["/admin/login/", "/healthz", "/static/none.css"])
def test_what_is_not_a_page_for_everybody_is_passed_on(site, path):
    site.get(path, cookie="a=b")
    site.get(path)
    assert [each["HTTP_COOKIE"] for each in site.asked] == ["a=b", ""]


@pytest.mark.parametrize(
    ("path", "to_a_reader"), [("/", 200), ("/politics/soon/", 404), ("/feed/", 200)]
)
def test_what_the_desk_sees_of_another_time_is_sent_to_nobody_else(
    site, editor, client, path, to_a_reader
):
    at = the_clock.now() + timedelta(hours=1)
    publishing.publish(make_article("Soon"), by=editor, at=at)
    client.force_login(editor)
    signed_in = f"sessionid={client.cookies['sessionid'].value}"
    then = time_travel.address(at, path)

    def read(path, **headers):
        answer = site.get(path, **headers)
        return answer.status, "Soon</" in answer.body.decode()

    assert read(path) == (to_a_reader, False)
    assert read(then, cookie=signed_in) == (200, True)
    assert site.get(then, cookie=signed_in).headers["Cache-Control"] == "private, no-store"
    assert read(then) == (302, False), "to the sign-in"
    assert read(path) == read(path, cookie=signed_in) == (to_a_reader, False)
