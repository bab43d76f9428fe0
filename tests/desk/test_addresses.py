"""What stands in an address of the desk, and which addresses of the site it lets change."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Section, Topic
from authors.models import Author
from newsroom.demo.factories import make_article, make_author, make_live, make_section

from .conftest import says

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/admin/articles/article/?q=%00",
        "/admin/articles/article/?section__id__exact=%00",
        "/admin/images/image/library/?q=a&q=%00",
        "/admin/autocomplete/?term=%00&app_label=articles&model_name=articletopic&field_name=tag",
    ],
)
def test_a_null_character_in_an_address_is_a_bad_request(desk, writer, address):
    answer = desk(writer).client.get(address)
    assert answer.status_code == 400
    assert "This address holds a null character" in answer.text


class TestSlugs:
    """Of sections, authors and topics: what readers know stays."""

    @pytest.fixture
    def rows(self, clock, edition):
        return make_section("Politics"), make_author("Ada Finch"), Topic.objects.create(name="Bay")

    def rename(self, client, row):
        """Whether its form takes another slug."""
        meta = row._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
        fields = {"name": row.name, "slug": "renamed", "position": 0, "kind": "person"}
        lines = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
        before = row.slug
        page = client.get(url)
        assert client.post(url, fields | lines).status_code == 302
        row.refresh_from_db()
        assert ("It stays: readers" in page.text) == (row.slug == before)
        return row.slug == "renamed"

    def test_can_be_put_right_while_no_reader_knows_them(self, desk, editor, rows):
        section, author, topic = rows
        make_article(section=section, authors=[author], topics=[topic.name])
        assert all(self.rename(desk(editor).client, row) for row in rows)

    @pytest.mark.parametrize("ahead", [None, timedelta(hours=1)])
    def test_stay_once_a_story_is_on_the_timeline(self, desk, editor, rows, ahead):
        section, author, topic = rows
        story = make_article(section=section, authors=[author], topics=[topic.name])
        publishing.publish(story, by=editor, at=ahead and timezone.now() + ahead)
        assert not any(self.rename(desk(editor).client, row) for row in rows)
        assert Section.objects.get(slug="politics") == section
        assert Author.objects.get(slug="ada-finch") == author

    def test_new_ones_are_chosen(self, desk, editor):
        fields = {"name": "Sport", "slug": "sports", "position": 0}
        desk(editor).client.post(reverse("admin:articles_section_add"), fields)
        assert Section.objects.get().slug == "sports"


def test_what_is_in_use_is_kept_and_what_uses_it_is_told(desk, editor):
    article = make_live("The bridge")
    page = says(desk(editor).read("articles_section_delete", article.section_id))
    assert "“Politics” is in use, so it can’t be deleted." in page
    assert "The bridge" in page
    assert "permission" not in page
