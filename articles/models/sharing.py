"""Share links: a version shown to somebody without an account."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from newsroom import clock

from .articles import Article


class ShareLink(models.Model):
    """Shows one version at `/preview/<token>/` until it expires or is revoked."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="share_links")
    note = models.CharField("for whom", max_length=120, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.article} for {self.note or 'somebody'}"

    def is_over(self, at: datetime) -> bool:
        """Whether it shows nothing any more."""
        return self.revoked_at is not None or self.expires_at <= at or self.article.is_withdrawn(at)

    def is_revocable_by(self, user: Any) -> bool:
        return self.made_by_id == user.pk or self.article.story.is_run_by(user)
