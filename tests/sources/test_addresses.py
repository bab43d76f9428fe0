"""One page, one address."""

import pytest

from sources.addresses import NotAnAddress, domain, is_search, normalise


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("  HTTPS://News.Example:443  ", "https://news.example/"),
        ("news.example/a", "https://news.example/a"),
        ("http://news.example:80/a#top", "http://news.example/a"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=y", "https://news.example/a?id=7"),
        ("https://news.example/Case?Q=Case", "https://news.example/Case?Q=Case"),
        ("https://news.example/?empty=", "https://news.example/?empty="),
        ("https://news.example/?bare&utm_id=1", "https://news.example/?bare"),
        ("https://news.example/?a=1;b=2&&c=%2B+%7e", "https://news.example/?a=1;b=2&&c=%2B+%7e"),
        ("https://news.example/?q=caf%E9", "https://news.example/?q=caf%E9"),
        ("https://news.example/café?q=é x", "https://news.example/caf%C3%A9?q=%C3%A9%20x"),
        ("https://news.example/a\0b", "https://news.example/a%00b"),
        ("https://Café.example/", "https://xn--caf-dma.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
    ],
)
def test_normal_form(given, normal):
    assert normalise(given) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    "given",
    [
        *("", "javascript:alert(1)", "ftp://news.example/a", "https://", "https://localhost/a"),
        *("no address at all", "https://[1", "https://news.example:port/"),
        *("https://a..example/", "https://a<b>.example/", "https://[::ffff:1.2.3.4]/"),
        *("https://news.example/" + "a" * 2000, "https://news.example/" + "é" * 1000),
        *("https://" + "a" * 64 + ".example/", "https://" + "a." * 60 + "example/"),
    ],
)
def test_what_is_none(given):
    with pytest.raises(NotAnAddress):
        normalise(given)


def test_domain():
    assert domain("https://www.news.example/a") == "news.example"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.google.co.uk/search?q=marlow+bay", True),
        ("https://search.yahoo.com/search?p=marlow", True),
        ("https://duckduckgo.com/?q=marlow", True),
        ("https://www.youtube.com/results?search_query=marlow", True),
        ("https://www.baidu.com/s?wd=marlow", True),
        ("https://gazette.example/?s=marlow", True),
        ("https://gazette.example/find.php?keywords=marlow", True),
        ("https://gazette.example/search/?q=", False),  # nothing is asked yet
        ("https://gazette.example/?p=1203", False),  # a post of WordPress
        ("https://gazette.example/news/search-and-rescue?p=2", False),
        ("https://gazette.example/research?q=1", False),
        ("https://gazette.example/watch?v=abc", False),
    ],
)
def test_pages_of_search_results(address, is_one):
    assert is_search(address) is is_one
