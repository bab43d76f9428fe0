"""Sources: pages elsewhere that stories cite, and the publishers who run them."""

from django.db import models
from django.db.models import Q

from newsroom.paths import path

from .querysets import DEAD, AskedQuerySet, PublisherQuerySet, SourceQuerySet


class Publisher(models.Model):
    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper", "Newspaper"
        BROADCASTER = "broadcaster", "Broadcaster"
        MAGAZINE = "magazine", "Magazine"
        AGENCY = "agency", "News agency"
        GOVERNMENT = "government", "Government"
        ACADEMIC = "academic", "Academic"
        ENCYCLOPEDIA = "encyclopedia", "Encyclopedia"
        ORGANISATION = "organisation", "Organization"
        COMPANY = "company", "Company"
        SOCIAL = "social", "Social network"
        SEARCH = "search", "Search engine"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    domain = models.CharField(
        max_length=253, unique=True, null=True, blank=True, help_text="Without www."
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)

    objects = PublisherQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path("publisher", self.slug)


class Asked(models.Model):
    """A page elsewhere that is asked, now and then, whether it still answers."""

    answer = models.PositiveSmallIntegerField(
        null=True,
        editable=False,
        help_text="The HTTP status that its address last gave; 0 where nothing answered.",
    )
    asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_dead(self) -> bool:
        """Whether its address leads readers nowhere, as far as was last seen."""
        return self.answer in DEAD


class LinkedPage(Asked):
    """A page that the text of a story leads to and that none cites: nothing but its address is
    known of it, and no reader sees it listed."""

    url = models.URLField("address", max_length=2000, unique=True)

    objects = AskedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.url


class Source(Asked):
    """One page. Without an address it is known by its publisher and title."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        REFERENCE = "reference", "Reference"
        DOCUMENT = "document", "Document"
        DATA = "data", "Data"
        VIDEO = "video", "Video or audio"
        POST = "post", "Post"
        SEARCH = "search", "Search page"

    # Addresses are kept in ASCII (`addresses.normalise`): long enough for real ones, and always
    # short enough for an index entry on PostgreSQL (2,704 bytes).
    url = models.URLField("address", max_length=2000, unique=True, null=True, blank=True)
    title = models.CharField(max_length=300)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ARTICLE)
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publisher", "title"],
                condition=Q(url=None),
                name="source_one_per_title_without_address",
            )
        ]

    def __str__(self) -> str:
        return self.title
