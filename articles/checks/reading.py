"""Further reading, and links in the body: pages elsewhere that readers are sent to."""

from collections.abc import Iterator

from newsroom.clock import say
from sources import addresses
from sources.models import Publisher, Source

from .check import Found
from .subject import Subject


def citation_without_address(it: Subject) -> Iterator[Found]:
    """A line of further reading has no address, so that readers can't follow it."""
    for field, name, source, words in it.ways_out:
        if not source.url:
            yield Found(field, f"{name} has no address.", words)


def search_page(it: Subject) -> Iterator[Found]:
    """Further reading, or a link in the body, points at a page of search results, which shows
    every reader something else. Cite the page that was found."""
    for field, name, source, words in it.ways_out:
        if (
            source.kind == Source.Kind.SEARCH
            or source.publisher.kind == Publisher.Kind.SEARCH
            or addresses.is_search(source.url or "")
        ):
            yield Found(field, f"{name} is a page of search results.", words)


def dead_link(it: Subject) -> Iterator[Found]:
    """A page that readers are sent to was gone, or didn't answer, when it was last asked.
    Pages that stories cite or link to are asked in the background, once a story is saved."""
    for field, name, source, words in it.ways_out:
        if source.is_dead and source.asked_at:
            told = f"answered {source.answer}" if source.answer else "didn’t answer"
            asked = f"when it was asked, at {say(source.asked_at)}"
            yield Found(field, f"{name} {told} {asked}.", words)
