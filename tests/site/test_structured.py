"""What pages tell machines: in schema.org's words, Open Graph's, and one canonical address each."""

import re

import pytest

from articles import drafts, preview, publishing
from articles.models import AboutPage, Article, Byline, Correction
from articles.structured import POLICIES
from authors.models import AuthorLink
from newsroom.demo.factories import (
    make_author,
    make_image,
    make_link,
    make_live,
    make_page,
    make_section,
    make_source,
)
from sources.models import Publisher, Source

from . import schema_org
from .schema_org import said_on

pytestmark = pytest.mark.django_db
ROOT = "https://news.example"
Kind = AboutPage.Kind


@pytest.fixture(autouse=True)
def _site(settings, edition, clock):
    settings.SITE_URL = ROOT
    edition.host = "news.example"
    edition.tagline = "All of it"
    edition.about = "A paper."
    edition.contact_email = "desk@news.example"
    edition.logo = make_image()
    edition.save()


@pytest.fixture
def told(text):
    """`told(address)`: what the page says of each type of thing, checked."""

    def told(address):
        things = said_on(text(address))
        for thing in things:
            schema_org.check(thing)
        return {thing["@type"]: thing for thing in things}

    return told


def crumbs(things):
    line = things["BreadcrumbList"]["itemListElement"]
    assert [each["position"] for each in line] == list(range(1, len(line) + 1))
    return [(each["name"], each["item"]["@id"].removeprefix(ROOT)) for each in line]


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("news", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("sponsored", "AdvertiserContentArticle"),
    ],
)
def test_an_article_with_everything(clock, editor, told, type, kind):
    ada = make_author("Ada Quill")
    staff = make_author("Staff", kind="organisation")
    lead = make_image(size=(3000, 3000), caption="The pier.", credit="R. Vane")
    first = make_live(
        "Rain & <wind>",
        slug="a",
        type=type,
        section=make_section("City Hall", parent=make_section("Politics")),
        authors=[ada, staff, (ada, Byline.Role.EDITING)],
        topics=["Rain", "Wind"],
        lead_image=lead,
        sources=[make_source("Minutes", "https://city.example/1", "City"), make_source("A book")],
    )
    clock.shift(3600)
    notice = Correction(kind="clarification", text="Rain, not hail.")
    publishing.publish(drafts.copy(first, by=editor), by=editor, notice=notice)
    things = told("/city-hall/a/")
    article = things[kind]
    assert article["headline"] == "Rain & <wind>"
    assert article["mainEntityOfPage"] == f"{ROOT}/city-hall/a/"
    assert article["articleSection"] == "City Hall"
    assert article["keywords"] == ["Rain", "Wind"]
    assert article["datePublished"] == "2026-03-02T12:00:00-05:00"
    assert article["dateModified"] == "2026-03-02T13:00:00-05:00"
    assert [(each["@type"], each["name"], each["url"]) for each in article["author"]] == [
        ("Person", "Ada Quill", f"{ROOT}/authors/ada-quill/"),
        ("Organization", "Staff", f"{ROOT}/authors/staff/"),
    ]
    shapes = [re.search(r"/([a-z]+)-1280\.jpg$", each["url"])[1] for each in article["image"]]
    assert shapes == ["square", "standard", "wide"]
    assert {(each["caption"], each["creditText"]) for each in article["image"]} == {
        ("The pier.", "R. Vane")
    }
    assert [(each["name"], each.get("url")) for each in article["citation"]] == [
        ("Minutes", "https://city.example/1"),
        ("A book", None),
    ]
    (correction,) = article["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert (correction["name"], correction["text"]) == ("Clarification", "Rain, not hail.")
    assert correction["datePublished"] == article["dateModified"]
    assert article["publisher"]["@type"] == "NewsMediaOrganization"
    assert crumbs(things) == [
        ("The Marlow Bay Ledger", "/"),
        ("Politics", "/politics/"),
        ("City Hall", "/city-hall/"),
        ("Rain & <wind>", "/city-hall/a/"),
    ]


def test_each_shape_of_a_picture_is_served(client, told):
    make_live("A", slug="a", lead_image=make_image(size=(700, 500)))
    for image in told("/politics/a/")["NewsArticle"]["image"]:
        assert client.get(image["url"].removeprefix(ROOT)).status_code == 200


def test_search_pages_are_cited_to_readers_only(text, told):
    page = make_source("Results for rain", "https://find.example/?q=rain", "Find")
    Publisher.objects.filter(name="Find").update(kind=Publisher.Kind.SEARCH)
    other = make_source("Rain, searched", "https://city.example/?s=rain", "City")
    Source.objects.filter(pk=other.pk).update(kind=Source.Kind.SEARCH)
    make_live("A", slug="a", sources=[page, other])
    assert "Results for rain" in text("/politics/a/")
    assert "citation" not in told("/politics/a/")["NewsArticle"]


def test_a_bare_article_says_no_more_than_it_knows(told):
    make_live("Bare", slug="a", summary="")
    bare = told("/politics/a/")["NewsArticle"]
    assert bare.keys().isdisjoint(
        {"image", "author", "citation", "correction", "keywords", "description"}
    )


class TestPublisher:
    def test_names_each_policy_that_there_is(self, told):
        for kind in Kind:
            make_page(kind.label, kind=kind)
        make_page("Hidden", slug="hidden", is_public=False)
        publisher = told("/")["WebSite"]["publisher"]
        for kind, name in POLICIES.items():
            path = AboutPage.objects.get(kind=kind).get_absolute_url()
            assert publisher[name] == ROOT + path
        assert publisher["logo"]["@type"] == "ImageObject"
        assert publisher["contactPoint"]["url"] == f"{ROOT}/about/contact/"
        assert publisher["contactPoint"]["email"] == "desk@news.example"

    def test_without_pages_what_is_always_there(self, told, edition):
        publisher = told("/")["WebSite"]["publisher"]
        assert publisher["masthead"] == f"{ROOT}/authors/"
        assert set(POLICIES.values()) & publisher.keys() == {"masthead"}
        edition.corrections_policy = "We say so."
        edition.save()
        assert told("/")["WebSite"]["publisher"]["correctionsPolicy"] == f"{ROOT}/corrections/"


def test_the_front_page_is_a_site_that_can_be_searched(told, client):
    search = told("/")["WebSite"]["potentialAction"]
    address = search["target"]["urlTemplate"].removeprefix(ROOT)
    assert client.get(address.replace("{words}", "rain")).status_code == 200
    assert search["query-input"] == "required name=words"


def test_an_authors_page_is_their_profile(told):
    ada = make_author("Ada Quill", role="Reporter", bio="Writes.", portrait=make_image())
    AuthorLink.objects.create(author=ada, label="Elsewhere", url="https://ada.example/")
    make_author("Staff", kind="organisation", role="Byline")
    things = told("/authors/ada-quill/")
    person = things["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["jobTitle"]) == (
        "Person", "Ada Quill", "Reporter",
    )  # fmt: skip
    assert person["sameAs"] == ["https://ada.example/"]
    assert person["worksFor"]["name"] == "The Marlow Bay Ledger"
    assert crumbs(things)[1:] == [("Who we are", "/authors/"), ("Ada Quill", "/authors/ada-quill/")]
    assert told("/authors/staff/")["ProfilePage"]["mainEntity"]["@type"] == "Organization"


def test_pages_about_the_paper(told):
    make_page("Ethics", kind=Kind.ETHICS)
    make_page("Contact", kind=Kind.CONTACT)
    assert told("/about/ethics/")["AboutPage"]["name"] == "Ethics"
    assert told("/about/contact/")["ContactPage"]["url"] == f"{ROOT}/about/contact/"
    assert crumbs(told("/about/ethics/"))[1:] == [
        ("About us", "/about/"),
        ("Ethics", "/about/ethics/"),
    ]


def test_lists_say_where_they_stand(told):
    city = make_section("City Hall", parent=make_section("Politics"))
    make_live(section=city, topics=["Rain"], sources=[make_source(publisher="City")])
    assert crumbs(told("/city-hall/"))[1:] == [
        ("Politics", "/politics/"),
        ("City Hall", "/city-hall/"),
    ]
    assert crumbs(told("/topics/rain/"))[1:] == [("Rain", "/topics/rain/")]
    assert crumbs(told("/sources/city/"))[1:] == [
        ("Our sources", "/sources/"),
        ("City", "/sources/city/"),
    ]
    assert crumbs(told("/archive/2026/03/"))[1:] == [
        ("Archive", "/archive/"),
        ("2026", "/archive/2026/"),
        ("March 2026", "/archive/2026/03/"),
    ]
    assert crumbs(told("/archive/2026/"))[2] == ("2026", "/archive/2026/")


PAGES = [
    *("/", "/politics/", "/politics/a/", "/authors/", "/authors/ada-quill/", "/topics/čaj/"),
    *(
        "/sources/",
        "/sources/city/",
        "/archive/",
        "/archive/2026/",
        "/archive/2026/03/",
        "/corrections/",
    ),
    *("/about/", "/about/ethics/", "/search/", "/api/v1/"),
]


class TestEveryPage:
    @pytest.fixture(autouse=True)
    def _paper(self, _site):
        make_page("Ethics", body="<p>We say <strong>so</strong>.</p>")
        ada = make_author("Ada Quill", bio='Writes "well".')
        cast = {"authors": [ada], "topics": ["Čaj"], "sources": [make_source(publisher="City")]}
        make_live('The "A"', slug="a", **cast)

    @pytest.mark.parametrize("address", PAGES)
    def test_has_one_canonical_address_and_a_card(self, text, address):
        page = text(address)
        (canonical,) = re.findall('<link rel="canonical" href="([^"]*)">', page)
        told = dict(re.findall('<meta (?:property|name)="([^"]*)" content="([^"]*)">', page))
        assert canonical == told["og:url"]
        assert canonical == ROOT + address.replace("č", "%C4%8D")
        for name in ("og:title", "og:type", "og:site_name", "og:description", "twitter:card"):
            assert told[name].strip(), name
            assert page.count(f'"{name}"') == 1, name

    def test_says_what_it_is_of(self, text):
        assert 'property="og:title" content="Ada Quill"' in text("/authors/ada-quill/")
        assert 'property="og:type" content="profile"' in text("/authors/ada-quill/")
        assert 'property="og:description" content="We say so."' in text("/about/ethics/")
        assert 'property="og:title" content="The &#34;A&#34;"' in text("/politics/a/")
        assert 'property="article:tag" content="Čaj"' in text("/politics/a/")

    def test_an_older_page_of_a_list_is_its_own(self, text, paper):
        paper(60)
        (before,) = re.findall(r'href="[^"]*\?before=([^"]*)"', text("/politics/"))
        page = text(f"/politics/?before={before}")
        assert f'<link rel="canonical" href="{ROOT}/politics/?before={before}">' in page

    @pytest.mark.parametrize(
        ("asked", "canonical"),
        [
            ("q=a", "q=a"),
            ("utm_source=x&q=a+%22b&section=&before=", "q=a+%22b"),
            ("section=politics", "section=politics"),
            ("q=a&section=nowhere&author=ada-quill", "q=a&amp;author=ada-quill"),
        ],
    )
    def test_what_a_search_found_is_its_own_and_not_for_search_engines(
        self, text, asked, canonical
    ):
        page = text(f"/search/?{asked}")
        assert page.count('"canonical"') == page.count('name="robots"') == 1
        assert f'<link rel="canonical" href="{ROOT}/search/?{canonical}">' in page
        assert '<meta name="robots" content="noindex, follow">' in page

    @pytest.mark.parametrize("asked", ["", "?q=", "?q=+&section=&from="])
    def test_the_search_itself_is_for_search_engines(self, text, asked):
        page = text(f"/search/{asked}")
        assert f'<link rel="canonical" href="{ROOT}/search/">' in page
        assert re.search('<meta name="description" content="[^"]*search', page, re.I)
        assert "robots" not in page

    def test_a_preview_has_neither(self, text):
        page = text(f"/preview/{preview.token(make_link(Article.objects.get()))}/")
        assert "canonical" not in page
        assert "ld+json" not in page
