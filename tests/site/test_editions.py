"""The site of a newsroom that has told nothing of itself yet, and the edition that tells."""

from datetime import timedelta

import pytest

from articles import publishing
from newsroom.clock import now
from newsroom.demo.factories import make_article, make_live, make_section, make_user
from newsroom.editions.models import Edition

pytestmark = pytest.mark.django_db


def test_without_an_edition_every_page_works(client, clock):
    city_hall = make_section("City Hall", parent=make_section("Politics"))
    make_live("The council met", slug="open", section=city_hall)
    for address in ("/", "/politics/", "/city-hall/open/", "/archive/2026/03/", "/feed/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "The council met" in page.text
        assert "Newsroom" in page.text
    assert 'href="/politics/"' in client.get("/nowhere/").text


def test_without_an_edition_a_cache_knows_the_boundary_too(client, clock, editor):
    publishing.publish(make_article(), by=editor, at=now() + timedelta(seconds=20))
    assert "max-age=20" in client.get("/")["Cache-Control"]
    clock.shift(20)
    assert "max-age=60" in client.get("/")["Cache-Control"]


def test_the_last_edition_stays(client, clock, edition):
    client.force_login(make_user(is_superuser=True))
    address = f"/admin/editions/edition/{edition.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    Edition.objects.create(host="south.example", name="The South")
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert Edition.objects.get().name == "The South"
