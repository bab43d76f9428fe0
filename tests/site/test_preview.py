"""Preview links."""

from datetime import timedelta

import pytest

from articles import preview, publishing
from newsroom.demo.factories import make_article, make_image, make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition, clock):
    return make_article("A secret plan", slug="a", section=None)


def address(article):
    return f"/preview/{preview.token(article)}/"


def test_the_draft_as_its_page_would_be(draft, get):
    response = get(address(draft))
    page = response.content.decode()
    assert "A secret plan</h1>" in page
    assert "Preview of version 1 (draft), saved on" in page
    assert "Not published" in page
    assert '<meta name="robots" content="noindex">' in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_its_pictures_come_with_the_link(get, edition):
    image = make_image()
    draft = make_article("A", lead_image=image, body=f'<figure data-image="{image.pk}"></figure>')
    page = get(address(draft)).content.decode()
    token = preview.token(draft)
    assert page.count(f'src="/preview/{token}/images/{image.pk}/') == 2
    assert 'src="/images/' not in page


def test_seven_days(draft, clock, get):
    link = address(draft)
    clock.shift(timedelta(days=7))
    get(link)
    clock.shift(timedelta(seconds=2))
    assert "This preview link has run out" in get(link, 410).content.decode()


def test_made_up_or_for_a_version_that_is_no_more(draft, get):
    link = address(draft)
    get("/preview/1/", 404)
    get(link[:-2] + "x/", 404)
    get(address(make_live("B")).replace(":", "!"), 404)
    draft.delete()
    get(link, 404)


def test_of_a_version_that_is_live_by_now(draft, get, editor):
    link = address(draft)
    live = make_article("Out", slug="out")
    publishing.publish(live, by=editor)
    assert "Preview of version 1 (live)" in get(address(live)).content.decode()
    get(link)
