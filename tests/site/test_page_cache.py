"""The page cache in front of Django: what it keeps is what Django would say now."""

import gzip
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection, connections, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from articles import alerting, drafts, fronting, publishing
from articles.models import Section, Topic
from authors.models import Author
from newsroom import change_count
from newsroom import clock as the_clock
from newsroom.caching import NO_DATABASE, cache_control
from newsroom.change_count import LEARNS_WITHIN
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_page,
    make_source,
)
from newsroom.desk import time_travel
from newsroom.editions.models import ChangeCount
from newsroom.page_cache import PageCache, Shelf
from newsroom.ready import CODINGS
from sources.models import Source

pytestmark = pytest.mark.django_db


def commit():
    """What the end of a transaction does to the count, within a test's own transaction."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT set_config('newsroom.counted', '', true)")


def count():
    commit()
    return ChangeCount.objects.first().count


class Site:
    """A process: Django behind a page cache. `asked` counts what came through to Django."""

    is_offline = False

    def __init__(self, most=2**20, **options):
        self.asked = []
        self.django = WSGIHandler()
        self.cache = PageCache(self.through, most=most, **options)

    def through(self, environ, start):
        self.asked.append(environ)
        return self.django(environ, start)

    def get(self, path="/", query="", method="GET", **headers):
        if not self.is_offline:
            commit()
        environ = RequestFactory(SERVER_NAME="127.0.0.1").generic(method, path).environ
        environ |= {"QUERY_STRING": query, "HTTP_HOST": "127.0.0.1:8000", "wsgi.input": BytesIO()}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        answer = Answer()
        answer.body = b"".join(self.cache(environ, answer.start))
        return answer


class Answer:
    def start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status[:3]), dict(headers)
        assert len(headers) == len(self.headers), "a header twice"


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Requests end without closing the connection that the test's transaction is on."""
    cls = type(connections["default"])
    close = cls.close_if_unusable_or_obsolete
    monkeypatch.setattr(
        cls, "close_if_unusable_or_obsolete", lambda c: c.in_atomic_block or close(c)
    )


@pytest.fixture
def site(clock, edition):
    make_live("Old news", slug="old", authors=[make_author("Zoe")])
    return Site()


def test_a_page_is_made_once(site):
    first, second = site.get(), site.get()
    assert first.body == second.body
    assert b"Old news" in second.body
    assert len(site.asked) == 1


def test_a_head_is_the_page_without_its_body(site):
    whole, head = site.get(), site.get(method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)
    assert len(site.asked) == 1


def test_it_is_kept_until_the_next_boundary_and_no_longer(site, clock, editor):
    at = the_clock.now() + timedelta(seconds=90)
    publishing.publish(make_article("Breaking"), by=editor, at=at)
    site.get()
    clock.shift(89)
    assert site.get().headers["Cache-Control"] == cache_control(1)
    assert len(site.asked) == 1
    clock.shift(1)
    assert b"Breaking" in site.get().body


def test_it_is_kept_until_the_day_ends_for_pages_tell_the_date(site, clock):
    site.get()
    clock.shift(11 * 3600)
    assert b"March 2, 2026" in site.get().body
    assert len(site.asked) == 1
    clock.shift(3600)
    assert b"March 3, 2026" in site.get().body


@pytest.mark.parametrize(("address", "status"), [("/nope/", 404), ("/nope/old/", 301)])
def test_errors_and_moves_too(site, editor, clock, address, status):
    for _ in range(2):
        assert site.get(address).status == status
    assert len(site.asked) == 1


def test_what_was_a_page_and_is_an_error_now_is_kept_as_that(site, editor, clock):
    assert site.get("/politics/old/").status == 200
    clock.shift(60)
    old = publishing.Article.objects.get(slug="old")
    publishing.withdraw(old.story, by=editor, reason="Wrong.")
    site.cache.changes.forget()
    for _ in range(2):
        assert site.get("/politics/old/").status == 410
    assert len(site.asked) == 2


def test_the_news_sitemap_lets_go_of_a_story_when_it_is_two_days_old(site, clock):
    clock.shift(48 * 3600 - 60)
    assert b"Old news" in site.get("/news-sitemap.xml").body
    clock.shift(61)
    assert b"Old news" not in site.get("/news-sitemap.xml").body


def test_a_404_becomes_a_story_at_its_instant(site, editor, clock):
    at = the_clock.now() + timedelta(seconds=30)
    publishing.publish(make_article("Later", slug="later"), by=editor, at=at)
    assert site.get("/politics/later/").status == 404
    clock.shift(30)
    assert site.get("/politics/later/").status == 200


class TestChanges:
    """What is written at the desk is seen at once here, and within a second elsewhere."""

    def change(self, what, editor, time):
        match what:
            case "published":
                publishing.publish(make_article("New"), by=editor)
            case "withdrawn":
                time.shift(60)
                old = publishing.Article.objects.get(slug="old")
                publishing.withdraw(old.story, by=editor, reason="Wrong.")
            case "author":
                Author.objects.update(name="Zoë Renamed")
            case "section":
                Section.objects.filter(slug="politics").update(name="Public affairs")
            case "alert":
                until = the_clock.now() + timedelta(hours=1)
                alerting.alert("Fire", by=editor, until=until)
            case "about":
                make_page("Ethics")
            case "edition":
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE editions_edition SET tagline = 'By the sea'")

    WHAT = ("published", "withdrawn", "author", "section", "alert", "about", "edition")

    @pytest.mark.parametrize("what", WHAT)
    def test_are_counted_whatever_wrote_them(self, site, editor, clock, what):
        before = site.get().body
        self.change(what, editor, clock)
        site.cache.changes.forget()  # a second later
        assert site.get().body != before

    def test_of_fronts_are_too(self, site, editor, clock):
        old = publishing.Article.objects.get(slug="old").story
        clock.shift(60)
        make_live("Newer")
        before = site.get().body
        fronting.arrange(None, [old], by=editor)
        site.cache.changes.forget()
        assert site.get().body != before

    def test_a_plan_may_be_nearer_than_what_is_kept_was_to_last(self, site, editor):
        site.get()
        at = the_clock.now() + timedelta(seconds=30)
        fronting.arrange(None, [], by=editor, at=at)
        site.cache.changes.forget()
        assert site.get().headers["Cache-Control"] == cache_control(30)

    @pytest.mark.parametrize("what", ["draft", "topic", "source asked", "new picture", "note"])
    def test_of_what_nobody_sees_are_not(self, site, editor, what):
        source = make_source()
        article = publishing.Article.objects.get(slug="old")
        before = count()
        match what:
            case "draft":
                drafts.copy(article, by=editor)
            case "topic":
                Topic.objects.create(name="Fish")
            case "source asked":
                Source.objects.filter(pk=source.pk).update(answer=200, asked_at=the_clock.now())
            case "new picture":
                make_image()
            case "note":
                article.story.desk_notes = "Ring her."
                article.story.save()
        assert count() == before

    def test_a_write_through_this_process_is_seen_at_once(self, site, editor):
        site.get()
        publishing.publish(make_article("New"), by=editor)
        site.get("/admin/login/", method="POST")
        assert b"New" in site.get().body

    @pytest.mark.django_db(transaction=True)
    def test_count_at_the_end_of_their_transaction(self, site):
        before = count()
        with transaction.atomic():
            Author.objects.update(name="One")
            Author.objects.update(name="Two")
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        assert count() == before + (1 if connection.vendor == "postgresql" else 2)
        with transaction.atomic():
            Author.objects.update(name="Three")
            transaction.set_rollback(True)
        assert count() == before + (1 if connection.vendor == "postgresql" else 2)

    def test_drop_all_that_was_kept(self, site, editor):
        for path in ("/", "/politics/", "/nope/"):
            site.get(path)
        publishing.publish(make_article("New"), by=editor)
        site.cache.changes.forget()
        site.get("/feed/")
        assert [key.path for key in site.cache.pages.pages] == ["/feed/"]
        assert not site.cache.others.pages
        assert site.cache.others.size == 0

    def test_another_process_sees_them_too(self, site, editor):
        other = Site()
        other.get()
        publishing.publish(make_article("New"), by=editor)
        other.cache.changes._ask_at -= LEARNS_WITHIN
        assert b"New" in other.get().body


class TestASharedCache:
    """Stands between processes and the database; it may be wrong for half a second only."""

    @pytest.fixture
    def processes(self, site, settings, monkeypatch):
        settings.CACHE_URL = "redis://cache"
        said = {}
        shared = SimpleNamespace(
            get=said.get,
            set=lambda name, value, seconds: said.update({name: value}),
            add=lambda name, value, seconds: said.setdefault(name, value),
            delete=said.pop,
        )
        monkeypatch.setattr(change_count, "cache", shared)
        return shared, Site(), Site()

    def test_tells_the_others_what_one_wrote(self, processes, editor):
        _, here, there = processes
        assert b"New" not in there.get().body
        publishing.publish(make_article("New"), by=editor)
        here.get("/admin/login/", method="POST")
        here.get()
        there.cache.changes._ask_at -= LEARNS_WITHIN / 2
        with CaptureQueriesContext(connection) as asked:
            there.cache.changes.count()
        assert not asked.captured_queries
        assert b"New" in there.get().body

    def test_forgets_what_it_was_told(self, processes, editor):
        """Half of the time that a change may take; then somebody asks the database."""
        shared, here, _ = processes
        here.get()
        publishing.publish(make_article("New"), by=editor)
        here.cache.changes._ask_at -= LEARNS_WITHIN / 2
        assert b"New" not in here.get().body
        shared.delete(change_count.SHARED)
        here.cache.changes._ask_at -= LEARNS_WITHIN / 2
        assert b"New" in here.get().body

    def test_is_not_told_anew_what_was_read_before_a_write(self, processes, monkeypatch):
        shared, here, _ = processes
        here.get()
        shared.delete(change_count.SHARED)

        def slowly():
            shared.set(change_count.SHARED, 99, 1)  # by whoever wrote meanwhile
            return 98

        monkeypatch.setattr(change_count, "_from_database", slowly)
        here.cache.changes._ask_at -= LEARNS_WITHIN
        here.cache.changes.count()
        assert shared.get(change_count.SHARED) == 99


class TestTheDatabaseIsGone:
    @pytest.fixture(autouse=True)
    def _gone(self, site, monkeypatch):
        site.get()
        site.cache.changes.forget()

        def gone(self, *args, **kwargs):
            raise OperationalError("the server closed the connection")

        monkeypatch.setattr(type(connections["default"]), "cursor", gone)
        site.is_offline = True

    def test_what_is_kept_and_true_is_still_sent(self, site):
        assert b"Old news" in site.get().body

    def test_what_is_not_says_503(self, site, settings):
        answer = site.get("/politics/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert "no-store" in answer.headers["Cache-Control"]

    def test_nor_is_it_sent_past_its_day(self, site, clock):
        clock.shift(24 * 3600)
        assert site.get().status == 503

    def test_nobody_waits_for_it_again_and_again(self, site):
        """A database that is silent takes its time: Django isn't let near it."""
        site.cache.changes.count()
        for path in ("/politics/", "/images/1/x/y.jpg", "/admin/login/"):
            answer = site.get(path)
            assert answer.status == 503
            assert "Content-Security-Policy" in answer.headers
        assert all(each[NO_DATABASE] for each in site.asked[1:])

    def test_health_tells_what_still_answers(self, site):
        answer = site.get("/healthz")
        assert answer.status == 503
        assert answer.body.decode().splitlines() == [
            "no database: OperationalError",
            "pages ready: 1",
            "they answer while they are true; others say 503",
        ]


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
        publishing.publish(make_article("New"), by=editor)
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


class TestMemory:
    def test_is_bounded(self, site):
        small = Site(most=400_000)
        shelf = small.cache.others
        for page in range(40):
            for coding in ("br", "gzip", ""):
                small.get("/search/", f"q=word{page}", accept_encoding=coding)
            assert shelf.size <= 50_000
        assert len(shelf.pages) > 1
        held = sum(
            3_000 + sum(map(len, {page.body, *(coded.body for coded in page.coded.values())}))
            for page, _ in shelf.pages.values()
        )
        assert shelf.size == held

    def test_what_was_asked_for_last_stays(self):
        class Sized:
            size = 10

        shelf = Shelf(25)
        shelf.put("a", Sized)
        shelf.put("b", Sized)
        assert shelf.get("a")
        shelf.put("c", Sized)
        assert (shelf.get("b"), list(shelf.pages)) == (None, ["a", "c"])

    @pytest.mark.parametrize("asked", [("/none-{}/", ""), ("/search/", "q={}")])
    def test_addresses_that_are_not_there_and_questions_push_no_page_out(self, site, asked):
        site.get()
        for number in range(200):
            site.get(*(part.format(number) for part in asked))
        asked = len(site.asked)
        site.get()
        assert len(site.asked) == asked

    def test_addresses_too_long_to_be_ours_are_not_kept(self, site):
        site.get("/search/", "q=" + "x" * 2_000)
        assert not site.cache.others.pages


@pytest.mark.django_db(transaction=True)
def test_threads_that_want_one_page_make_it_once(site):
    import threading

    gate = threading.Barrier(4)
    bodies = []

    def read():
        gate.wait()
        bodies.append(site.get("/search/").body)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(bodies)) == 1
    assert len(site.asked) == 1
    assert not site.cache.turns
