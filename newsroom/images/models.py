"""The media library: pictures as they were handed in, and where their subject is."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat, Upper

from newsroom import asked, clock

FRACTION = [MinValueValidator(0), MaxValueValidator(1)]
WORDS = [ProhibitNullCharactersValidator()]


def original_path(image: "Image", filename: str) -> str:
    """Where the original is kept. It is never served: it may hold GPS and other metadata."""
    return f"originals/{image.digest[:2]}/{image.digest}.{filename.rsplit('.', 1)[-1].lower()}"


class ImageQuerySet(models.QuerySet["Image"]):
    """Days are those of the newsroom's zone. Uses are asked in subqueries: one query each."""

    def licence_ends_before(self, day: date) -> Self:
        """Pictures whose last day is earlier than `day`, those ended long since included."""
        return self.filter(licence_until__lt=day)

    def licence_ends_within(self, days: int, *, of: date) -> Self:
        """Pictures that may be shown on the day `of`, but not for longer than `days` more."""
        return self.filter(licence_until__range=(of, of + timedelta(days)))

    def without_alt(self) -> Self:
        return self.filter(alt="")

    def saying(self, query: str) -> Self:
        """Pictures that have each word of `query` in what is written of them, in any case."""
        found = self
        for word in asked.words(query):
            found = found.filter(searched__contains=Upper(Value(word)))
        return found

    def credited(self, text: str) -> Self:
        """Pictures with `text` in their credit, whatever its case."""
        return self.filter(credit__icontains=text)

    def uploaded_between(self, start: datetime | None, end: datetime | None) -> Self:
        """Pictures handed in at `start` or later and before `end`; None is no limit."""
        found = self.filter(uploaded_at__gte=start) if start else self
        return found.filter(uploaded_at__lt=end) if end else found

    def unused(self) -> Self:
        """Pictures that no row of any kind shows: no version, old ones included, no portrait."""
        for model, name in self.model.shown_by():
            rows = model._base_manager.filter(**{name: OuterRef("pk")})
            self = self.filter(~Exists(rows))
        return self


class Image(models.Model):
    """One picture. `width` and `height` are pixels after the EXIF orientation is applied."""

    file = models.ImageField(upload_to=original_path, max_length=200)
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the file."
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "alt text",
        max_length=300,
        blank=True,
        validators=WORDS,
        help_text="What the picture shows, for those who don't see it.",
    )
    caption = models.CharField(max_length=500, blank=True, validators=WORDS)
    credit = models.CharField(max_length=200, blank=True, validators=WORDS)
    rights = models.CharField(
        max_length=300,
        blank=True,
        validators=WORDS,
        help_text="Who may use it, for what, and until when.",
    )
    licence_until = models.DateField(
        "licence ends",
        null=True,
        blank=True,
        help_text="The last day on which it may be shown; empty where there is no end.",
    )
    searched = models.GeneratedField(
        expression=Upper(
            Concat("alt", Value("\n"), "caption", Value("\n"), "credit", Value("\n"), "rights")
        ),
        output_field=models.TextField(),
        db_persist=True,
        help_text="All its words, in capitals: to make them of each row takes long.",
    )
    focal_x = models.FloatField(default=0.5, validators=FRACTION)
    focal_y = models.FloatField(default=0.5, validators=FRACTION)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = "picture"
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest"),
            models.Index(
                fields=["-uploaded_at", "-id"],
                condition=models.Q(alt=""),
                name="image_without_alt",
            ),
            models.Index(
                fields=["licence_until"],
                condition=models.Q(licence_until__isnull=False),
                name="image_licences",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="image_focal_point_inside",
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or f"Picture {self.pk}"

    def uses(self) -> list[models.Model]:
        """The rows of whatever kind that show it; of those that read alike, the newest."""
        rows: dict[tuple[str, str], models.Model] = {}
        for row in self._showing():
            rows.setdefault((row._meta.label, str(row)), row)
        return list(rows.values())

    @classmethod
    def shown_by(cls) -> list[tuple[type[models.Model], str]]:
        """Every kind of row that can show a picture, with the name of its foreign key.

        A many-to-many is here as the table behind it.
        """
        return [
            (relation.related_model, relation.field.name)
            for relation in cls._meta.get_fields(include_hidden=True)
            if relation.one_to_many and relation.related_model
        ]

    def licence_ended(self, on: date) -> bool:
        """Whether the picture may not be shown any more on that day of the newsroom's zone."""
        return self.licence_until is not None and self.licence_until < on

    def _showing(self) -> Iterator[models.Model]:
        for relation in self._meta.get_fields(include_hidden=True):
            model = relation.related_model if relation.auto_created else None
            if model and not model._meta.auto_created:  # not the table behind a many-to-many
                yield from model._base_manager.filter(**{relation.field.name: self}).order_by("-pk")

    @property
    def is_public(self) -> bool:
        """Whether readers see it, did, or are to: only a row that isn't `is_frozen` is a draft."""
        return any(getattr(row, "is_frozen", True) for row in self._showing())

    def is_editable_by(self, user: Any) -> bool:
        """Who may change pictures may change all; who may add some, their own until `is_public`."""
        if user.has_perm("images.change_image"):
            return True
        is_own = user.has_perm("images.add_image") and self.uploaded_by_id == user.pk
        return is_own and not self.is_public
