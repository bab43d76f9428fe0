"""Announcements: who outside is told of a change that readers see."""

from django.db import models

from .stories import Story


class Announcement(models.Model):
    """An instant at which readers see a story change, as one of those outside is told of it.

    There is one row for each, however often the plan changes: so nobody is told twice.
    """

    class To(models.TextChoices):
        SEARCH = "search", "Search engines, by IndexNow"
        HUB = "hub", "The feeds' hub, by WebSub"

    story = models.ForeignKey(Story, models.CASCADE, related_name="announcements")
    at = models.DateTimeField()
    to = models.CharField(max_length=6, choices=To)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "at", "to"], name="announcement_once")
        ]

    def __str__(self) -> str:
        return f"{self.story} at {self.at}: {self.get_to_display()}"
