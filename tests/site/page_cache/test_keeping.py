"""What is kept, how long, and how much of it: it is what Django would say now."""

from datetime import timedelta

import pytest
from django.db import connection

from articles import publishing
from newsroom import clock as the_clock
from newsroom.caching import cache_control
from newsroom.demo.factories import (
    make_article,
)
from newsroom.page_cache import Shelf

from .process import Site

pytestmark = pytest.mark.django_db


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
