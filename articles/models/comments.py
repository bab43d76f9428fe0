"""Comments: what the newsroom says of a story among itself. Never public."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsroom import clock

from .articles import Article
from .stories import Story


class Comment(models.Model):
    """A remark on a story or on a passage of it, kept with the version that it was made on."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="comments")
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="replies", help_text="What it is said to."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField()
    passage = models.TextField(
        blank=True, help_text="The words that it is about, as the version has them."
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    answered: list["Comment"]
    """Its replies, in order, where `commenting.thread` has filled them in."""

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["story"], condition=Q(resolved_at=None, answers=None), name="comment_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text}"
