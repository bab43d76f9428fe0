"""Fixtures of the page cache: a process in front of a paper with one story."""

import pytest
from django.db import connections

from newsroom.demo.factories import make_author, make_live

from .process import Site


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Requests end without closing the connection that the test's transaction is on."""
    cls = type(connections["default"])
    close = cls.close_if_unusable_or_obsolete
    monkeypatch.setattr(
        cls, "close_if_unusable_or_obsolete", lambda c: c.in_atomic_block or close(c)
    )


@pytest.fixture
def site(clock, edition):
    make_live("Old news", slug="old", authors=[make_author("Zoe")])
    return Site()
