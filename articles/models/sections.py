"""Sections and topics: where a story stands, and what it is about; who runs a section."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.text import slugify
from taggit.models import ItemBase, TagBase

from articles.addresses import RESERVED, validate_not_reserved
from newsroom.paths import path


class Section(models.Model):
    """A part of the paper. Sections nest; the address holds the section's own slug only."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True, validators=[validate_not_reserved])
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the navigation.")
    colour = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            (name, name.capitalize())
            for name in (
                "navy",
                "blue",
                "teal",
                "green",
                "olive",
                "ochre",
                "orange",
                "red",
                "wine",
                "purple",
            )
        ],
        help_text="Of the section's rule and label.",
    )

    inside: list["Section"]
    """The sections directly inside it, where a request's frame has filled them in."""

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED),
                name="section_slug_not_reserved",
                violation_error_message="This slug is an address of the site itself.",
            ),
            models.CheckConstraint(condition=Q(slug=Lower("slug")), name="section_slug_lower"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")),
                name="section_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path("section", self.slug)

    @property
    def was_published(self) -> bool:
        """Whether a story in it is or was on the timeline, be it in the future."""
        return self.articles.on_timeline().exists()

    @property
    def family(self) -> list[int]:
        """Ids of the section and of all that stand inside it, by the frame's `inside`."""
        return [self.pk, *(pk for section in self.inside for pk in section.family)]

    def clean(self) -> None:
        self.slug = self.slug.lower()
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk == self.pk:
                raise ValidationError({"parent": "A section can't stand inside itself."})
            ancestor = ancestor.parent


class TopicQuerySet(QuerySet["Topic"]):
    def named(self, names: Iterable[str]) -> Self:
        """Those with one of these names, in any case of letters."""
        found = self.none()
        for name in names:
            found |= self.filter(name__iexact=name)
        return found


class Topic(TagBase):
    """What stories are about, across sections. Readers follow one at /topics/<slug>/."""

    description = models.TextField(blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Its address; a name of signs only ("C++" has a letter, "???" none) gets one too.

        Cut so that the number has room: as a slug, some letters are several ("ﬃ").
        """
        return super().slugify(slugify(tag, allow_unicode=True)[:90] or "topic", i)

    def get_absolute_url(self) -> str:
        return path("topic", self.slug)

    @property
    def was_published(self) -> bool:
        """Whether a story with it is or was on the timeline, be it in the future."""
        return self.topic_items.filter(content_object__live_from__isnull=False).exists()


class ArticleTopic(ItemBase):
    """A topic of one version."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="topic_items"
    )
    tag = models.ForeignKey(Topic, models.PROTECT, related_name="topic_items")

    class Meta:
        indexes = [models.Index(fields=["tag", "-content_object"], name="article_topic_newest")]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_topic_once")
        ]


class SectionLimit(models.Model):
    """An editor who runs a section: whoever has such rows is an editor there, and nowhere else.

    What is inside the section is theirs too. It takes nothing from what writers may do.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="section_limits"
    )
    section = models.ForeignKey(Section, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "section"], name="section_limit_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} edits {self.section}"


def sections_run_by(user: Any) -> frozenset[int] | None:
    """Ids of the sections that an editor runs, with what is inside them; None for all.

    Asked once of each instance of a user, as Django asks for permissions.
    """
    if user.is_superuser:
        return None
    if not hasattr(user, "_sections_run"):
        user._sections_run = _run_by(user)
    found: frozenset[int] | None = user._sections_run
    return found


def _run_by(user: Any) -> frozenset[int] | None:
    limits = getattr(user, "limited_to", None)  # loaded along with the user of a request
    if limits is None:
        limits = user.section_limits.values("section")
    run = {row["section"] for row in limits}
    if not run:
        return None
    tree = getattr(user, "section_tree", None) or Section.objects.values("pk", "parent")
    parents = {row["pk"]: row["parent"] for row in tree}
    for pk in parents:
        above: int | None = pk
        while above is not None and above not in run:
            above = parents[above]
        if above is not None:
            run.add(pk)
    return frozenset(run)
