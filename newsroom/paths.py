"""Paths of the site's own pages, as `reverse` gives them, at a tenth of what that takes.

A page has a hundred links, each by a name and slugs; and what a name's address looks like is
the same all day.
"""

import re
from functools import cache, lru_cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, reverse

_MARK = 70_000_000
"""A number that stands for an argument: converters take it, be it of numbers or of slugs."""
_is_plain = re.compile(r"[-\w]+", re.A).fullmatch


def path(name: str, *args: Any) -> str:
    """Where the site is mounted for this request (time travel mounts it elsewhere), and on."""
    return _path(get_script_prefix(), name, *args)


def path_if_any(name: str, *args: Any) -> str:
    """The path, or "" where this site has none of that name."""
    try:
        return path(name, *args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4096)
def _path(prefix: str, name: str, *args: Any) -> str:
    said = [str(arg) for arg in args]
    form = _form(name, len(args)) if all(map(_is_plain, said)) else None
    if form is None:
        return reverse(name, args=args)  # it knows what to quote, and what to refuse
    return _root(prefix) + form.format(*said)


@lru_cache(maxsize=64)
def _root(prefix: str) -> str:
    """The prefix, which is the current one, as an address has it."""
    return reverse("home")


@cache
def _form(name: str, count: int) -> str | None:
    """An address with a place for each of its arguments; None if not any number will do."""
    marks = [str(_MARK + n) for n in range(count)]
    try:
        form = reverse(name, args=marks).removeprefix(reverse("home"))
    except NoReverseMatch:
        return None
    for n, mark in enumerate(marks):
        form = form.replace(mark, f"{{{n}}}")
    return form
