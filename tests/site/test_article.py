"""What stands on an article's page."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import brotli
import pytest

from articles import drafts, publishing
from articles.models import Article, Byline, Correction
from newsroom.clock import now
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_edition,
    make_image,
    make_live,
    make_section,
    make_source,
)

from .conftest import in_order

pytestmark = pytest.mark.django_db
Type = Article.Type
LONG = "Commissioners " + "weigh the merits of one more study of the bridge " * 4
WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2


def test_everything_in_its_order(text):
    tobias = make_author("Tobias Rennick", role="Reporter", bio="He covers the council.")
    staff = make_author("Ledger Staff", kind="organisation", bio="All of us.")
    make_live(
        "A full page",
        slug="full",
        kicker="Roads",
        section=make_section("City Hall", parent=make_section("Politics")),
        summary="In short.",
        body="<h2>Why</h2><p>Because of <em>this</em>.</p>",
        lead_image=make_image(alt="A bridge.", caption="The library's.", credit="S. Qadeer"),
        lead_caption="The caption here.",
        authors=[tobias, (staff, Byline.Role.EDITING), (tobias, Byline.Role.PHOTOGRAPHY)],
        sources=[
            make_source("The record", "https://city.example/record", "City"),
            make_source("A book"),
            make_source("Bridge", publisher="Google Search"),
        ],
        topics=["Bridges"],
    )
    page = text("/city-hall/full/")
    body = page[page.index("<main") :]
    in_order(
        body,
        "Politics</a>",
        "City Hall</a>",
        "Roads",
        "A full page</h1>",
        "Tobias Rennick</a>",
        "Editing by",
        "Ledger Staff</a>",
        "Photography by",
        'datetime="2026-03-02T12:00:00-0500"',
        "March 2, 2026, noon",
        'alt="A bridge."',
        "The caption here.",
        "S. Qadeer",
        "News Summary",
        "In short.",
        "Why</h2>",
        "Because of <em>this</em>.",
        "Further reading",
        'href="https://city.example/record"',
        "A book",
        "Google Search</a>",
        "Search page",
        "/topics/bridges/",
        "Reporter",
        "He covers the council.",
        "All of us.",
    )
    assert "The library's." not in body
    assert body.count("He covers the council.") == 1


def test_instants_are_told_to_the_second_as_html_has_them(text):
    make_live("A", slug="a", at=now() - timedelta(microseconds=1))
    assert 'datetime="2026-03-02T11:59:59-0500"' in text("/politics/a/")


def test_headings_are_the_editions(text):
    edition = make_edition()
    edition.summary_heading, edition.further_reading_heading = "In brief", "Read on"
    edition.save()
    make_live("A", slug="a", sources=[make_source()])
    in_order(text("/politics/a/"), "In brief", "Read on")


@pytest.mark.parametrize(
    ("type_", "label"),
    [
        (Type.OPINION, "Opinion"),
        (Type.ANALYSIS, "Analysis"),
        (Type.REVIEW, "Review"),
        (Type.SPONSORED, "An advertiser paid for this."),
        (Type.PRESS_RELEASE, "Published as it was sent to us."),
    ],
)
def test_what_is_not_news_says_what_it_is(text, type_, label):
    make_live("A", slug="a", type=type_)
    assert label in text("/politics/a/")


def test_pictures_in_the_body_are_drawn_with_their_captions(text):
    image = make_image(alt="A gull.", credit="W. Crabtree")
    make_live(
        "A",
        slug="a",
        body=f'<p>Look.</p><figure data-image="{image.pk}"><figcaption>A <em>gull</em>.'
        "</figcaption></figure>",
    )
    page = text("/politics/a/")
    in_order(page, "Look.", "<picture>", 'alt="A gull."', "A <em>gull</em>.", "W. Crabtree")
    assert "data-image" not in page


def test_corrections_of_every_version_that_was_live_by_then(clock, editor, text):
    first = make_live("A", slug="a")
    for hours, kind, said in ((1, "correction", "It was nine."), (2, "update", "It is done.")):
        clock.shift(3600)
        draft = drafts.copy(Article.objects.get(story=first.story, number=hours), by=editor)
        publishing.publish(draft, by=editor, notice=Correction(kind=kind, text=said))
    page = text("/politics/a/").partition("<main")[2]
    in_order(page, "Updated <time", 'id="corrections"', "It is done.", "It was nine.")
    assert 'datetime="2026-03-02T13:00:00-0500"' in page
    assert 'datetime="2026-03-02T14:00:00-0500"' in page


@pytest.mark.parametrize(
    ("utc", "said", "offset"),
    [(5, "1:30 a.m. EDT", "-0400"), (6, "1:30 a.m. EST", "-0500")],
)
def test_a_time_of_day_has_its_zone_in_the_hour_that_comes_twice_too(
    clock, text, utc, said, offset
):
    at = datetime(2025, 11, 2, utc, 30, tzinfo=UTC)
    make_live("A", slug="a", at=at)
    shown = f'<time datetime="2025-11-02T01:30:00{offset}">November 2, 2025, {said}</time>'
    assert shown in text("/politics/a/")
    clock.move_to(at + timedelta(hours=3))
    assert f'<time datetime="2025-11-02T01:30:00{offset}">{said}</time>' in text("/politics/")
    clock.shift(24 * 3600)
    assert f'<time datetime="2025-11-02T01:30:00{offset}">Nov. 2, 2025</time>' in text("/politics/")


def test_a_correction_that_is_scheduled_is_not_told_yet(clock, editor, text):
    draft = drafts.copy(make_live("A", slug="a"), by=editor)
    at = now() + timedelta(hours=1)
    publishing.publish(draft, by=editor, at=at, notice="It was nine.")
    assert "It was nine." not in text("/politics/a/")
    clock.shift(3600)
    assert "It was nine." in text("/politics/a/")


def test_a_text_of_three_parts_has_a_list_of_them(text):
    parts = "".join(f"<h2>Part {n}</h2><p>So.</p><h3>Less</h3>" for n in range(3))
    make_live("A", slug="a", body=parts)
    page = text("/politics/a/")
    in_order(
        page, "In this story", 'href="#part-part-0"', 'href="#part-part-2"', 'id="part-part-0"'
    )
    assert "#part-less" not in page.partition("</nav>")[2].partition("</nav>")[0]
    make_live("B", slug="b", body="<h2>One</h2><p>So.</p><h2>Two</h2>")
    assert "In this story" not in text("/politics/b/")


def test_it_can_be_shared_by_plain_links(text):
    make_live("Ferry & bridge: 50%", slug="a")
    page = text("/politics/a/")
    address = f"{quote(make_edition().root, safe='')}%2Fpolitics%2Fa%2F"
    subject = "Ferry%20%26%20bridge%3A%2050%25"
    assert f'href="mailto:?subject={subject}&amp;body={address}"' in page
    assert f"https://wa.me/?text={subject}%20{address}" in page


def test_a_page_lets_the_players_of_its_films_into_a_frame_and_no_others(get):
    embed = '<figure data-embed="{}"><figcaption>A film.</figcaption></figure>'
    make_live("A", slug="a", body=embed.format("https://youtu.be/abcdefghijk"))
    make_live("B", slug="b", body=embed.format("https://video.example/1"))
    policy = get("/politics/a/")["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com;" in policy + ";"
    page = get("/politics/a/").content.decode()
    assert "film-player.js" in page
    assert "<iframe" not in page
    assert "frame-src" not in get("/politics/b/")["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/politics/", "/politics/a/"])
def test_the_picture_that_a_page_opens_with_is_fetched_at_once(text, address):
    make_live("A", slug="a", lead_image=make_image(size=(1600, 1200)))
    page = text(address)
    head, _, main = page.partition("</head>")
    [preload] = re.findall('<link rel="preload" as="image"[^>]*>', head)
    first = re.search("<picture>.*?</picture>", main, re.S)[0]
    source = re.search('<source type="image/avif" srcset="([^"]*)" sizes="([^"]*)">', first)
    assert f'imagesrcset="{source[1]}" imagesizes="{source[2]}"' in preload
    assert 'type="image/avif"' in preload
    assert 'fetchpriority="high"' in first
    assert page.count('fetchpriority="high"') == 2


def test_a_page_is_light_and_one_request_holds_it_up(text, collected):
    """An article of a thousand words with pictures, before pictures and faces."""
    image = make_image()
    words = " ".join(f"word{n % 97} of the council's vote {n}" for n in range(170))
    make_live(
        "A",
        slug="a",
        lead_image=image,
        body=f"<h2>One</h2><p>{words}</p>" * 3,
        authors=[make_author(bio=words[:600]) for _ in range(3)],
        sources=[make_source(f"Source {n}", f"https://city.example/{n}") for n in range(10)],
        topics=["Budget", "Bridges"],
    )
    for _ in range(8):
        make_live(lead_image=image, topics=["Budget"])
    page = text("/politics/a/")
    assert page.count('rel="stylesheet"') == 1
    scripts = re.findall("<script [^>]*>", page.partition("</head>")[0])
    assert all('type="module"' in each or "ld+json" in each for each in scripts)
    sheet = re.search('rel="stylesheet" href="/static/([^"]*)"', page)[1]
    weight = sum(
        len(brotli.compress(each, quality=6))
        for each in (page.encode(), (collected / sheet).read_bytes())
    )
    assert weight < 25_000


def test_titles_for_search_and_for_sharing(text):
    image = make_image(alt="A bridge.")
    make_live(
        "The headline",
        slug="a",
        search_title="For engines",
        search_description="Say it to engines.",
        social_title="For friends",
        lead_image=image,
    )
    page = text("/politics/a/")
    assert "<title>For engines | The Marlow Bay Ledger</title>" in page
    assert '<meta name="description" content="Say it to engines.">' in page
    assert '<meta property="og:title" content="For friends">' in page
    pictured = re.search('<meta property="og:image" content="([^"]+)">', page)[1]
    assert pictured.startswith(f"{make_edition().root}/images/{image.pk}/")
    assert f'<link rel="canonical" href="{make_edition().root}/politics/a/">' in page


def test_structured_data_says_what_the_page_says(clock, editor, text):
    zoe, staff = make_author("Zoe", slug="zoe"), make_author("Staff", kind="organisation")
    article = make_article(
        "</script><b>&",
        slug="a",
        type=Type.OPINION,
        authors=[zoe, staff, (zoe, Byline.Role.EDITING)],
        sources=[make_source("The record", "https://city.example/1", "City")],
        lead_image=make_image(),
    )
    publishing.publish(article, by=editor, notice="It was nine.")
    page = text("/politics/a/")
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    facts, _ = json.loads(told)
    root = make_edition().root
    assert facts["@type"] == "OpinionNewsArticle"
    assert facts["headline"] == "</script><b>&"
    assert facts["mainEntityOfPage"] == f"{root}/politics/a/"
    assert facts["datePublished"] == "2026-03-02T12:00:00-05:00"
    assert [(each["@type"], each["name"]) for each in facts["author"]] == [
        ("Person", "Zoe"),
        ("Organization", "Staff"),
    ]
    assert facts["citation"][0]["url"] == "https://city.example/1"
    assert facts["correction"][0]["text"] == "It was nine."
    assert [each["url"].startswith(f"{root}/images/") for each in facts["image"]] == [True] * 3


def test_text_is_text_wherever_it_stands(text):
    nasty = "<script>alert(1)</script>"
    make_live(
        nasty,
        slug="a",
        kicker=nasty,
        summary=nasty,
        authors=[make_author(nasty, slug="x", bio=nasty)],
        sources=[make_source(nasty)],
        lead_image=make_image(alt=nasty, caption=nasty, credit=nasty),
        topics=[nasty],
    )
    for address in ("/", "/politics/", "/politics/a/", "/authors/x/", "/search/?q=" + nasty):
        assert "<script>alert" not in text(address)


@pytest.mark.parametrize("headline", [LONG[:200], WORD])
def test_long_headlines_stay_whole(text, headline):
    make_live(headline, slug="a", authors=[make_author() for _ in range(6)])
    for address in ("/", "/politics/", "/politics/a/"):
        assert headline in text(address)
