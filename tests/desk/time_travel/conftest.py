"""A paper with a story of every fate, and visits to the site of another time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_script_prefix

from articles import publishing
from newsroom import clock as the_clock
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)
from newsroom.desk.time_travel import address
from tests.conftest import NOON

SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York, the day after the clock's noon."""

YESTERDAY, TOMORROW = NOON - timedelta(days=1), SIX + timedelta(hours=1)


@pytest.fixture
def paper(clock, edition, editor):
    """One story a fate: live, scheduled, changing, expiring, withdrawn; pictures, links."""
    zoe = make_author("Zoe Person", slug="zoe", portrait=make_image())
    inner = make_section("City Hall", parent=make_section("Politics"))
    facts = {"authors": [zoe], "sources": [make_source()], "topics": ["Budget"]}
    week = NOON - timedelta(days=7)
    picture = make_image()
    make_live(
        "The council met",
        slug="met",
        at=week,
        section=inner,
        lead_image=picture,
        body=f'<p><a href="/politics/old/">Before</a>, '
        f'<a href="http://127.0.0.1:8000/politics/">all</a>, <a href="#x">here</a> and '
        f'<a href="https://elsewhere.example/">elsewhere</a>.</p>'
        f'<figure data-image="{picture.pk}"><figcaption>It.</figcaption></figure>',
        **facts,
    )
    gone = make_live("The old report", slug="old", at=week, **facts)
    publishing.withdraw(gone.story, by=editor, reason="Wrong.")
    soon = make_article("The new report", slug="new", lead_image=make_image(), **facts)
    publishing.publish(soon, by=editor, at=SIX)
    short = make_live("Tonight only", slug="tonight", until=SIX, **facts)
    clock.shift(60)
    return {"picture": picture, "soon": soon, "gone": gone, "short": short}


@pytest.fixture
def visit(paper, client, editor):
    """`visit(at, path)`: what an editor gets; `status` is the one to expect, if not any (None)."""
    client.force_login(editor)

    def visit(at, page="/", status=200):
        response = client.get(address(at, page))
        assert status in (None, response.status_code), (page, response.status_code)
        assert get_script_prefix() == "/"
        assert the_clock.now() == NOON + timedelta(seconds=60)
        return response

    return visit
