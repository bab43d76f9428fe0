"""All corrections, as readers see them: those of versions that they saw, while the story is out.

A story that ended or was withdrawn takes its corrections along, for they tell what stood in it;
its address says what became of it.
"""

from dataclasses import dataclass
from datetime import datetime

from . import paging
from .models import Article, Correction


@dataclass(frozen=True)
class Entry:
    """A correction, and the version of its story that readers see."""

    correction: Correction
    article: Article


@dataclass(frozen=True)
class Page:
    """Part of the list. `before` is the cursor of the next page, "" on the last one."""

    entries: list[Entry]
    before: str
    is_first: bool


def page(at: datetime, before: str = "") -> Page:
    """What readers see at `at`, newest first, after the cursor `before`. Raises BadCursor."""
    corrections = (
        Correction.objects.public(at).newest_first().defer("article__body", "article__plain")
    )
    if before:
        corrections = corrections.before(*paging.place(before))
    found = list(corrections[: paging.SIZE + 1])
    shown = found[: paging.SIZE]
    stories = {correction.article.story_id for correction in shown}
    articles = Article.objects.live(at).filter(story__in=stories).select_related("section")
    seen = {each.story_id: each for each in articles.defer("body", "plain")}
    # Not there: withdrawn between the two queries.
    entries = [
        Entry(each, seen[story]) for each in shown if (story := each.article.story_id) in seen
    ]
    rest = ""
    if len(found) > len(shown) and (since := shown[-1].article.live_from):
        rest = paging.mark(since, shown[-1].pk)
    return Page(entries, rest, is_first=not before)
