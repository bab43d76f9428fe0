"""Rules: what editors decided about each check of a version."""

from django.db import models


class Rule(models.Model):
    """How much one check of `articles.checks` weighs. A check without a row has its own weight."""

    class Weight(models.TextChoices):
        OFF = "off", "Off"
        WARN = "warn", "Warns"
        BLOCK = "block", "Blocks"

    check_name = models.SlugField(max_length=40, unique=True)
    weight = models.CharField(max_length=5, choices=Weight)

    class Meta:
        verbose_name = "check"
        ordering = ["check_name"]

    def __str__(self) -> str:
        return f"{self.check_name} {self.get_weight_display().lower()}"
