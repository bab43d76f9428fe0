"""Fronts: the home page and section fronts as editors arrange them, and the breaking-news bar."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet

from newsroom import clock

from .sections import Section
from .stories import Story


class IntervalQuerySet(QuerySet[Any]):
    """Rows with an interval of their own, of which one at a time counts."""

    def in_force(self, at: datetime) -> Self:
        """Those that have begun at `at` and not ended; the one that counts comes first."""
        begun = self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__lte=at)
        return begun.order_by("-live_from", "-pk")

    def planned(self, at: datetime) -> Self:
        """Those that begin after `at`, the next one first."""
        return self.filter(live_from__gt=at).order_by("live_from", "pk")

    def begun(self, at: datetime) -> Self:
        """Those that have begun at `at`, whether or not they have ended."""
        return self.filter(live_from__lte=at)

    def ended(self, at: datetime) -> Self:
        return self.filter(live_until__lte=at)

    def changing_at(self, at: datetime) -> Self:
        """Those that begin or end at the very instant `at`."""
        return self.filter(Q(live_from=at) | Q(live_until=at))


ENDS_AFTER_START = Q(live_until=None) | Q(live_from__lt=F("live_until"))


class Front(models.Model):
    """An arrangement of one page from an instant on: until the next one's, or its own end.

    What it doesn't fill is filled by recency.
    """

    section = models.ForeignKey(
        Section,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fronts",
        help_text="None for the home page.",
    )
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        ordering = ["-live_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "live_from"], name="front_of_section_one_per_instant"
            ),
            models.UniqueConstraint(
                fields=["live_from"],
                condition=Q(section=None),
                name="front_of_home_one_per_instant",
            ),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="front_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["live_from"], name="front_starts"),
            models.Index(fields=["live_until"], name="front_ends"),
        ]

    def __str__(self) -> str:
        return self.page

    @property
    def page(self) -> str:
        """Which page it arranges, in words."""
        return f"the front of {self.section}" if self.section else "the home page"


class FrontSlot(models.Model):
    """A story's place on a front: 0 leads."""

    front = models.ForeignKey(Front, models.CASCADE, related_name="slots")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(validators=[MaxValueValidator(40)])

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["front", "story"], name="front_slot_story_once"),
            models.UniqueConstraint(fields=["front", "position"], name="front_slot_one_story"),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}: {self.story}"


class Alert(models.Model):
    """The breaking-news bar: a line over every page, until its end."""

    text = models.CharField(max_length=160)
    story = models.ForeignKey(
        Story,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What it leads to.",
    )
    live_from = models.DateTimeField()
    live_until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        ordering = ["-live_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="alert_ends_after_start")
        ]
        indexes = [
            models.Index(fields=["live_from"], name="alert_starts"),
            models.Index(fields=["live_until"], name="alert_ends"),
        ]

    def __str__(self) -> str:
        return self.text
