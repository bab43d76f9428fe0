"""What every story has: a headline, a section, a body, an address, a summary, a byline."""

from collections.abc import Iterator

from django.utils.text import slugify

from articles import drafts

from .check import Found
from .subject import Subject


def incomplete(it: Subject) -> Iterator[Found]:
    """A story can't go out without a headline, a section and a body."""
    article = it.article
    if not article.headline.strip():
        yield Found("headline", "There is no headline.")
    if not article.section_id:
        yield Found("section", "There is no section.")
    if not article.body.strip():
        yield Found("body", "There is no body.")


def duplicate_slug(it: Subject) -> Iterator[Found]:
    """Another story has this slug, or was live under it: readers would find that one."""
    story = it.article.story
    if story._state.adding and story.slug == slugify(it.article.headline)[:120]:
        return  # made from the headline: a free one is made when it is saved
    if drafts.is_slug_taken(story.slug, but=None if story._state.adding else story):
        yield Found(
            "story_slug", f"Another story has used the slug “{story.slug}”: choose a new one."
        )


def no_summary(it: Subject) -> Iterator[Found]:
    """The News Summary is empty. Lists, feeds and search results show it."""
    if not it.article.summary.strip():
        yield Found("summary", "There is no news summary.")


def no_byline(it: Subject) -> Iterator[Found]:
    """Nobody's name stands over the story."""
    if not it.bylines:
        yield Found("bylines", "There is no byline.")
