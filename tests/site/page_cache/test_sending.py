"""How an answer is sent: packed as the reader takes it, or not at all."""

import gzip

import brotli
import pytest

from articles import publishing
from newsroom.demo.factories import (
    make_article,
)
from newsroom.ready import CODINGS

pytestmark = pytest.mark.django_db


class TestEncodings:
    @pytest.mark.parametrize(
        ("accepts", "coding", "read"),
        [
            ("gzip, deflate, br", "br", brotli.decompress),
            ("gzip", "gzip", gzip.decompress),
            ("*", "br", brotli.decompress),
            ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
            ("identity", None, bytes),
            ("", None, bytes),
        ],
    )
    def test_the_best_that_is_accepted(self, site, accepts, coding, read):
        answer = site.get(accept_encoding=accepts)
        assert answer.headers.get("Content-Encoding") == coding
        assert read(answer.body) == site.get().body
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Length"] == str(len(answer.body))

    def test_each_has_its_own_tag(self, site):
        tags = {site.get(accept_encoding=each).headers["ETag"] for each in ("br", "gzip", "")}
        assert len(tags) == 3

    def test_it_is_compressed_once(self, site, monkeypatch):
        packed = []
        pack = CODINGS["br"]
        monkeypatch.setitem(CODINGS, "br", lambda body: packed.append(body) or pack(body))
        for _ in range(3):
            site.get(accept_encoding="br")
        assert len(packed) == 1


class TestWhoHasItAlready:
    """304 is for whom nothing has changed, and for nobody else."""

    def test_is_told_so(self, site, editor):
        tag = site.get(accept_encoding="br").headers["ETag"]
        again = site.get(accept_encoding="br", if_none_match=tag)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
        assert "max-age" in again.headers["Cache-Control"]
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & again.headers.keys()
        publishing.publish(make_article("Just in"), by=editor)
        site.cache.changes.forget()
        assert site.get(accept_encoding="br", if_none_match=tag).status == 200

    @pytest.mark.parametrize(
        ("named", "status"),
        [
            ("{tag}", 304),
            ("W/{tag}", 304),
            ('"a, b", W/"c",{tag}', 304),
            ("*", 304),
            ("", 200),
            ("{bare}", 200),
            ('"x{bare}"', 200),
            ('"{bare}-gzip"', 200),
            ('"a" , "b"', 200),
        ],
    )
    def test_is_known_by_the_tag_of_what_is_asked_for(self, site, named, status):
        tag = site.get(accept_encoding="br").headers["ETag"]
        named = named.format(tag=tag, bare=tag.strip('"').removesuffix("-br"))
        assert site.get(accept_encoding="br", if_none_match=named).status == status

    def test_of_an_error_nobody_is(self, site):
        tag = site.get("/nope/").headers["ETag"]
        assert site.get("/nope/", if_none_match=tag).status == 404

    def test_no_date_stands_in_for_the_tag(self, site):
        """It would be wrong of a story that came and went, and tell when the desk was at work."""
        answer = site.get()
        assert "Last-Modified" not in answer.headers
        later = "Mon, 02 Mar 2026 16:59:59 GMT"
        assert site.get(if_modified_since=later).status == 200
