"""What lists show of a story: kept once drawn, and yet what is so now."""

from datetime import timedelta

import pytest

from newsroom.demo.factories import make_author, make_image, make_live, make_section

pytestmark = pytest.mark.django_db


def test_a_list_tells_what_changed_around_a_frozen_version(text):
    section = make_section("News")
    author, image = make_author("Ada Finch"), make_image(alt="A drawbridge")
    make_live("The bridge stays", section=section, authors=[author], lead_image=image)
    page = text("/news/")
    assert "By Ada Finch" in page
    assert 'alt="A drawbridge"' in page

    author.name, image.alt, section.colour = "Ada Quill", "The drawbridge, open", "plum"
    for each in (author, image, section):
        each.save()
    page = text("/news/")
    assert "By Ada Quill" in page
    assert "Ada Finch" not in page
    assert 'alt="The drawbridge, open"' in page
    assert 'class="card card--opener" data-colour="plum"' in page


def test_a_story_of_today_is_of_yesterday_tomorrow(text, clock):
    make_live("The bridge stays", section=make_section("News"))
    assert " EST</time>" in text("/news/").partition("card__meta")[2]
    clock.shift(timedelta(days=1))
    assert " EST</time>" not in text("/news/").partition("card__meta")[2]
