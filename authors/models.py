"""Authors: the people and organisations whose names stand over stories."""

from django.conf import settings
from django.db import models

from newsroom.paths import path

from .querysets import AuthorQuerySet


class Author(models.Model):
    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organization"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    role = models.CharField(
        max_length=120, blank=True, help_text="As on the masthead: City Hall reporter."
    )
    bio = models.TextField(blank=True)
    email = models.EmailField(blank=True, help_text="Shown to readers.")
    portrait = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="portraits"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="Who signs in as this author. Stories with their byline are theirs to edit.",
    )
    active = models.BooleanField(
        default=True,
        help_text="Listed on the masthead. Others have a page once a story of theirs is out.",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path("author", self.slug)

    @property
    def was_published(self) -> bool:
        """Whether a story of theirs is or was on the timeline, be it in the future."""
        return self.articles.on_timeline().exists()

    @property
    def is_organisation(self) -> bool:
        return self.kind == self.Kind.ORGANISATION


class AuthorLink(models.Model):
    """A place elsewhere where readers find the author."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="links")
    label = models.CharField(max_length=60)
    url = models.URLField("address", max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label
