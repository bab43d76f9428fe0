"""How publishers and sources are found, or made."""

import pytest

from sources.models import Publisher, Source

pytestmark = pytest.mark.django_db


def cite(title="A page", url="", publisher=""):
    return Source.objects.cite(title=title, url=url, publisher=publisher)


class TestPublishers:
    def test_a_known_one_by_name(self):
        publisher = Publisher.objects.named("wikipedia")
        assert (publisher.name, publisher.kind) == ("Wikipedia", "encyclopedia")
        assert publisher.domain == "wikipedia.org"
        assert Publisher.objects.named("WIKIPEDIA") == publisher

    def test_a_known_one_by_a_host_below_its_domain(self):
        assert cite(url="https://en.wikipedia.org/wiki/Ferry").publisher.name == "Wikipedia"
        assert cite(url="https://scholar.google.com/x").publisher.name == "Google Scholar"
        assert cite(url="https://www.google.com/x").publisher.name == "Google Search"

    def test_a_new_one_by_its_domain(self):
        publisher = cite(url="https://www.packet.example/a").publisher
        assert (publisher.name, publisher.domain) == ("packet.example", "packet.example")
        assert cite(url="https://news.packet.example/b").publisher == publisher

    def test_the_name_that_a_line_gives_a_new_one(self):
        publisher = cite(url="https://packet.example/a", publisher="The Packet").publisher
        assert (publisher.name, publisher.domain) == ("The Packet", "packet.example")

    def test_one_that_was_known_by_name_gets_its_domain(self):
        named = Publisher.objects.named("The Packet")
        assert cite(url="https://packet.example/a", publisher="The Packet").publisher == named
        named.refresh_from_db()
        assert named.domain == "packet.example"

    @pytest.mark.parametrize(
        ("host", "kind"), [("city.gov", "government"), ("marlow.edu", "academic")]
    )
    def test_a_suffix_tells_the_kind(self, host, kind):
        assert cite(url=f"https://www.{host}/a").publisher.kind == kind

    def test_names_that_make_one_slug(self):
        slugs = [Publisher.objects.named(name).slug for name in ("The Packet", "The: Packet", "報")]
        assert slugs == ["the-packet", "the-packet-2", "publisher"]


class TestSources:
    def test_a_page_is_one_source_however_it_is_cited(self):
        first = cite("Its title", "https://packet.example/a?utm_source=x")
        assert cite("Another title", "HTTPS://packet.example/a#top") == first
        assert first.title == "Its title"

    def test_without_an_address_publisher_and_title_tell(self):
        first = cite("Ferry", publisher="Wikipedia")
        assert cite("Ferry", publisher="wikipedia") == first
        assert cite("Ferries", publisher="Wikipedia") != first

    def test_a_search_page_is_known_as_such(self):
        assert cite("ferry", publisher="Google News").is_search
        assert cite("ferry", "https://duckduckgo.com/?q=ferry").is_search
        assert not cite("Ferry", publisher="Wikipedia").is_search
