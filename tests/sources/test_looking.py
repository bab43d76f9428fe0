"""Looking up pasted addresses, and asking whether cited ones still answer."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from newsroom import clock as newsroom_clock
from newsroom.demo.factories import make_source
from sources import links, looking
from sources.models import LinkedPage, Publisher, Source

from ..elsewhere import unused_port

pytestmark = pytest.mark.django_db


def look(address):
    return looking.look.call(address)


class TestLooking:
    def test_title_and_publisher_of_a_page(self, site):
        head = "<meta property=og:site_name content='The Packet'><title>Ferry | The Packet</title>"
        assert look(site.page("/a", head)) == {
            "title": "Ferry",
            "publisher": "The Packet",
            "said": "",
        }
        assert not Publisher.objects.exists()
        assert not Source.objects.exists()

    def test_a_publisher_who_is_known_by_the_domain_keeps_their_name(self, site):
        Publisher.objects.create(name="The Old Packet", slug="packet", domain="127.0.0.1")
        head = "<meta property=og:site_name content='Packet!'><title>Ferry - Old Packet</title>"
        found = look(site.page("/a", head))
        assert (found["title"], found["publisher"]) == ("Ferry", "The Old Packet")

    def test_the_charset_of_the_header(self, site):
        page = "<title>Café</title>".encode("cp1252")
        url = site.page("/a", page, **{"Content-Type": "text/html; charset=windows-1252"})
        assert look(url)["title"] == "Café"

    @pytest.mark.parametrize("status", [403, 404, 500])
    def test_an_errors_page_has_no_title_worth_having(self, site, status):
        site.pages["/a"] = (status, {}, b"<title>Just a moment</title>")
        found = look(site.url("/a"))
        assert (found["title"], found["said"]) == (
            "",
            f"That page answered with an error ({status}).",
        )

    def test_sentences(self, site, settings):
        assert look("http://10.0.0.1/")["said"] == "That address is private."
        assert look(site.page("/a", "<p>x"))["said"] == "That page does not say its title."
        site.pages["/b"] = (302, {"Location": "http://169.254.169.254/"}, b"")
        assert look(site.url("/b"))["said"] == "That address is private."
        settings.OUTSIDE = False
        assert look(site.url("/a"))["said"] == "This newsroom does not ask other sites."

    def test_the_publisher_is_told_though_the_page_is_not(self, site):
        Publisher.objects.create(name="The Packet", slug="packet", domain="127.0.0.1")
        assert look(site.url("/gone"))["publisher"] == "The Packet"


def asked(url, **fields):
    source = make_source(url=url)
    Source.objects.filter(pk=source.pk).update(**fields)
    source.refresh_from_db()
    return source


class TestDeadLinks:
    @pytest.mark.parametrize(
        ("status", "is_dead"),
        [
            *((200, False), (401, False), (403, False), (404, True), (410, True), (429, False)),
            *((451, False), (500, False), (503, False)),
        ],
    )
    def test_what_is_dead(self, site, status, is_dead):
        site.pages["/a"] = (status, {}, b"")
        source = asked(site.url("/a"))
        links.note(source, links.ask(source))
        source.refresh_from_db()
        assert (source.answer, source.is_dead) == (status, is_dead)
        assert list(Source.objects.dead()) == ([source] if is_dead else [])

    def test_nobody_there(self, site, monkeypatch):
        monkeypatch.setattr("newsroom.outside.is_allowed", lambda address, port: True)
        assert links.ask(asked(f"http://127.0.0.1:{unused_port()}/")) == 0

    def test_a_private_address_leads_readers_nowhere(self, site):
        source = asked("http://10.0.0.1/")
        assert links.ask(source) == 0
        assert not source.is_dead  # until it is noted

    def test_a_port_that_is_not_asked_tells_nothing(self, settings, monkeypatch):
        settings.OUTSIDE = True
        found = [(2, 1, 6, "", ("8.8.8.8", 8080))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *args, **options: found)
        assert links.ask(asked("http://news.example:8080/")) is None

    def test_one_that_was_never_asked_is_not_dead(self):
        assert not asked("https://news.example/").is_dead

    def test_the_answer_of_an_address_that_changed_meanwhile_is_dropped(self):
        source = asked("https://news.example/a")
        Source.objects.update(url="https://news.example/b")
        links.note(source, 404)
        assert Source.objects.get().answer is None


class TestAskingLater:
    @pytest.fixture
    def later(self, django_capture_on_commit_callbacks):
        def later(source):
            with django_capture_on_commit_callbacks(execute=True):
                links.ask_later(source)
            source.refresh_from_db()
            return source

        return later

    def test_it_is_asked_after_the_transaction(self, site, later, clock):
        source = later(asked(site.page("/a", "here")))
        assert (source.answer, source.asked_at) == (200, newsroom_clock.now())

    def test_not_within_a_day(self, site, later, clock):
        source = later(asked(site.url("/a"), asked_at=newsroom_clock.now() - timedelta(hours=23)))
        assert site.asked == []
        clock.shift(7200)
        assert later(source).answer == 404

    def test_not_without_an_address_and_not_where_it_is_forbidden(self, site, later, settings):
        assert later(make_source()).asked_at is None
        settings.OUTSIDE = False
        assert later(asked(site.url("/a"))).asked_at is None
        assert site.asked == []

    def test_twice_is_no_harm(self, site):
        source = asked(site.page("/a", "here"))
        links.ask_now.call(source.pk)
        links.ask_now.call(source.pk)
        links.ask_now.call(source.pk + 1)
        assert len(site.asked) == 1


def check_links(*args):
    out = StringIO()
    call_command("check_links", *args, stdout=out)
    return out.getvalue()


class TestCheckLinks:
    def test_asks_those_that_are_due_and_lists_the_dead(self, site, clock):
        now = newsroom_clock.now()
        fine, gone = asked(site.page("/a", "here")), asked(site.url("/gone"))
        old = asked(site.page("/old", "here"), answer=404, asked_at=now - timedelta(days=31))
        asked(site.url("/lately"), answer=200, asked_at=now - timedelta(days=29))
        silent = asked("http://10.0.0.1/")
        said = check_links()
        assert f"404  {gone.url}" in said
        assert f"no answer  {silent.url}" in said
        assert "Asked 4; 2 lead nowhere." in said
        assert ("HEAD", "/lately") not in site.asked
        assert set(Source.objects.dead()) == {gone, silent}
        assert Source.objects.filter(asked_at=now, pk__in=[fine.pk, old.pk]).count() == 2
        assert "No address is due" in check_links()
        clock.shift(1)
        assert "Asked 5" in check_links("--older-than", "0")

    def test_a_run_asks_so_many_at_most_those_that_wait_longest(self, site):
        now = newsroom_clock.now()
        for days in (60, 40, 50):
            asked(site.page(f"/{days}", "here"), answer=200, asked_at=now - timedelta(days=days))
        LinkedPage.objects.create(url=site.page("/never", "here"))
        assert "Asked 2" in check_links("--most", "2")
        assert {path for _, path in site.asked} == {"/never", "/60"}
        with pytest.raises(CommandError, match="1 or more"):
            check_links("--most", "0")

    def test_pages_that_texts_link_to_are_asked_as_well(self, site):
        page = LinkedPage.objects.create(url=site.url("/gone"))
        assert f"404  {page.url}" in check_links()
        page.refresh_from_db()
        assert page.is_dead

    def test_a_machine_without_a_network_changes_nothing(self, site):
        for n in range(3):
            asked(f"http://10.0.0.{n}/", answer=200)
        with pytest.raises(CommandError, match="Is this machine online"):
            check_links()
        assert set(Source.objects.values_list("answer", flat=True)) == {200}

    def test_refusals(self, settings):
        asked("https://news.example/")
        with pytest.raises(CommandError, match="OUTSIDE is off"):
            check_links()
        with pytest.raises(CommandError, match="0 or more"):
            check_links("--older-than=-1")

    def test_hosts_take_turns(self):
        urls = [f"https://{host}.example/{n}" for host in "ab" for n in range(3)]
        turns = links.in_turn(asked(url) for url in [*urls, "https://c.example/"])
        assert [source.url[8] for source in turns] == list("abcabab")
