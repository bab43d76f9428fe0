"""Sittings: what people at the desk have written and not saved yet."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from newsroom import clock

from .stories import Step, Story

if TYPE_CHECKING:
    from .articles import Article


class SittingQuerySet(QuerySet["Sitting"]):
    def unsaved(self) -> Self:
        """Those that hold text which is in no version, newest first."""
        return self.exclude(fields={}).filter(dropped_at=None).order_by("-kept_at", "-pk")


class Sitting(models.Model):
    """One person at one story's form, from opening it to leaving it.

    `fields` is what the form holds, as it would be posted; it is empty while there is nothing
    but what is saved. `base` is what the form was filled with, so that a change of somebody
    else's can be told from one's own. No reader's page asks for sittings.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, models.CASCADE, null=True, related_name="sittings")
    article: "models.ForeignKey[Article | None]" = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        null=True,
        related_name="+",
        help_text="The version that the form was filled from; none for a new story.",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sittings")
    seen = models.CharField(
        max_length=80, blank=True, help_text="`Story.last_save` when the form was filled."
    )
    base = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    turn = models.PositiveIntegerField(
        default=0, help_text="Counts what was kept: a tab that lost count wrote over nothing."
    )
    step = models.ForeignKey(
        Step, models.SET_NULL, null=True, related_name="+", help_text="Its line in the log."
    )
    began_at = models.DateTimeField(default=clock.now)
    kept_at = models.DateTimeField(null=True, help_text="When `fields` was last written.")
    here_at = models.DateTimeField(
        default=clock.now, help_text="When the form last said that it is open."
    )

    dropped_at = models.DateTimeField(
        null=True, help_text="When its writer put `fields` aside; it can be taken up again."
    )

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(fields=["story", "here_at"], name="sitting_who_is_here")]

    def __str__(self) -> str:
        return f"{self.by} at {self.story or 'a new story'}"

    @property
    def headline(self) -> str:
        """What is unsaved, by the name that its writer would know it by."""
        head = self.story.head if self.story else None
        typed = " ".join(str(self.fields.get("headline", "")).split())
        return typed or (head.headline if head else "No headline yet")
