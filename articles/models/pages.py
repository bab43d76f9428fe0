"""Pages about the paper: its policies, who makes it, how to reach it."""

from typing import Self

from django.db import models
from django.db.models import Q, QuerySet

from articles import body
from newsroom import clock
from newsroom.editions.models import Edition
from newsroom.paths import path


class AboutPageQuerySet(QuerySet["AboutPage"]):
    def public(self) -> Self:
        """Those that readers see, in the order of the links to them."""
        return self.filter(is_public=True).order_by("position", "title", "pk")


class AboutPage(models.Model):
    """A page at /about/<slug>/, which readers see as long as it is public.

    Its kind says to machines which of the paper's policies it holds (`articles.structured`).
    """

    class Kind(models.TextChoices):
        ETHICS = "ethics", "Ethics policy"
        CORRECTIONS = "corrections", "Corrections policy"
        FACTS = "facts", "How facts are checked"
        UNNAMED = "unnamed", "Unnamed sources"
        BYLINES = "bylines", "Stories without a byline"
        COVERAGE = "coverage", "What is covered, and why"
        FEEDBACK = "feedback", "What readers tell us"
        OWNERSHIP = "ownership", "Ownership and funding"
        DIVERSITY = "diversity", "Diversity policy"
        STAFFING = "staffing", "Diversity of the staff"
        MASTHEAD = "masthead", "Masthead"
        CONTACT = "contact", "Contact"
        PRIVACY = "privacy", "Privacy"
        OTHER = "other", "Another page"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, help_text="The last part of the address.")
    body: "models.TextField[str, str]" = body.WordsField(blank=True)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Order at the foot of every page."
    )
    is_public = models.BooleanField(
        "readers see it", default=True, help_text="At the foot of every page, and at its address."
    )
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AboutPageQuerySet.as_manager()

    class Meta:
        verbose_name = "page"
        ordering = ["position", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="about_page_address",
                violation_error_message="Another page has this address.",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind"],
                condition=~Q(kind="other"),
                name="about_page_kind_once",
                violation_error_message="There is a page of this kind already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return path("about-page", self.slug)

    @property
    def was_published(self) -> bool:
        """Whether readers know its address."""
        return self.is_public

    def clean(self) -> None:
        self.slug = self.slug.lower()
