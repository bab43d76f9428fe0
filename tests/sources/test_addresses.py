"""One page, one address."""

import pytest

from sources.addresses import NotAnAddress, domain, normalise


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
        "https://news.example/" + "a" * 2000,
    ],
)
def test_what_is_none(given):
    with pytest.raises(NotAnAddress):
        normalise(given)


def test_domain():
    assert domain("https://www.news.example/a") == "news.example"
