"""Feeds: which there are, of what, and that they hold what is live."""

from email.utils import parsedate_to_datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.http import http_date
from lxml import etree

from articles import drafts, publishing
from articles.models import Story
from newsroom.caching import cache_control
from newsroom.demo.factories import make_article, make_author, make_image, make_live, make_section

from .conftest import ATOM_LINK, ENDINGS, HOUR, PAGES, ROOT, items

pytestmark = pytest.mark.django_db


class TestWhatIsLive:
    def test_appears_changes_and_vanishes_at_its_instants(self, clock, editor, titles, client):
        now = timezone.now()
        first = make_article("First")
        publishing.publish(first, by=editor, at=now + HOUR, until=now + 3 * HOUR)
        second = drafts.copy(first, by=editor)
        second.headline = "Second"
        drafts.keep(second, by=editor)
        publishing.publish(second, by=editor, at=now + 2 * HOUR, until=now + 3 * HOUR)
        seen = []
        for _ in range(4):
            seen.append(titles())
            assert [item["title"] for item in items(client)] == seen[-1]
            clock.shift(HOUR)
        assert seen == [[], ["First"], ["Second"], []]

    def test_a_withdrawn_story_leaves_even_a_conditional_reader(self, clock, editor, client):
        make_live("Stays")
        clock.shift(HOUR)
        gone = make_live("Goes")
        before = client.get("/feed/")
        clock.shift(HOUR)
        publishing.withdraw(gone.story, by=editor, reason="Wrong")
        since = http_date(timezone.now().timestamp())
        after = client.get(
            "/feed/", headers={"if-none-match": before["ETag"], "if-modified-since": since}
        )
        assert after.status_code == 200
        assert b"Goes" not in after.content

    def test_unchanged_is_not_sent_again(self, clock, client):
        make_live()
        first = client.get("/feed/")
        clock.shift(HOUR)
        again = client.get("/feed/", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_nor_is_an_empty_one(self, clock, client, ending):
        first = client.get(f"/{ending}")
        clock.shift(HOUR)
        again = client.get(f"/{ending}", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_kept_no_longer_than_to_the_next_boundary(self, clock, editor, client):
        make_live()
        assert client.get("/feed/")["Cache-Control"] == cache_control(60)
        publishing.publish(make_article(), by=editor, at=timezone.now() + 20 * HOUR / 3600)
        assert client.get("/feed/")["Cache-Control"] == cache_control(20)

    def test_newest_first_and_no_more_than_thirty(self, clock, titles):
        for n in range(35):
            make_live(f"Story {n}", at=timezone.now() - n * HOUR)
        assert titles() == [f"Story {n}" for n in range(30)]


class TestChannel:
    def test_says_what_it_is(self, channel):
        make_live()
        found = channel()
        assert found.findtext("title") == "The Marlow Bay Ledger"
        assert found.findtext("link") == f"{ROOT}/"
        assert found.findtext("description") == "All of it"
        assert found.findtext("language") == "en"
        assert found.findtext("ttl") == "1"
        assert parsedate_to_datetime(found.findtext("lastBuildDate")) == timezone.now()
        assert dict(found.find(ATOM_LINK).attrib) == {"rel": "self", "href": f"{ROOT}/feed/"}

    def test_an_empty_one_is_whole_too(self, channel):
        assert channel().findtext("title")
        assert channel().find("item") is None

    def test_of_a_section_with_those_inside_it(self, titles, channel):
        politics = make_section("Politics", description="Votes.")
        make_live("Outer", section=politics)
        make_live("Inner", section=make_section("City Hall", parent=politics))
        make_live("Other", section=make_section("Arts"))
        assert sorted(titles("/politics/feed/")) == ["Inner", "Outer"]
        assert titles("/city-hall/feed/") == ["Inner"]
        found = channel("/politics/feed/")
        assert found.findtext("title") == "Politics | The Marlow Bay Ledger"
        assert found.findtext("link") == f"{ROOT}/politics/"
        assert found.findtext("description") == "Votes."

    def test_of_an_author_and_of_a_topic(self, titles):
        ada = make_author("Ada Quill")
        make_live("Hers", authors=[(ada, "by"), (ada, "photography")], topics=["Rain"])
        make_live("Not hers", topics=["Sun"])
        assert titles("/authors/ada-quill/feed/") == ["Hers"]
        assert titles("/topics/rain/feed/") == ["Hers"]

    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize("path", ["/no/", "/authors/no/", "/topics/no/"])
    def test_of_nothing_known_is_404(self, client, path, ending):
        assert client.get(path + ending).status_code == 404

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_of_a_drafts_topic_is_404(self, client, ending):
        make_article(topics=["Secret"])
        assert client.get(f"/topics/secret/{ending}").status_code == 404

    @pytest.mark.parametrize("listing", PAGES)
    def test_every_list_names_its_feeds_in_each_form(self, client, listing):
        make_live(authors=[make_author("Ada Quill")], topics=["Rain"])
        html = etree.HTML(client.get(listing).content)
        found = {
            link.get("href"): link.get("type") for link in html.iter("link") if link.get("type")
        }
        wanted = {
            path + ending: kind for path in ("/", listing) for ending, kind in ENDINGS.items()
        }
        assert {path: kind for path, kind in found.items() if "feed" in path} == wanted
        for path, kind in wanted.items():
            response = client.get(path)
            assert (response.status_code, response["Content-Type"]) == (
                200,
                f"{kind}; charset=utf-8",
            )

    def test_no_story_takes_the_address_of_a_sections_feed(self, channel):
        article = make_live("Feed")
        assert article.get_absolute_url() == "/politics/feed-2/"
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.filter(pk=article.story_id).update(slug="feed")

    def test_names_no_host_but_its_own(self, client, settings):
        settings.ALLOWED_HOSTS = ["*"]
        make_live(authors=[make_author()], lead_image=make_image())
        for path in ("/feed/", "/feed.atom", "/feed.json", "/politics/feed/"):
            assert b"evil" not in client.get(path, headers={"host": "evil.example"}).content

    def test_only_reads(self, client):
        assert client.post("/feed/").status_code == 405
