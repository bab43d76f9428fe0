"""Making and keeping drafts: the versions that nobody has put on the timeline yet."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from newsroom import clock, slugs

from . import addresses, body, sittings
from .models import Article, ArticleTopic, Byline, Citation, Step, Story, Topic
from .refusals import AlreadyOut, NotAllowed


def free_slug(text: str, *, but: Story | None = None) -> str:
    """A slug made from `text` that no other story has or ever was live under."""
    never = addresses.RESERVED_IN_SECTIONS
    return slugs.free(text, *_others(but), most=80, otherwise="story", never=never)


def is_slug_taken(slug: str, *, but: Story | None = None) -> bool:
    """Whether another story has this slug, or ever was live under it."""
    stories, versions = (rows.filter(slug=slug).order_by().values("pk") for rows in _others(but))
    return stories.union(versions, all=True).exists()


def _others(story: Story | None) -> tuple[QuerySet[Story], QuerySet[Article]]:
    if story is None:
        return Story.objects.all(), Article.objects.all()
    return Story.objects.exclude(pk=story.pk), Article.objects.exclude(story=story)


@transaction.atomic
def start(article: Article, *, by: Any, slug: str = "", **story: Any) -> Article:
    """Save an unsaved article as version 1 of a new story; further keywords are the story's."""
    slug = slug or free_slug(article.headline)
    article.story = Story.objects.create(slug=slug, created_by=by, **story)
    return keep(article, by=by)


@transaction.atomic
def keep(article: Article, *, by: Any) -> Article:
    """Save a draft. A new one becomes its story's next version and head.

    Its body is cleaned, whoever wrote it, and its derived facts (words, length, saving time,
    pictures shown) are brought up to date. Lines that hang on it (bylines, citations, topics)
    are saved by whoever has them. Raises AlreadyOut for a version that somebody has put on the
    timeline since it was read, NotAllowed for a section that `by` may not move the story to.
    """
    story = article.story
    if not story.may_move(by, to=article.section_id):
        raise NotAllowed("Only an editor of both sections can move this story there.")
    article.body = body.clean(article.body)
    article.plain = body.plain(article.body)
    article.word_count = body.count_words(article.body)
    article.saved_at = clock.now()
    if article._state.adding:
        story = Story.objects.locked(story.pk)
        last = story.versions.aggregate(last=Max("number"))["last"] or 0
        article.story, article.number = story, last + 1
        article.created_by, article.created_at = by, article.saved_at
        article.save()
        story.head, story.stage, story.is_placed = article, Story.Stage.DRAFT, False
        story.save(update_fields=["head", "stage", "is_placed"])
        Step.objects.create(
            story=story, article=article, by=by, at=article.saved_at, action=Step.Action.CREATE
        )
    else:
        Story.objects.locked(story.pk)
        if Article.objects.on_timeline().filter(pk=article.pk).exists():
            raise AlreadyOut(
                f"Version {article.number} has been put on the timeline. Make a new version."
            )
        article.save()
    shown = body.image_ids(article.body)
    if article.lead_image_id:
        shown.append(article.lead_image_id)
    known = article.pictures.model.objects.filter(pk__in=shown)
    article.pictures.set(known)
    return article


def file_under(topics: Iterable[Topic | str], article: Article) -> None:
    """Let these, and no others, be what a draft is about; a text names one that is new."""
    wanted = {
        (Topic.objects.get_or_create(name=each)[0] if isinstance(each, str) else each).pk
        for each in topics
    }
    rows = ArticleTopic.objects.filter(content_object=article)
    there = set(rows.values_list("tag", flat=True))
    if gone := there - wanted:
        rows.filter(tag__in=gone).delete()
    ArticleTopic.objects.bulk_create(
        ArticleTopic(content_object=article, tag_id=pk) for pk in wanted - there
    )


TEXT = (
    *("type", "kicker", "headline", "summary", "body", "section_id", "lead_image_id"),
    *("lead_caption", "search_title", "search_description", "social_title", "social_description"),
)
"""The columns that are an article's text: what a copy takes along and the database freezes."""


@transaction.atomic
def copy(article: Article, *, by: Any) -> Article:
    """The story's next draft, with the text and the lines of `article`."""
    draft = Article(story=article.story, based_on=article)
    for name in TEXT:
        setattr(draft, name, getattr(article, name))
    keep(draft, by=by)
    for model, foreign_key in (
        (Byline, "article"),
        (Citation, "article"),
        (ArticleTopic, "content_object"),
    ):
        for line in model._default_manager.filter(**{foreign_key: article}):
            line.pk = None
            line._state.adding = True
            setattr(line, foreign_key, draft)
            line.save()
    return draft


@transaction.atomic
def discard(story: Story, *, by: Any) -> None:
    """Delete a story with all its drafts and its log; text that is in none of them stays.

    Raises AlreadyOut where a version is or was on the timeline: readers' addresses stay known.
    """
    held = Story.objects.locked(story.pk)
    if held.was_published:
        raise AlreadyOut("This story is on the timeline, so it can't be deleted. Withdraw it.")
    if not held.is_deletable_by(by):
        raise NotAllowed("Only editors can delete stories.")
    sittings.outlive(held)
    held.delete()
