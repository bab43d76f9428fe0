"""Paths are those that `reverse` gives, wherever the site is mounted."""

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from newsroom.paths import path

ADDRESSES = [
    ("home",),
    ("article", "city-hall", "bridge_opens-2"),
    ("author", "ada"),
    ("topic", "öl-und-gas"),
    ("topic", "oil"),
    ("rendition", 12, "0f3a", "-"),
    ("preview-rendition", "a:b c", 12, "0f3a", "-"),
    ("feed-atom",),
    ("archive-year", 2026),
    ("archive-month", 2026, 3),
    ("section-feed", "news"),
]


@pytest.mark.parametrize(
    "prefix", ["/", "/admin/as-of/2026-11-24T11:00:00Z/", "/päpers/~ledger 2/"]
)
def test_they_are_those_of_reverse_below_any_prefix(prefix):
    before = get_script_prefix()
    try:
        set_script_prefix(prefix)
        for name, *args in ADDRESSES:
            assert path(name, *args) == reverse(name, args=args)
    finally:
        set_script_prefix(before)


@pytest.mark.parametrize("slug", ["", "a/b", "ä", "a b"])
def test_what_is_no_address_is_refused(slug):
    with pytest.raises(NoReverseMatch):
        path("author", slug)
