"""Articles: the versions of a story, with their bylines, citations and corrections."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from taggit.managers import TaggableManager

from articles import body
from articles.querysets import ArticleQuerySet
from authors.models import Author
from newsroom import clock
from newsroom.images.models import Image
from newsroom.paths import path
from newsroom.rows import Related
from sources.models import Source

from .sections import ArticleTopic, Section
from .stories import Story

ON_TIMELINE = Q(live_from__isnull=False)


class Article(models.Model):  # type: ignore[django-manager-missing]  # of taggit's through model
    """One version of a story.

    It is live during `[live_from, live_until)`; a draft has no interval. With an interval it
    is frozen: the database refuses to change its text. `live_until` is the earlier of
    `expires_at` and the next version's `live_from` (see `timeline`).
    """

    class Type(models.TextChoices):
        NEWS = "news", "News"
        ANALYSIS = "analysis", "Analysis"
        OPINION = "opinion", "Opinion"
        REVIEW = "review", "Review"
        PRESS_RELEASE = "press_release", "Press release"
        SPONSORED = "sponsored", "Sponsored"

    story = models.ForeignKey(Story, models.CASCADE, related_name="versions", editable=False)
    number = models.PositiveIntegerField(default=1, editable=False)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    type = models.CharField(max_length=14, choices=Type, default=Type.NEWS)
    kicker = models.CharField(
        max_length=60, blank=True, help_text="A word or two above the headline."
    )
    headline = models.CharField(max_length=240)
    summary = models.TextField(
        blank=True, help_text="The News Summary: what happened, in two or three sentences."
    )
    body: "models.TextField[str, str]" = body.BodyField(blank=True)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")
    sources = models.ManyToManyField(Source, through="Citation", related_name="articles")
    topics = TaggableManager(through=ArticleTopic, blank=True, help_text="")
    lead_image = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="leads"
    )
    lead_caption = models.CharField(
        "caption here",
        max_length=500,
        blank=True,
        help_text="For this story; else the picture's own caption.",
    )
    pictures = models.ManyToManyField(Image, editable=False, related_name="articles")
    search_title = models.CharField(max_length=120, blank=True)
    search_description = models.CharField(max_length=320, blank=True)
    social_title = models.CharField(max_length=120, blank=True)
    social_description = models.CharField(max_length=320, blank=True)
    plain = models.TextField(
        blank=True, editable=False, help_text="The words of the body, a line a block; for search."
    )
    word_count = models.PositiveIntegerField(default=0, editable=False)

    slug = models.SlugField(
        max_length=120,
        blank=True,
        editable=False,
        help_text="The story's slug when this version was put on the timeline.",
    )
    live_from = models.DateTimeField(null=True, editable=False)
    live_until = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="When readers first see the story."
    )
    updated_at = models.DateTimeField(
        null=True, editable=False, help_text="When its newest substantive version goes live."
    )

    is_substantive = models.BooleanField(
        default=True,
        editable=False,
        help_text="Whether it moves the story’s “updated” time: a typo put right does not.",
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    byline_rows = Related("bylines")
    citation_rows = Related("citations")
    picture_rows = Related("pictures")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_article", "Can approve, publish, schedule and withdraw"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="article_version_number"),
            models.UniqueConstraint(
                fields=["story", "live_from"],
                condition=ON_TIMELINE,
                name="article_one_per_instant",
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_from__lt=F("live_until")),
                name="article_interval_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(live_from__isnull=False, published_at__isnull=False)
                | Q(live_from=None, live_until=None, expires_at=None, published_at=None),
                name="article_interval_whole",
            ),
            models.CheckConstraint(
                condition=Q(live_from=None) | (Q(section__isnull=False) & ~Q(slug="")),
                name="article_on_timeline_has_address",
            ),
        ]
        # Partial, and led by what a list is of: on PostgreSQL drafts (published_at NULL) would
        # sort first in a descending index and be scanned by every list.
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=ON_TIMELINE, name="article_newest"
            ),
            models.Index(
                fields=["section", "-published_at", "-id"],
                condition=ON_TIMELINE,
                name="article_newest_in_section",
            ),
            # Whether a month has more than some, without a row.
            models.Index(
                fields=["published_at", "live_from", "live_until", "updated_at"],
                condition=ON_TIMELINE,
                name="article_months",
            ),
            models.Index(
                fields=["published_at", "updated_at"],
                condition=Q(updated_at__isnull=False),
                name="article_updates",
            ),
            models.Index(fields=["slug"], condition=ON_TIMELINE, name="article_address"),
            models.Index(fields=["live_from"], condition=ON_TIMELINE, name="article_starts"),
            # What is in the works, for the board: however long the archive is.
            models.Index(
                fields=["-saved_at"], condition=Q(live_from=None), name="article_in_works"
            ),
            models.Index(
                fields=["live_until"],
                condition=Q(live_until__isnull=False),
                name="article_ends",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="article_expiries",
            ),
            # The orders that the desk's list can have, and what it is narrowed down to.
            models.Index(fields=["-saved_at", "-id"], name="article_saved"),
            models.Index(fields=["headline", "-id"], name="article_headlines"),
            models.Index(fields=["type", "-saved_at"], name="article_types"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """The public address: its own once on the timeline, else the one it would get."""
        section = self.section.slug if self.section else "unfiled"
        return path("article", section, self.slug or self.story.slug)

    def get_type_display(self) -> str:  # type: ignore[no-redef]
        """Django's own makes a table of all choices anew each time; lists ask for every story."""
        return str(self.Type(self.type).label)

    @property
    def is_frozen(self) -> bool:
        return self.live_from is not None

    @property
    def is_open_draft(self) -> bool:
        """Whether an edit changes it in place: its story's newest version, not yet placed."""
        return not self.is_frozen and self.story.head_id == self.pk

    def is_live(self, at: datetime) -> bool:
        return (
            self.live_from is not None
            and self.live_from <= at
            and (self.live_until is None or at < self.live_until)
        )

    def is_withdrawn(self, at: datetime) -> bool:
        """Whether readers may have seen it, and its story was withdrawn after that."""
        gone = self.story.withdrawn_at
        return self.live_from is not None and gone is not None and self.live_from < gone <= at

    @property
    def moves_updated(self) -> bool | None:
        """Whether readers see the story as updated by it; None for a draft and the first one."""
        if self.live_from is None or self.live_from == self.published_at:
            return None
        return self.updated_at == self.live_from

    @property
    def minutes(self) -> int:
        """Reading time, at 230 words a minute (Brysbaert 2019, silent reading of English)."""
        return max(1, round(self.word_count / 230))

    @property
    def caption(self) -> str:
        return self.lead_caption or (self.lead_image.caption if self.lead_image else "")

    @property
    def credits(self) -> list[tuple[str, list[Author]]]:
        """The bylines, those of one role together, roles in the order of their firsts."""
        together: dict[str, list[Author]] = {}
        for byline in self.bylines.all():
            together.setdefault(byline.role, []).append(byline.author)
        return [(Byline.Role(role).label, authors) for role, authors in together.items()]


class Byline(models.Model):
    """An author's name over a version, in order, with what they did."""

    class Role(models.TextChoices):
        BY = "by", "By"
        REPORTING = "reporting", "Reporting"
        PHOTOGRAPHY = "photography", "Photography"
        ILLUSTRATION = "illustration", "Illustration"
        TRANSLATION = "translation", "Translation"
        EDITING = "editing", "Editing"

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=12, choices=Role, default=Role.BY)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["author", "-article"], name="byline_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="byline_once",
                violation_error_message="This author has this role already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.author}"


class Citation(models.Model):
    """A line of further reading."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    title = models.CharField(
        max_length=300, blank=True, help_text="As cited here, where it differs."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "source"],
                name="citation_once",
                violation_error_message="This source is cited already.",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.source.title


class CorrectionQuerySet(QuerySet["Correction"]):
    def public(self, at: datetime) -> Self:
        """Those of versions that readers saw by `at`, of stories that they see at `at`."""
        return self.select_related("article").filter(
            article__in=Article.objects.was_live(at),
            article__story__in=Article.objects.live(at).values("story"),
        )

    def newest_first(self) -> Self:
        return self.order_by("-article__live_from", "-pk")

    def before(self, at: datetime, pk: int) -> Self:
        """Those that follow the given one in a newest-first list."""
        return self.filter(article__live_from__lte=at).exclude(article__live_from=at, pk__gte=pk)


class Correction(models.Model):
    """What a version put right. Readers see it from that version on."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update"
        EDITORS_NOTE = "editors_note", "Editor’s note"

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["article__live_from", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
