"""Fixtures of the reading site: its pages, and a paper with many stories."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles.models import Story, Topic
from newsroom.clock import now
from newsroom.demo import bulk
from newsroom.demo.bulk import HOUR
from newsroom.demo.factories import make_author, make_image, make_section, make_source


@pytest.fixture
def get(client: Client, clock: Any, edition: Any) -> Callable[..., Any]:
    """`get(address)`: what a reader gets; `get(address, 404)` expects that status."""

    def get(address: str, status: int = 200) -> Any:
        response = client.get(address)
        assert response.status_code == status, (address, response.status_code)
        return response

    return get


@pytest.fixture
def text(get: Callable[..., Any]) -> Callable[..., str]:
    """`text(address)`: the page as text."""
    return lambda address, status=200: get(address, status).content.decode()


@pytest.fixture
def paper(clock: Any, edition: Any) -> Callable[[int], None]:
    """`paper(n)`: n more live stories, an hour apart, in two sections, one inside the other.

    Each has two names in its byline, a picture, two citations and a topic.
    """

    def paper(n: int) -> None:
        politics = make_section("Politics")
        bulk.make_stories(
            n,
            newest=now() - Story.objects.count() * HOUR,
            sections=[politics, make_section("City Hall", parent=politics)],
            authors=[make_author(slug=f"author-{n}-{i}") for i in range(2)],
            sources=[make_source(f"Page {n} {i}") for i in range(2)],
            topics=[Topic.objects.get_or_create(name="Budget")[0]],
            image=make_image(),
        )

    return paper


def in_order(page: str, *pieces: str) -> None:
    """Asserts that each piece stands on the page, and after the one before it."""
    places = [page.find(piece) for piece in pieces]
    assert -1 not in places, dict(zip(pieces, places, strict=True))
    assert places == sorted(places)
