"""Sections and topics: where a story stands, and what it is about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from taggit.models import ItemBase, TagBase

from articles.addresses import RESERVED, validate_not_reserved


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
        return reverse("section", args=[self.slug])

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


class Topic(TagBase):
    """What stories are about, across sections. Readers follow one at /topics/<slug>/."""

    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Its address; a name of signs only ("C++" has a letter, "???" none) gets one too.

        Cut so that the number has room: as a slug, some letters are several ("ﬃ").
        """
        return super().slugify(slugify(tag, allow_unicode=True)[:90] or "topic", i)

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

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
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_topic_once")
        ]
