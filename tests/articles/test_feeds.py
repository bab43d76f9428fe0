"""Feeds: whole texts of what is live, valid whatever stands in them."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date
from lxml import etree

from articles import drafts, publishing
from articles.models import Correction, Story
from newsroom.caching import cache_control
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)

from . import feed_rules

HOUR = timedelta(hours=1)
ENDINGS = {
    "feed/": "application/rss+xml",
    "feed.atom": "application/atom+xml",
    "feed.json": "application/feed+json",
}
PAGES = ("/", "/politics/", "/authors/ada-quill/", "/topics/rain/")
ROOT = "https://news.example"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
ATOM = "{http://www.w3.org/2005/Atom}"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings, edition, clock):
    settings.SITE_URL = ROOT
    edition.host = "news.example"
    edition.tagline = "All of it"
    edition.save()


@pytest.fixture
def channel(client):
    def get(path="/feed/"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
        root = etree.fromstring(response.content)
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        return root.find("channel")

    return get


@pytest.fixture
def titles(channel):
    return lambda path="/feed/": [item.findtext("title") for item in channel(path).iter("item")]


def items(client):
    return json.loads(client.get("/feed.json").content)["items"]


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


class TestItem:
    def test_elements(self, channel):
        ada, org = make_author("Ada Quill"), make_author("Ledger staff", kind="organisation")
        article = make_live(
            "Rain & <wind>", authors=[ada, (ada, "photography"), org], topics=["Rain"],
            type="opinion", summary="It rained.", section=make_section("City Hall"),
        )  # fmt: skip
        (item,) = channel().iter("item")
        assert item.findtext("title") == "Rain & <wind>"
        assert item.findtext("link") == ROOT + article.get_absolute_url()
        assert item.findtext("description") == "It rained."
        assert parsedate_to_datetime(item.findtext("pubDate")) == article.published_at
        assert [each.text for each in item.iter("category")] == ["City Hall", "Opinion", "Rain"]
        assert [each.text for each in item.iter(CREATOR)] == ["Ada Quill", "Ledger staff"]
        assert item.find("guid").get("isPermaLink") == "false"

    def test_guid_stays_through_versions_slugs_and_sections(self, clock, editor, channel, client):
        first = make_live()
        guid = channel().findtext("item/guid")
        clock.shift(HOUR)
        second = drafts.copy(first, by=editor)
        second.section = make_section("Arts")
        drafts.keep(second, by=editor)
        second.story.slug = "another"
        second.story.save()
        publishing.publish(second, by=editor)
        assert channel().findtext("item/link") == f"{ROOT}/arts/another/"
        assert channel().findtext("item/guid") == guid == items(client)[0]["id"]

    def test_whole_text_with_pictures_and_absolute_addresses(self, channel):
        image = make_image(caption="The pier.")
        make_live(
            body='<p>See <a href="/arts/x/">this</a> and <a href="https://press.example/">that</a>'
            f'.</p><figure data-image="{image.pk}"><figcaption>At dawn.</figcaption></figure>',
            lead_image=make_image(caption="The lead."),
        )
        html = etree.HTML(channel().findtext(f"item/{CONTENT}"))
        addresses = [*html.xpath("//@href"), *html.xpath("//@src")]
        for srcset in html.xpath("//@srcset"):
            addresses += [part.split()[0] for part in srcset.split(",")]
        assert len(html.xpath("//img")) == 2
        assert len(addresses) > 8
        outside = [each for each in addresses if not each.startswith(f"{ROOT}/")]
        assert outside == ["https://press.example/"]
        assert f"{ROOT}/arts/x/" in addresses
        text = "".join(html.itertext())
        assert "The lead." in text
        assert "At dawn." in text

    def test_corrections_of_all_versions_that_readers_saw(self, clock, editor, channel):
        first = make_live()
        for kind, text in (("correction", "Five to two & not <three>."), ("update", "It snowed.")):
            clock.shift(HOUR)
            first = drafts.copy(first, by=editor)
            publishing.publish(first, by=editor, notice=Correction(kind=kind, text=text))
        planned = drafts.copy(first, by=editor)
        publishing.publish(planned, by=editor, at=timezone.now() + HOUR, notice="Not yet.")
        content = channel().findtext(f"item/{CONTENT}")
        text = "".join(etree.HTML(content).itertext())
        assert "Correction, March 2, 2026" in text
        assert "Five to two & not <three>." in text
        assert "It snowed." in text
        assert "Not yet." not in text
        clock.shift(HOUR)
        assert "Not yet." in channel().findtext(f"item/{CONTENT}")

    def test_further_reading_after_the_text(self, channel):
        make_live(
            sources=[
                make_source("The minutes", "https://city.example/1", "City of Marlow Bay"),
                make_source("A book & more", publisher="Calder Press"),
            ]
        )
        html = etree.HTML(channel().findtext(f"item/{CONTENT}"))
        assert [li.text or li[0].text for li in html.iter("li")] == [
            "The minutes",
            "A book & more (Calder Press)",
        ]
        assert html.xpath("//li/a/@href") == ["https://city.example/1"]
        assert "Further reading" in html.xpath("//h3/text()")

    def test_pictures_with_their_size_words_and_credit(self, channel):
        lead = make_image(size=(1600, 800), caption="The pier.", credit="R. Vane")
        inner = make_image(size=(600, 900), alt="A boat.", credit="")
        make_live(
            lead_image=lead,
            lead_caption="The pier at dawn.",
            body=f'<figure data-image="{inner.pk}"><figcaption>It.</figcaption></figure>'
            f'<figure data-image="{lead.pk}"><figcaption></figcaption></figure>',
        )
        first, second = channel().iter(f"{MEDIA}content")
        assert first.get("url").startswith(f"{ROOT}/images/{lead.pk}/")
        sizes = [(each.get("width"), each.get("height")) for each in (first, second)]
        assert sizes == [("1280", "640"), ("600", "900")]
        assert (first.get("isDefault"), second.get("isDefault")) == ("true", None)
        assert first.findtext(f"{MEDIA}description") == "The pier at dawn."
        assert first.findtext(f"{MEDIA}credit") == "R. Vane"
        assert second.findtext(f"{MEDIA}description") == "A boat."
        assert second.find(f"{MEDIA}credit") is None

    @pytest.mark.parametrize(
        ("type", "told"), [("sponsored", "paid for this"), ("press_release", "has not checked")]
    )
    def test_what_is_not_the_newsrooms_own_says_so(self, channel, type, told):
        make_live(type=type)
        assert told in channel().findtext(f"item/{CONTENT}")

    def test_nothing_in_a_text_breaks_the_document(self, channel, client):
        nasty = "]]> \x01\x0b\x1f\ufffe <!-- & </item> 🌊"
        make_live(
            nasty, summary=nasty, authors=[make_author(nasty, slug="n")], topics=["a\x02b"],
            section=make_section("Arts\x03", slug="arts", description=nasty),
            body="<p>]]&gt; \x04 <strong>&lt;!--</strong></p>",
        )  # fmt: skip
        for path in ("/feed/", "/arts/feed/", "/authors/n/feed/"):
            (item,) = channel(path).iter("item")
            assert item.findtext("title").startswith("]]> ")
            assert item.findtext("title").endswith("🌊")
            assert "]]" in item.findtext(CONTENT)
        assert items(client)[0]["title"].startswith("]]> ")


class TestJSONFeed:
    def test_shape(self, client, clock, editor):
        ada, image = make_author("Ada Quill"), make_image()
        first = make_live("First", authors=[ada], topics=["Rain"], lead_image=image)
        bare = make_live("Bare", summary="", at=timezone.now() - HOUR)
        response = client.get("/feed.json")
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        feed = json.loads(response.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"] == "The Marlow Bay Ledger"
        assert feed["home_page_url"] == f"{ROOT}/"
        assert feed["feed_url"] == f"{ROOT}/feed.json"
        item, second = feed["items"]
        assert item["url"] == ROOT + first.get_absolute_url()
        assert item["authors"] == [{"name": "Ada Quill", "url": f"{ROOT}/authors/ada-quill/"}]
        assert item["tags"] == ["Politics", "Rain"]
        assert item["image"].startswith(f"{ROOT}/images/{image.pk}/")
        assert "voted 5 to 2" in item["content_html"]
        assert datetime.fromisoformat(item["date_published"]) == first.published_at
        assert datetime.fromisoformat(item["date_modified"]) == first.published_at
        assert second["url"] == ROOT + bare.get_absolute_url()
        assert second.keys().isdisjoint({"summary", "image", "authors"})

    def test_says_when_it_was_updated(self, client, clock, editor):
        first = make_live()
        clock.shift(HOUR)
        publishing.publish(drafts.copy(first, by=editor), by=editor)
        (item,) = items(client)
        published = datetime.fromisoformat(item["date_published"])
        assert published == first.published_at
        assert datetime.fromisoformat(item["date_modified"]) == published + HOUR


class TestAtom:
    def test_says_what_the_others_say(self, client, clock, editor):
        ada, staff = make_author("Ada Quill"), make_author("Ledger staff", kind="organisation")
        first = make_live("Rain & <wind>", authors=[ada, staff], topics=["Rain"])
        clock.shift(HOUR)
        publishing.publish(drafts.copy(first, by=editor), by=editor, notice="It was nine.")
        feed = etree.fromstring(client.get("/feed.atom").content)
        entry = feed.find(f"{ATOM}entry")
        assert feed.findtext(f"{ATOM}title") == "The Marlow Bay Ledger"
        assert feed.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
        assert entry.findtext(f"{ATOM}title") == "Rain & <wind>"
        assert entry.findtext(f"{ATOM}id") == items(client)[0]["id"]
        names = [each.text for each in entry.iter(f"{ATOM}name")]
        assert names == ["Ada Quill", "Ledger staff"]
        published = datetime.fromisoformat(entry.findtext(f"{ATOM}published"))
        assert published == first.published_at
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == published + HOUR
        assert [each.get("term") for each in entry.iter(f"{ATOM}category")] == ["Politics", "Rain"]
        assert "It was nine." in entry.findtext(f"{ATOM}content")


class TestHub:
    """WebSub: every feed says of which hub one is told of it, in its text and before it."""

    @pytest.fixture
    def hub(self, edition):
        edition.websub_hub = "https://hub.example/"
        edition.save()
        return edition.websub_hub

    @pytest.mark.parametrize("path", PAGES)
    def test_of_every_feed(self, client, hub, path):
        make_live(authors=[make_author("Ada Quill")], topics=["Rain"])
        for ending in ENDINGS:
            response = client.get(path + ending)
            own = f"{ROOT}{path}{ending}"
            assert response["Link"] == f'<{hub}>; rel="hub", <{own}>; rel="self"'
            if ending == "feed.json":
                hubs = json.loads(response.content)["hubs"]
                assert hubs == [{"type": "WebSub", "url": hub}]
            else:
                links = etree.fromstring(response.content).iter(ATOM_LINK)
                found = {link.get("rel"): link.get("href") for link in links}
                assert (found["hub"], found["self"]) == (hub, own)

    def test_none_is_named_where_there_is_none(self, client):
        for ending in ENDINGS:
            response = client.get(f"/{ending}")
            assert not response.has_header("Link")
            assert b"hub" not in response.content


@pytest.mark.parametrize("hub", ["", "https://hub.example/"])
@pytest.mark.parametrize("path", ["/", "/politics/", "/authors/ada-quill/", "/topics/sköldpadda/"])
def test_valid_whatever_stands_in_it(client, clock, editor, edition, path, hub):
    edition.websub_hub = hub
    edition.save()
    ada, image = make_author("Ada Quill"), make_image(caption='A "pier" & <more>.')
    figure = f'<figure data-image="{image.pk}"><figcaption>'
    full = {
        "authors": [ada, make_author("Ledger staff", kind="organisation")],
        "topics": ["Sköldpadda", "R & D"],
    }
    body = (
        '<h2>One</h2><p>See <a href="/arts/x/">this</a>, <em>that</em><br>and</p>'
        f"{figure}At <strong>dawn</strong>.</figcaption></figure>"
        '<figure data-embed="https://video.example/1?a=b&amp;c"><figcaption>A film</figcaption>'
        '</figure><ol start="3"><li>x</li></ol><blockquote><p>y</p></blockquote><hr>'
        "<table><tr><th>A</th></tr><tr><td>&lt;b&gt;</td></tr></table>"
    )
    first = make_live(
        "Rain & <wind>",
        body=body,
        lead_image=image,
        summary="It <rained> & poured.",
        sources=[make_source("A & B", "https://press.example/?a=1&b=2")],
        **full,
    )
    make_live("Bare", summary="", body=f"{figure}</figcaption></figure>", **full)
    make_live("]]> \x01 🌊", summary="", body="<p>Only a text.</p>", **full)
    clock.shift(HOUR)
    publishing.publish(drafts.copy(first, by=editor), by=editor, notice="Five to <two>.")
    for form, ending in zip(("rss", "atom", "json"), ENDINGS, strict=True):
        address = f"{path}{ending}"
        response = client.get(address)
        feed_rules.check(response.content, form, ROOT + iri_to_uri(address))


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_one_is_valid_too(client, clock, ending):
    form = dict(zip(ENDINGS, ("rss", "atom", "json"), strict=True))[ending]
    feed_rules.check(client.get(f"/{ending}").content, form, f"{ROOT}/{ending}")
