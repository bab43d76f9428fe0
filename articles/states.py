"""What the desk calls a version: its place on the timeline, or its story's in the workflow."""

from django.db import models


class State(models.TextChoices):
    """As of an instant; `ArticleQuerySet.with_state` says which."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    READY = "ready", "Ready"
    SCHEDULED = "scheduled", "Scheduled"
    LIVE = "live", "Live"
    SUPERSEDED = "superseded", "Replaced"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SET_ASIDE = "set_aside", "Older draft"
