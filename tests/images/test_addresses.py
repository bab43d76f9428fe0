"""Who may see a picture, at which address, and how long it may be kept."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse

from articles import preview, publishing
from newsroom.demo import factories
from newsroom.images import markup, renditions
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def address(image, shape="wide", width=640, fmt="webp", token=""):
    return markup.address(image, shape=shape, width=width, fmt=fmt, token=token)


@pytest.fixture
def image(edition, clock):
    return factories.make_image()


@pytest.fixture
def draft(image, editor):
    return factories.make_article("Bridge stuck open", by=editor, lead_image=image)


# --- Readers ------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", ["avif", "webp", "jpg"])
def test_a_live_storys_lead_picture_is_public(client, image, editor, draft, fmt):
    publishing.publish(draft, by=editor)
    response = client.get(address(image, fmt=fmt))
    assert response.status_code == 200
    assert response["Content-Type"] == renditions.FORMATS[fmt].content_type
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    body = b"".join(response.streaming_content)
    assert len(body) == int(response["Content-Length"]) > 100


def test_a_picture_in_a_live_body_is_public(client, image, editor):
    body = f'<p>See:</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>'
    factories.make_live(body=body, by=editor)
    assert client.get(address(image)).status_code == 200


def test_a_portrait_and_the_logo_are_public(client, edition, image):
    assert client.get(address(image)).status_code == 404
    author = factories.make_author(portrait=image)
    assert client.get(address(image)).status_code == 200
    author.delete()
    assert client.get(address(image)).status_code == 404
    edition.logo = image
    edition.save()
    assert client.get(address(image)).status_code == 200


def test_a_drafts_picture_is_not_public(client, image, draft):
    assert client.get(address(image)).status_code == 404


def test_a_picture_comes_and_goes_with_its_story(client, clock, image, editor, draft):
    publishing.publish(draft, by=editor, at=NOON + HOUR, until=NOON + 2 * HOUR)
    seen = []
    for minutes in (59, 1, 59, 1):
        clock.shift(timedelta(minutes=minutes))
        seen.append(client.get(address(image)).status_code)
    assert seen == [404, 200, 200, 404]


def test_a_withdrawn_storys_picture_is_gone(client, clock, image, editor, draft):
    publishing.publish(draft, by=editor)
    clock.shift(HOUR)
    publishing.withdraw(draft.story, by=editor, reason="Wrong bridge.")
    assert client.get(address(image)).status_code == 404


def test_a_picture_that_only_an_older_version_shows_is_gone(client, clock, image, editor, draft):
    from articles import drafts

    publishing.publish(draft, by=editor)
    clock.shift(HOUR)
    newer = drafts.copy(draft, by=editor)
    newer.lead_image = None
    drafts.keep(newer, by=editor)
    assert client.get(address(image)).status_code == 200
    publishing.publish(newer, by=editor)
    assert client.get(address(image)).status_code == 404


def test_no_other_address_shows_it(client, image, editor, draft):
    publishing.publish(draft, by=editor)
    good = address(image)
    key = renditions.key(image, "wide")
    for bad in (
        good.replace(key, renditions.key(image, "card")),
        good.replace("wide-640", "wide-641"),
        good.replace("wide-640", "wide-1600"),
        good.replace(".webp", ".png"),
        good.replace(".webp", ".gif"),
        good.replace(f"/{image.pk}/", f"/{image.pk + 1}/"),
        good.replace(f"/{image.pk}/", "/99999999999999999999/"),
        f"/media/{image.file.name}",
    ):
        assert bad != good
        assert client.get(bad).status_code == 404, bad
    assert client.post(good).status_code == 405


def test_a_lost_original_is_not_found(client, image, editor, draft):
    publishing.publish(draft, by=editor)
    image.file.storage.delete(image.file.name)
    assert client.get(address(image)).status_code == 404


def test_the_old_address_ends_when_the_focal_point_moves(client, image, editor, draft):
    publishing.publish(draft, by=editor)
    old, full = address(image), address(image, shape="full")
    image.focal_x = 0.1
    image.save()
    assert address(image) != old
    assert client.get(old).status_code == 404
    assert client.get(address(image)).status_code == 200
    assert client.get(full).status_code == 200


# --- Caches -------------------------------------------------------------------------


def lifetimes(response) -> dict[str, int]:
    return {
        name: int(value)
        for name, value in re.findall(r"([\w-]+)=(\d+)", response.headers["Cache-Control"])
    }


def test_it_is_kept_for_a_day_by_readers_and_a_minute_by_caches_between(
    client, image, editor, draft
):
    publishing.publish(draft, by=editor)
    response = client.get(address(image))
    assert "public" in response["Cache-Control"]
    assert lifetimes(response) == {"max-age": 86400, "s-maxage": 60}


def test_nothing_keeps_it_past_the_next_boundary(client, image, editor, draft):
    publishing.publish(draft, by=editor, until=NOON + timedelta(seconds=90))
    assert lifetimes(client.get(address(image))) == {"max-age": 90, "s-maxage": 60}


def test_nothing_keeps_its_absence_past_the_next_boundary(client, image, editor, draft):
    publishing.publish(draft, by=editor, at=NOON + timedelta(seconds=30))
    response = client.get(address(image))
    assert response.status_code == 404
    assert lifetimes(response) == {"max-age": 30, "s-maxage": 30}


def test_it_is_not_sent_twice(client, image, editor, draft):
    publishing.publish(draft, by=editor)
    etag = client.get(address(image))["ETag"]
    again = client.get(address(image), headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert lifetimes(again) == {"max-age": 86400, "s-maxage": 60}


def test_two_queries_are_all_that_it_takes(client, image, editor, draft, django_assert_num_queries):
    publishing.publish(draft, by=editor)
    with django_assert_num_queries(2):
        client.get(address(image))


# --- The desk and previews ----------------------------------------------------------


def test_the_desk_sees_what_readers_do_not(client, image, draft, writer):
    client.force_login(writer)
    response = client.get(address(image))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_staff": True}])
def test_signing_in_is_not_enough(client, image, draft, fields):
    client.force_login(factories.make_user("other", **fields))
    assert client.get(address(image)).status_code == 404


def test_a_share_link_shows_its_own_pictures_and_no_others(client, image, draft, editor):
    token = preview.token(factories.make_link(draft))
    response = client.get(address(image, token=token))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    other = factories.make_image()
    factories.make_article(by=editor, lead_image=other)
    assert client.get(address(other, token=token)).status_code == 404
    assert client.get(address(image, token=token + "x")).status_code == 404
    portrait = factories.make_image()
    author = factories.make_author(portrait=portrait, active=False)
    assert client.get(address(portrait, token=token)).status_code == 404
    draft.bylines.create(author=author)
    assert client.get(address(portrait, token=token)).status_code == 200
    assert client.get(address(portrait)).status_code == 404
    author.active = True
    author.save()
    assert client.get(address(portrait)).status_code == 200


def test_a_share_links_pictures_end_with_it(client, clock, image, draft, editor):
    link = factories.make_link(draft, by=editor)
    token = preview.token(link)
    preview.revoke(link, by=editor)
    assert client.get(address(image, token=token)).status_code == 404
    token = preview.token(factories.make_link(draft, by=editor))
    assert client.get(address(image, token=token)).status_code == 200
    clock.shift(timedelta(days=7))
    assert client.get(address(image, token=token)).status_code == 404


# --- Markup -------------------------------------------------------------------------


def drawn(source: str, **context) -> str:
    return Template("{% load images %}" + source).render(Context(context))


def test_a_picture_offers_every_format_and_width(image, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = drawn('{% picture image shape="card" sizes="50vw" %}', image=image)
    assert re.findall(r'type="([^"]+)"', html) == ["image/avif", "image/webp"]
    assert html.count('sizes="50vw"') == 3
    for fmt in ("avif", "webp", "jpg"):
        assert re.findall(rf"/card-(\d+)\.{fmt} (\d+)w", html) == [
            (w, w) for w in ("320", "480", "640", "800", "960", "1200")
        ]
    assert 'width="1200" height="800"' in html
    assert 'loading="lazy"' in html
    assert 'decoding="async"' in html
    assert "fetchpriority" not in html


def test_the_picture_a_page_opens_with_loads_first(image):
    html = drawn('{% picture image shape="wide" eager=True %}', image=image)
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_a_place_can_have_other_words_for_a_picture_or_none(image):
    assert f'alt="{image.alt}"' in drawn("{% picture image %}", image=image)
    assert 'alt=""' in drawn("{% picture image alt='' %}", image=image)


def test_no_picture_is_nothing():
    assert drawn("{% picture image %}", image=None) == ""


def test_words_about_a_picture_are_text(image):
    image.alt = image.caption = image.credit = '"><script>alert(1)</script>'
    html = drawn("{% picture image %}", image=image) + markup.figure(image, "")
    assert "<script" not in html
    assert html.count("&quot;&gt;&lt;script&gt;") == 4


def test_a_figure_has_the_caption_of_here_else_its_own(image):
    image.caption, image.credit = "Its own", "Ann"
    assert "<figcaption>Of <em>here</em> <span" in markup.figure(image, "Of <em>here</em>")
    assert '<figcaption>Its own <span class="credit">Ann</span>' in markup.figure(image, "")
    image.caption = image.credit = ""
    assert "figcaption" not in markup.figure(image, "")


def test_every_address_in_the_markup_answers(client, image, editor, draft):
    publishing.publish(draft, by=editor)
    html = drawn("{% picture image shape='square' %}", image=image)
    addresses = set(re.findall(r"/images/[^ \",]+", html))
    assert len(addresses) == 3 * 4
    assert {client.get(each).status_code for each in addresses} == {200}


def test_a_preview_draws_addresses_that_its_holder_may_see(client, image, draft):
    token = preview.token(factories.make_link(draft))
    html = f"{markup.picture(image, token=token)} {markup.address(image, token=token)}"
    addresses = re.findall(r"/[^ \",]+\.(?:avif|webp|jpg)", html)
    assert addresses
    assert all(each.startswith(reverse("preview", args=[token])) for each in addresses)
    assert client.get(addresses[0]).status_code == 200
    assert client.get(addresses[-1]).status_code == 200


# --- On the site --------------------------------------------------------------------


def test_every_picture_on_a_page_and_on_its_preview_answers(client, edition, clock, editor):
    lead, shown = factories.make_image(size=(300, 200)), factories.make_image(size=(300, 200))
    body = f'<p>See:</p><figure data-image="{shown.pk}"><figcaption></figcaption></figure>'
    draft = factories.make_article("Bridge", by=editor, lead_image=lead, body=body)
    token = preview.token(factories.make_link(draft))

    def statuses(page: str, pictures: int) -> list[int]:
        html = client.get(page).content.decode()
        addresses = set(re.findall(r"(?:/preview/[^/\s\"]+)?/images/[^\s\",]+", html))
        assert len(addresses) == pictures
        return sorted({client.get(each).status_code for each in addresses})

    assert statuses(reverse("preview", args=[token]), 6) == [200]
    publishing.publish(draft, by=editor)
    assert statuses(draft.get_absolute_url(), 8) == [200]  # search engines are told two shapes more
