"""A site whose feeds are read as programs read them."""

import json
from datetime import timedelta

import pytest
from lxml import etree

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
