"""Addresses that no page of ours links to: each gets a sensible answer, on either database."""

import pytest

from articles import preview
from articles.models import Topic
from newsroom.demo.factories import make_author, make_image, make_link, make_live, make_source

pytestmark = pytest.mark.django_db

ODD = ["%00", "a%00b", "%FF", "%ED%A0%80", "%EF%BF%BF", "%0A", "'", "9" * 40, "a" * 3000]
PATHS = [
    "/{}/",
    "/{}/feed/",
    "/politics/{}/",
    "/authors/{}/",
    "/authors/{}/feed/",
    "/sources/{}/",
    "/topics/{}/",
    "/topics/{}/feed/",
    "/archive/{}/",
    "/archive/{}/03/",
    "/archive/2026/{}/",
    "/sitemap-2026-{}.xml",
    "/sitemap-2026-03-{}.xml",
    "/preview/{}/",
    "/images/{}/made-up/card-320.jpg",
    "/images/{image}/{}/card-320.jpg",
    "/images/{image}/made-up/{}",
    "/preview/{}/images/{image}/made-up/card-320.jpg",
    "/preview/{token}/images/{}/made-up/card-320.jpg",
    "/preview/{token}/images/{image}/{}/{}",
]
LISTS = ["/politics/", "/authors/zoe/", "/sources/the-daily-example/", "/topics/rain/"]


@pytest.fixture
def paper(clock, edition):
    image = make_image()
    authors = [make_author("Zoe", slug="zoe")]
    story = make_live(
        slug="story", lead_image=image, authors=authors, sources=[make_source()], topics=["Rain"]
    )
    return {"image": image.pk, "token": preview.token(make_link(story))}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_path_is_404(paper, client, odd):
    for path in PATHS:
        address = path.format(*[odd] * 2, **paper)
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_place_in_a_list_is_400_and_odd_words_find_nothing(paper, client, odd):
    for path in (*LISTS, "/archive/2026/03/", "/corrections/"):
        assert client.get(f"{path}?before={odd}").status_code == 400, path
    assert client.get(f"/search/?q=story&before={odd}").status_code == 400
    assert client.get(f"/search/?q={odd}").status_code == 200
    assert client.get(f"/?{odd}={odd}").status_code == 200


def test_a_topic_in_letters_of_any_script(paper, get):
    topic = Topic.objects.create(name="Ненастье", slug="ненастье")
    make_live(topics=[topic])
    get(topic.get_absolute_url())
    get(topic.get_absolute_url() + "feed/")
