"""Notices: what happened to a story, for those whom it concerns."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse

from newsroom import clock

from .articles import Article
from .stories import Story


class NoticeQuerySet(QuerySet["Notice"]):
    def shown_to(self, user: Any) -> Self:
        """Those that `user` wants to find on the desk."""
        unwanted = NoticeChoice.objects.filter(user=user, on_desk=False).values("kind")
        return self.filter(user=user).exclude(kind__in=unwanted)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def before(self, at: datetime, pk: int) -> Self:
        """Those that follow the given one in a newest-first list."""
        return self.filter(at__lte=at).exclude(at=at, pk__gte=pk)


class Notice(models.Model):
    """One thing that one person is told of, on the desk and perhaps by mail."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "A story was submitted"
        SENT_BACK = "sent_back", "A story was sent back"
        APPROVED = "approved", "A story was approved"
        ASSIGNED = "assigned", "A story was assigned to me"
        COMMENT = "comment", "Somebody commented on a story of mine"
        FAILING = "failing", "A story is about to go live with failing checks"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="+", help_text="The version, if it is one."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    said = models.TextField(blank=True, help_text="The note or comment, or what is wrong.")
    at = models.DateTimeField(default=clock.now)
    goes_live_at = models.DateTimeField(
        null=True, help_text="The instant that it is about, where checks fail."
    )
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "read_at", "-at"], name="notice_for"),
            models.Index(fields=["user", "-at", "-id"], name="notice_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "article", "goes_live_at"],
                condition=Q(kind="failing"),
                name="notice_of_failing_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.story}"

    @property
    def version(self) -> Article | None:
        """The version that it leads to."""
        return self.article or self.story.head

    @property
    def headline(self) -> str:
        return self.version.headline if self.version else self.story.slug

    @property
    def desk_path(self) -> str:
        """Where the desk shows what it is about, and notes that it was read."""
        return reverse("admin:notice", args=[self.pk])


class NoticeChoice(models.Model):
    """How somebody wants to be told of one kind of thing; both, where there is no row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Notice.Kind)
    on_desk = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
