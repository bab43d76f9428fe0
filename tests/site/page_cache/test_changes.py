"""What is written is seen at once, or within a second; and when the database is gone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, connections, transaction
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
    make_image,
    make_live,
    make_page,
    make_source,
)
from sources.models import Source

from .process import Site, count

pytestmark = pytest.mark.django_db


class TestChanges:
    """What is written at the desk is seen at once here, and within a second elsewhere."""

    def change(self, what, editor, time):
        match what:
            case "published":
                publishing.publish(make_article("Just in"), by=editor)
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
        publishing.publish(make_article("Just in"), by=editor)
        site.get("/admin/login/", method="POST")
        assert b"Just in" in site.get().body

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
        publishing.publish(make_article("Just in"), by=editor)
        site.cache.changes.forget()
        site.get("/feed/")
        assert [key.path for key in site.cache.pages.pages] == ["/feed/"]
        assert not site.cache.others.pages
        assert site.cache.others.size == 0

    def test_another_process_sees_them_too(self, site, editor):
        other = Site()
        other.get()
        publishing.publish(make_article("Just in"), by=editor)
        other.cache.changes._ask_at -= LEARNS_WITHIN
        assert b"Just in" in other.get().body


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
        assert b"Just in" not in there.get().body
        publishing.publish(make_article("Just in"), by=editor)
        here.get("/admin/login/", method="POST")
        here.get()
        there.cache.changes._ask_at -= LEARNS_WITHIN / 2
        with CaptureQueriesContext(connection) as asked:
            there.cache.changes.count()
        assert not asked.captured_queries
        assert b"Just in" in there.get().body

    def test_forgets_what_it_was_told(self, processes, editor):
        """Half of the time that a change may take; then somebody asks the database."""
        shared, here, _ = processes
        here.get()
        publishing.publish(make_article("Just in"), by=editor)
        here.cache.changes._ask_at -= LEARNS_WITHIN / 2
        assert b"Just in" not in here.get().body
        shared.delete(change_count.SHARED)
        here.cache.changes._ask_at -= LEARNS_WITHIN / 2
        assert b"Just in" in here.get().body

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
