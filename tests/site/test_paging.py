"""Lists by cursor."""

import re
from itertools import chain

import pytest

from articles import lists, paging, publishing
from articles.models import Article
from newsroom.clock import now
from newsroom.demo.factories import make_author, make_live

pytestmark = pytest.mark.django_db


def walk(text, address):
    """The headlines of each page, by its own link to the next."""
    pages, query = [], ""
    while query is not None:
        page = text(address + query)
        pages.append(re.findall(r"Council votes on item \d+", page))
        link = re.search(r'href="(\?before=[^"]+)" rel="next"', page)
        query = link and link[1]
    return pages


def test_every_story_once_and_newest_first(paper, text):
    paper(45)
    pages = walk(text, "/politics/")
    assert [len(page) for page in pages] == [20, 20, 5]
    assert list(chain(*pages)) == [f"Council votes on item {n}" for n in range(45)]


def test_stories_of_one_instant_are_told_apart(clock, text):
    for n in range(45):
        make_live(f"Council votes on item {n}")
    assert list(chain(*walk(text, "/politics/"))) == [
        f"Council votes on item {44 - n}" for n in range(45)
    ]


def test_a_page_stays_what_it_was_when_a_story_goes_live(paper, text):
    paper(30)
    second = paging.listed(lists.everything, at=now()).before
    was = text(f"/politics/?before={second}")
    make_live("Breaking")
    assert re.findall(r"item \d+", text(f"/politics/?before={second}")) == re.findall(
        r"item \d+", was
    )


@pytest.mark.parametrize("address", ["/authors/ada-quill/", "/topics/rain/"])
def test_stories_of_one_instant_by_an_author_and_about_a_topic(clock, text, address):
    ada = make_author("Ada Quill")
    for n in range(45):
        article = make_live(f"Council votes on item {n}", authors=[ada], topics=["Rain"])
    make_live("Council votes on item 99")
    assert article.live_from == now()
    assert list(chain(*walk(text, address))) == [
        f"Council votes on item {44 - n}" for n in range(45)
    ]


def test_what_is_withdrawn_while_a_page_is_made_ends_no_list(paper, editor, monkeypatch):
    paper(30)
    real = lists._cards

    def shown(**to):
        story = Article.objects.get(pk=to["keys"][3]).story
        publishing.withdraw(story, by=editor, reason="wrong")
        return real(**to | {"at": now()})

    monkeypatch.setattr(lists, "_cards", shown)
    page = paging.listed(lists.everything, at=now())
    assert len(page.articles) == 20
    assert page.before == paging.cursor(page.articles[-1])


def test_a_full_last_page_leads_nowhere(paper, text):
    paper(20)
    assert 'rel="next"' not in text("/politics/")


@pytest.mark.parametrize(
    ("address", "before"),
    [
        ("/politics/?", "20000101T000000.000000-1"),
        ("/authors/author-1-0/?", "20000101T000000.000000-1"),
        ("/sources/the-daily-example/?", "20000101T000000.000000-1"),
        ("/topics/budget/?", "20000101T000000.000000-1"),
        ("/archive/2026/03/?", "20000101T000000.000000-1"),
        ("/search/?q=council", "20000101T000000.000000-1.0"),
    ],
)
def test_past_the_end_there_is_a_way_back(paper, text, address, before):
    paper(1)
    page = text(f"{address}&before={before}")
    assert "The list ends before this place." in page
    assert "Nothing found" not in page
    top = re.search(r'class="pages__top" href="([^"]*)"', page)[1]
    assert "Council votes on item 0" in text(address.partition("?")[0] + top)


def test_search_pages_keep_the_words(paper, text):
    paper(30)
    page = text("/search/?q=council+votes")
    link = re.search(r'href="(\?[^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    assert "q=council+votes" in link
    assert len(re.findall(r"Council votes on item \d+</a>", text("/search/" + link))) == 10


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "-",
        "20260302T170000.000000",
        "20260302T170000.000000-",
        "20260302T170000.000000--1",
        "20260302T170000.000000-1' OR 1=1",
        "20269902T170000.000000-1",
        "20260302T170000.000000-99999999999999999999",
        "20260302T170000.000000-²",
        "%00",
    ],
)
@pytest.mark.parametrize("address", ["/politics/?", "/search/?q=council&"])
def test_a_cursor_that_is_none_gets_a_sentence(paper, text, cursor, address):
    paper(1)
    assert "The address names no place in this list." in text(f"{address}before={cursor}", 400)
