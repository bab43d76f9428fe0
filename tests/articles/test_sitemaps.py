"""Sitemaps name every live address, and no other, in files that search engines take."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from urllib.robotparser import RobotFileParser

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone
from lxml import etree

from articles import drafts, publishing, sitemaps
from newsroom.caching import cache_control
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)

HOUR = timedelta(hours=1)
ROOT = "https://news.example"
NAMES = {"s": sitemaps.SITEMAP, "n": sitemaps.NEWS, "i": sitemaps.IMAGE}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings, edition, clock):
    settings.SITE_URL = ROOT
    edition.host = "news.example"
    edition.save()


@pytest.fixture
def document(client):
    def get(path):
        response = client.get(path.removeprefix(ROOT))
        assert response.status_code == 200, path
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        return etree.fromstring(response.content)

    return get


@pytest.fixture
def addresses(document):
    return lambda path: document(path).xpath("//s:loc/text()", namespaces=NAMES)


@pytest.fixture
def everything(addresses):
    """Every address in every file that the index names."""
    return lambda: [each for file in addresses("/sitemap.xml") for each in addresses(file)]


class TestIndex:
    def test_names_a_file_for_each_month_of_the_editions_zone(self, document):
        for at in (
            datetime(2025, 12, 3, tzinfo=UTC),
            datetime(2026, 3, 1, 4, 59, tzinfo=UTC),  # February still in New York
            datetime(2026, 3, 1, 5, 0, tzinfo=UTC),
        ):
            make_live(at=at)
        index = document("/sitemap.xml")
        assert index.tag == f"{{{sitemaps.SITEMAP}}}sitemapindex"
        rows = [
            (row.findtext("s:loc", namespaces=NAMES), row.findtext("s:lastmod", namespaces=NAMES))
            for row in index
        ]
        assert [loc.removeprefix(ROOT) for loc, _ in rows] == [
            "/sitemap-pages.xml",
            "/sitemap-2026-03.xml",
            "/sitemap-2026-02.xml",
            "/sitemap-2025-12.xml",
        ]
        instants = [datetime.fromisoformat(changed) for _, changed in rows[1:]]
        assert instants[1] == datetime(2026, 3, 1, 4, 59, tzinfo=UTC)

    def test_a_month_of_too_many_has_several(self, addresses, monkeypatch):
        monkeypatch.setattr(sitemaps, "MOST", 3)
        articles = [make_live(at=timezone.now() - n * timedelta(minutes=1)) for n in range(7)]
        files = [each.removeprefix(ROOT) for each in addresses("/sitemap.xml") if "2026" in each]
        assert files == [
            "/sitemap-2026-03.xml",
            "/sitemap-2026-03-2.xml",
            "/sitemap-2026-03-3.xml",
        ]
        found = [addresses(file) for file in files]
        assert [len(part) for part in found] == [3, 3, 1]
        assert {each for part in found for each in part} == {
            ROOT + article.get_absolute_url() for article in articles
        }

    def test_many_pages_have_several_and_none_is_dropped(self, addresses, everything, monkeypatch):
        names = [f"Topic {n}" for n in range(8)]
        make_live(topics=names, authors=[make_author("Ada Quill")])
        whole = everything()
        monkeypatch.setattr(sitemaps, "MOST", 4)
        files = [each.removeprefix(ROOT) for each in addresses("/sitemap.xml") if "pages" in each]
        assert files == ["/sitemap-pages.xml", *(f"/sitemap-pages-{n}.xml" for n in (2, 3, 4, 5))]
        assert [len(addresses(file)) for file in files[:-1]] == [4, 4, 4, 4]
        assert everything() == whole
        assert len(whole) == 6 + 1 + 2 + 9 + 1  # standing, section, archive, lists, the story

    def test_topics_of_drafts_alone_make_no_file(self, addresses, monkeypatch):
        make_live()
        whole = addresses("/sitemap-pages.xml")
        monkeypatch.setattr(sitemaps, "MOST", len(whole))
        make_article(topics=["Secret"], authors=[make_author("Ada Quill")])
        assert [each for each in addresses("/sitemap.xml") if "pages" in each] == [
            f"{ROOT}/sitemap-pages.xml"
        ]

    def test_a_file_of_the_longest_addresses_is_small_enough(self, edition):
        edition.host = f"{'a' * 245}.example"
        far = timezone.now()
        entry = sitemaps.Entry("/topics/" + "%F0%9F%8C%8A" * 100 + "/", far, "/images/" + "a" * 60)
        document = sitemaps.document("urlset", "url", [entry] * sitemaps.MOST, edition)
        assert len(document) < 50 * 1024**2

    @pytest.mark.parametrize(
        "path",
        [
            *("pages-2", "pages-0", f"pages-{10**30}"),
            *("2026-01", "2026-13", "0000-01", "9999-12", "2999-12"),
            *("2026-03-2", "2026-03-0", f"2026-03-{10**30}"),
        ],
    )
    def test_a_file_that_it_does_not_name_is_404(self, client, path):
        make_live()
        assert client.get(f"/sitemap-{path}.xml").status_code == 404


class TestArticles:
    def test_live_ones_only_at_their_instants(self, clock, editor, everything):
        now = timezone.now()
        article = make_article("First", slug="first")
        publishing.publish(article, by=editor, at=now + HOUR, until=now + 2 * HOUR)
        seen = []
        for _ in range(3):
            seen.append(f"{ROOT}/politics/first/" in everything())
            clock.shift(HOUR)
        assert seen == [False, True, False]

    def test_updated_and_withdrawn(self, clock, editor, document, everything):
        first = make_live(slug="first")
        published = timezone.now()
        clock.shift(HOUR)
        newer = drafts.copy(first, by=editor)
        publishing.publish(newer, by=editor)
        month = document("/sitemap-2026-03.xml")
        assert month.tag == f"{{{sitemaps.SITEMAP}}}urlset"
        (lastmod,) = month.xpath("//s:lastmod/text()", namespaces=NAMES)
        assert datetime.fromisoformat(lastmod) == published + HOUR
        clock.shift(HOUR)
        publishing.withdraw(newer.story, by=editor, reason="Wrong")
        assert f"{ROOT}/politics/first/" not in everything()

    def test_with_their_lead_picture(self, document):
        image = make_image()
        make_live(lead_image=image)
        make_live()
        (loc,) = document("/sitemap-2026-03.xml").xpath("//i:loc/text()", namespaces=NAMES)
        assert loc.startswith(f"{ROOT}/images/{image.pk}/")


class TestPages:
    def test_every_address_leads_somewhere(self, client, everything):
        make_live(
            authors=[make_author("Ada Quill")],
            topics=["Rain", "Čaj"],
            sources=[make_source(publisher="The Wrackline")],
            section=make_section("City Hall", parent=make_section("Politics")),
        )
        found = everything()
        assert len(found) == len(set(found))
        for path in (
            *("/", "/politics/", "/city-hall/", "/authors/", "/authors/ada-quill/"),
            *("/sources/the-wrackline/", "/topics/rain/"),
            *("/archive/2026/", "/archive/2026/03/"),
        ):
            assert ROOT + path in found
        for address in found:
            path = address.removeprefix(ROOT)
            try:
                resolve(unquote(etree.fromstring(f"<a>{path}</a>").text))
            except Resolver404:
                pytest.fail(path)

    def test_what_only_drafts_name_stays_unknown(self, everything):
        make_article(
            authors=[make_author("Ada Quill")],
            topics=["Secret"],
            sources=[make_source(publisher="The Wrackline")],
        )
        for path in ("/authors/ada-quill/", "/topics/secret/", "/sources/the-wrackline/"):
            assert ROOT + path not in everything()


class TestNews:
    def test_the_newsrooms_own_stories_of_two_days(self, clock, document):
        now = timezone.now()
        make_live("Now & here", at=now)
        make_live("Just in", at=now - 48 * HOUR)
        make_live("Too old", at=now - 48 * HOUR - timedelta(seconds=1))
        make_live("Paid", type="sponsored")
        make_live("Sent", type="press_release")
        make_article("Draft")
        found = document("/news-sitemap.xml")
        titles = found.xpath("//n:title/text()", namespaces=NAMES)
        assert titles == ["Now & here", "Just in"]
        news = found.find(".//n:news", NAMES)
        assert news.findtext("n:publication/n:name", namespaces=NAMES) == "The Marlow Bay Ledger"
        assert news.findtext("n:publication/n:language", namespaces=NAMES) == "en"
        date = news.findtext("n:publication_date", namespaces=NAMES)
        assert datetime.fromisoformat(date) == now
        assert found.xpath("//s:lastmod", namespaces=NAMES) == []

    @pytest.mark.parametrize(
        ("tag", "told"), [("es-MX", "es"), ("zh-TW", "zh-tw"), ("zh-Hans", "zh")]
    )
    def test_language_without_its_region(self, document, edition, tag, told):
        edition.language = tag
        edition.save()
        make_live()
        language = document("/news-sitemap.xml").find(".//n:language", NAMES)
        assert language.text == told

    def test_no_more_than_are_taken_and_nothing_breaks_it(self, document, monkeypatch):
        monkeypatch.setattr(sitemaps, "NEWS_MOST", 2)
        for n in range(3):
            make_live(f"]]> \x01 <{n}>", at=timezone.now() - n * HOUR)
        titles = document("/news-sitemap.xml").xpath("//n:title/text()", namespaces=NAMES)
        assert titles == ["]]>  <0>", "]]>  <1>"]

    def test_an_empty_one_is_whole_too(self, document):
        assert len(document("/news-sitemap.xml")) == 0


def test_robots_keep_to_the_public_site_and_find_the_sitemaps(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    robots = RobotFileParser()
    robots.parse(lines)
    assert robots.site_maps() == [f"{ROOT}/sitemap.xml", f"{ROOT}/news-sitemap.xml"]
    # Python's parser loses a "?" at the end; by RFC 9309 a rule is how the address begins.
    refused = tuple(line.removeprefix("Disallow: ") for line in lines if "Disallow: " in line)
    for path in ("/admin/", "/admin/login/", "/preview/token/", "/search/typed/"):
        assert not robots.can_fetch("any", path)
        assert path.startswith(refused)
    assert "/search/?q=a".startswith(refused)
    assert "/search/?section=politics".startswith(refused)
    pages = (
        "/",
        "/politics/a/",
        "/feed/",
        "/images/1/a/b.jpg",
        "/search-and-rescue/x/",
        "/search/",
    )
    assert [path for path in [*pages, "/search/"] if path.startswith(refused)] == []


def test_kept_no_longer_than_to_the_next_boundary(client, editor):
    publishing.publish(make_article(), by=editor, at=timezone.now() + timedelta(seconds=20))
    for path in ("/sitemap.xml", "/news-sitemap.xml", "/robots.txt"):
        assert client.get(path)["Cache-Control"] == cache_control(20)
