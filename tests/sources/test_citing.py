"""How publishers and sources are found, or made."""

import pytest

from sources.addresses import NotAnAddress
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

    def test_one_who_is_there_is_never_changed(self):
        """They may stand on a public page, and the citation in a draft."""
        named = Publisher.objects.named("The Packet")
        assert cite(url="https://merger.gov/a", publisher="the packet").publisher == named
        named.refresh_from_db()
        assert (named.domain, named.kind) == (None, "other")

    def test_one_without_a_name_is_called_by_a_host_of_any_length(self):
        host = f"{'a' * 60}.{'b' * 51}.example"
        assert len(host) == 120
        assert cite(url=f"https://{host}/").publisher.name == host
        with pytest.raises(NotAnAddress, match="more than 120 characters"):
            cite(url=f"https://a{host}/")

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
        assert cite("ferry", publisher="Google News").kind == "search"
        assert cite("ferry", "https://duckduckgo.com/?q=ferry").kind == "search"
        assert cite("Ferry", publisher="Wikipedia").kind == "reference"

    def test_the_longest_address_fits_the_index(self):
        path = "".join(chr(0x4E00 + n * 37 % 20_000) for n in range(219))
        source = cite(url=f"https://packet.example/{path}")
        assert 1990 < len(source.url) <= 2000
        with pytest.raises(NotAnAddress, match="longer than 2,000 characters"):
            cite(url=f"https://packet.example/{path * 9}")
