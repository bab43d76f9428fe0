"""Feeds: JSON Feed, Atom and WebSub; valid in each form whatever stands in them."""

import json
from datetime import datetime

import pytest
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from lxml import etree

from articles import drafts, publishing
from newsroom.demo.factories import make_author, make_image, make_live, make_source

from . import rules
from .conftest import ATOM, ATOM_LINK, ENDINGS, HOUR, PAGES, ROOT, items

pytestmark = pytest.mark.django_db


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
        rules.check(response.content, form, ROOT + iri_to_uri(address))


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_one_is_valid_too(client, clock, ending):
    form = dict(zip(ENDINGS, ("rss", "atom", "json"), strict=True))[ending]
    rules.check(client.get(f"/{ending}").content, form, f"{ROOT}/{ending}")
