"""Caches outside are told of a change once, in their own words, whoever made it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection

from articles import publishing
from newsroom import purging
from newsroom.demo.factories import make_article, make_author, make_image, make_live, make_source
from newsroom.editions.models import ChangeCount
from newsroom.worker import telling
from newsroom.worker.apps import check_purge
from tests.site.page_cache.process import commit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache(site, settings):
    """A cache that records what it is asked: `tests.elsewhere.Site`."""
    settings.PURGE = [site.url("")]
    site.pages["/"] = (200, {}, b"")
    return site


def tell():
    commit()
    return telling.tell()


class TestTheWorker:
    def test_tells_of_a_change_once(self, cache, clock, edition, editor):
        tell()
        cache.asked.clear()
        publishing.publish(make_article("New"), by=editor)
        assert [tell(), tell()] == [True, False]
        assert cache.asked == [("PURGE", "/")]
        assert cache.headers["Cache-Tag"] == "site"
        assert cache.headers["Host"] == "127.0.0.1:8000"

    def test_whatever_wrote_it(self, cache, edition):
        tell()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE editions_edition SET tagline = 'By the sea'")
        assert tell()

    def test_not_of_what_nobody_sees(self, cache, edition):
        make_article("Draft")  # in a section, which readers see
        tell()
        make_article("Another")
        assert not tell()

    def test_until_it_was_heard(self, cache, edition):
        cache.pages["/"] = (503, {}, b"")
        for _ in range(2):
            with pytest.raises(purging.NotPurged, match="answered 503"):
                tell()
        cache.pages["/"] = (200, {}, b"")
        assert [tell(), tell()] == [True, False]

    def test_of_what_is_written_meanwhile_too(self, cache, edition, monkeypatch):
        commit()

        def purge(tags):
            ChangeCount.objects.update(count=ChangeCount.objects.get().count + 1)

        monkeypatch.setattr(telling, "purge", purge)
        assert tell()
        monkeypatch.undo()
        assert tell()

    def test_less_often_while_nobody_hears(self, cache, edition, settings, monkeypatch):
        monkeypatch.setattr(telling, "close_old_connections", lambda: None)
        cache.pages["/"] = (503, {}, b"")
        commit()
        pauses = []

        def wait(seconds):
            pauses.append(seconds)
            if len(pauses) == 3:
                cache.pages["/"] = (200, {}, b"")
            if len(pauses) == 4:
                settings.PURGE = []

        telling.keep_telling(wait)
        assert pauses == [2, 4, 8, 1]

    @pytest.mark.parametrize("gone", [OperationalError, InterfaceError])
    def test_again_when_the_database_is_back(self, settings, monkeypatch, gone):
        settings.PURGE = ["http://cache.internal"]
        monkeypatch.setattr(telling, "close_old_connections", lambda: None)
        looks = iter([gone("the connection is closed"), None])

        def tell():
            if error := next(looks):
                raise error
            settings.PURGE = []

        monkeypatch.setattr(telling, "tell", tell)
        telling.keep_telling(lambda seconds: None)
        assert next(looks, "none is left") == "none is left"


class TestInTheWordsOf:
    """Each service's own documentation says these requests."""

    TAGS = ["story-a", "home"]

    def test_nginx_and_varnish(self, cache):
        purging.purge(self.TAGS)
        assert cache.asked == [("PURGE", "/")]
        assert cache.headers["Cache-Tag"] == "story-a,home"

    def test_cloudflare(self, site):
        site.pages["/zones/z1/purge_cache"] = (200, {}, b'{"success": true}')
        purging.Cloudflare("tok", "z1", api=site.url("")).purge(self.TAGS)
        assert site.asked == [("POST", "/zones/z1/purge_cache")]
        assert site.headers["Authorization"] == "Bearer tok"
        assert site.headers["Content-Type"] == "application/json"
        assert json.loads(site.body) == {"tags": self.TAGS}

    def test_cloudflare_in_portions(self, site):
        site.pages["/zones/z1/purge_cache"] = (200, {}, b"")
        purging.Cloudflare("tok", "z1", api=site.url("")).purge([f"t{n}" for n in range(31)])
        assert len(site.asked) == 2
        assert json.loads(site.body) == {"tags": ["t30"]}

    def test_fastly(self, site):
        site.pages["/service/S1/purge"] = (200, {}, b'{"status": "ok"}')
        purging.Fastly("tok", "S1", api=site.url("")).purge(self.TAGS)
        assert site.asked == [("POST", "/service/S1/purge")]
        assert site.headers["Fastly-Key"] == "tok"
        assert site.headers["Surrogate-Key"] == "story-a home"

    def test_each_is_told_though_another_does_not_hear(self, cache, settings):
        deaf = "http://127.0.0.1:9"
        settings.PURGE = [deaf, *settings.PURGE]
        with pytest.raises(purging.NotPurged, match=f"^{deaf}: no answer"):
            purging.purge(["site"])
        assert cache.asked == [("PURGE", "/")]

    def test_a_redirect_is_not_followed(self, cache):
        cache.pages["/"] = (302, {"Location": cache.url("/elsewhere")}, b"")
        with pytest.raises(purging.NotPurged, match="answered 302"):
            purging.purge(["site"])
        assert cache.asked == [("PURGE", "/")]


class TestTheSetting:
    def test_names_each(self):
        assert purging.target("cloudflare://a%2Fb@0f3C") == purging.Cloudflare("a/b", "0f3C")
        assert purging.target("fastly://t@SU1Z") == purging.Fastly("t", "SU1Z")
        assert purging.target("http://10.0.0.5:6081") == purging.Plain("http://10.0.0.5:6081")

    @pytest.mark.parametrize(
        "address",
        ["akamai://hush@x", "cloudflare://hush", "fastly://@x", "http://a:hush@b", "hush", "http:"],
    )
    def test_is_checked_and_tells_no_secret(self, settings, address):
        settings.PURGE = [address]
        (error,) = check_purge()
        assert "hush" not in error.msg


class TestTags:
    @pytest.fixture
    def story(self, clock, edition, editor):
        picture = make_image()
        return make_live(
            slug="met",
            authors=[make_author("Zoe", slug="zoe")],
            topics=["Ненастье"],
            sources=[make_source()],
            lead_image=picture,
        )

    @pytest.mark.parametrize(
        ("address", "status", "tags"),
        [
            ("/", 200, {"home"}),
            ("/politics/", 200, {"section", "section-politics"}),
            ("/feed/", 200, {"feed"}),
            ("/politics/feed/", 200, {"feed", "section-feed", "section-politics"}),
            ("/authors/zoe/feed/", 200, {"feed", "author-feed", "author-zoe"}),
            ("/authors/zoe/", 200, {"author", "author-zoe"}),
            ("/archive/2026/", 200, {"archive-year", "year-2026"}),
            ("/archive/2026/03/", 200, {"archive-month", "year-2026"}),
            ("/politics/later/", 404, {"article", "section-politics", "story-later"}),
            ("/nope/met/", 301, {"article", "section-nope", "story-met"}),
            ("/no/such/address/at/all", 404, set()),
        ],
    )
    def test_say_what_an_answer_is_of(self, story, client, address, status, tags):
        answer = client.get(address)
        assert answer.status_code == status
        assert set(answer["Cache-Tag"].split(",")) == {"site", *tags}

    def test_an_article_names_what_is_on_it(self, story, client):
        answer = client.get("/politics/met/")
        tags = {
            "story-met",
            "author-zoe",
            "topic-" + "%d0%bd%d0%b5%d0%bd%d0%b0%d1%81%d1%82%d1%8c%d0%b5",
        }
        assert tags <= set(answer["Cache-Tag"].split(","))

    def test_what_nobody_may_keep_has_none(self, story, client):
        for address in ("/healthz", "/admin/login/"):
            assert "Cache-Tag" not in client.get(address)

    def test_fastly_reads_its_own(self, story, client, settings):
        assert "Surrogate-Key" not in client.get("/")
        settings.PURGE = ["fastly://t@s"]
        answer = client.get("/")
        assert (answer["Surrogate-Key"], answer["Cache-Tag"]) == ("site home", "site,home")


class TestByHand:
    def test_what_is_asked_for(self, cache, capsys):
        call_command("purge", "story-a", "home")
        assert cache.headers["Cache-Tag"] == "story-a,home"
        call_command("purge")
        assert cache.headers["Cache-Tag"] == "site"
        assert "Told 1 cache" in capsys.readouterr().out

    def test_in_vain(self, cache, settings):
        cache.pages["/"] = (403, {}, b"")
        with pytest.raises(CommandError, match="answered 403"):
            call_command("purge")
        settings.PURGE = []
        with pytest.raises(CommandError, match="No cache is named"):
            call_command("purge")
