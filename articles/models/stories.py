"""Stories: what versions are versions of, and the log of what was done to them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from articles.addresses import RESERVED_IN_SECTIONS, validate_story_slug
from newsroom import clock

from .sections import sections_run_by

if TYPE_CHECKING:
    from .articles import Article


class StoryQuerySet(QuerySet["Story"]):
    def locked(self, pk: int) -> "Story":
        """The row, held until the transaction ends (SQLite's write lock is held already).

        Its head is asked for after that: whoever waited for the row would, of a version that was
        made meanwhile, find nothing in the same query.
        """
        return self.select_for_update().get(pk=pk)

    def own_of(self, user: Any) -> Self:
        """Those for which `Story.is_own_of(user)` holds."""
        return self.filter(pk__in=self.keys_own_of(user))

    def keys_own_of(self, user: Any) -> QuerySet[Any, Any]:
        """The keys of these, some of them twice: a union, so that each part has its index."""
        from .articles import Byline

        signed = Byline.objects.filter(author__user=user).order_by().values("article")
        rows = self.model._default_manager.order_by().values("pk")
        return rows.filter(created_by=user).union(
            rows.filter(assigned_to=user), rows.filter(head__in=signed), all=True
        )

    def run_by(self, user: Any, at: datetime) -> Self:
        """Those that an editor who runs some sections runs at `at` (`Story.is_run_by`)."""
        from .articles import Article

        run = sections_run_by(user)
        if run is None:
            return self
        ahead = Article.objects.not_over(at)
        elsewhere = ahead.exclude(section__in=run).filter(story=OuterRef("pk"))
        return self.filter(~Exists(elsewhere), head__section__in=run)


class Story(models.Model):
    """An identity: a slug, a place in the workflow, a newest version (the head)."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        READY = "ready", "Ready"

    slug = models.SlugField(
        max_length=120,
        unique=True,
        validators=[validate_story_slug],
        help_text="The last part of the address. A new slug goes out with the next version; "
        "the old address then redirects.",
    )
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    head = models.OneToOneField(
        "articles.Article", models.SET_NULL, null=True, editable=False, related_name="head_of"
    )
    is_placed = models.BooleanField(
        default=False, editable=False, help_text="Whether its newest version is on the timeline."
    )
    # For the board and the lists: one column to ask, and to know the statistics of. What is in
    # the works is found by its index, however long the archive is.
    works_stage = models.GeneratedField(
        expression=Case(When(is_placed=True, then=Value("")), default=F("stage")),
        output_field=models.CharField(max_length=10),
        db_persist=True,
        help_text="Its stage while it is in the works, and then nothing.",
    )
    desk_notes = models.TextField(blank=True, help_text="For the newsroom. Never public.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="assignments",
        help_text="Who has it now; none where nobody was asked.",
    )
    due_at = models.DateTimeField(
        null=True, editable=False, help_text="When whoever has it is to be done with it."
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    import_digest = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        editable=False,
        help_text="SHA-256 of the file that the story was imported from.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_IN_SECTIONS),
                name="story_slug_not_reserved",
                violation_error_message="This slug is an address of every section.",
            )
        ]
        indexes = [
            models.Index(
                fields=["works_stage", "due_at"],
                condition=~Q(works_stage=""),
                name="story_in_works",
            ),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="story_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def is_own_of(self, user: Any) -> bool:
        """Whether `user` began the story, has it now, or stands in its newest version's byline."""
        return user.pk in (self.created_by_id, self.assigned_to_id) or (
            self.head is not None
            and _once(user, ("signs", self.head_id), self.head.bylines.filter(author__user=user))
        )

    def is_editable_by(self, user: Any) -> bool:
        """Its editors edit it; writers edit their own, until an editor approved it."""
        if not user.has_perm("articles.change_article"):
            return False
        return self.is_run_by(user) or self._is_writers(user)

    def is_run_by(self, user: Any) -> bool:
        """Whether `user` is its editor: approves, publishes, withdraws it.

        So is every editor, but who runs some sections only: to them, it must stand in these
        with its newest version and with all that readers see of it or are to see.
        """
        if not user.has_perm("articles.publish_article"):
            return False
        return sections_run_by(user) is None or _once(
            user, ("runs", self.pk), Story.objects.filter(id=self.id).run_by(user, clock.now())
        )

    def may_move(self, user: Any, *, to: int | None) -> bool:
        """Whether `user`, who may edit it, may put it into the section with the id `to`.

        A command (None) and whoever runs all may. Who runs some sections moves stories among
        these; their own, as writers do, until they are approved or out.
        """
        is_editor = user is not None and user.has_perm("articles.publish_article")
        run = sections_run_by(user) if is_editor and self.head_id else None
        if run is None:
            return True
        now = self.versions.filter(pk=self.head_id or 0).values_list("section", flat=True).first()
        is_within = to in run and now in run
        return to == now or is_within or (self._is_writers(user) and not self.was_published)

    def _is_writers(self, user: Any) -> bool:
        return self.stage != self.Stage.READY and self.is_own_of(user)

    def is_deletable_by(self, user: Any) -> bool:
        """Only what was never put on the timeline: readers' addresses must stay known."""
        return (
            user.has_perm("articles.delete_article")
            and self.is_run_by(user)
            and not self.is_placed
            and not _once(user, ("was out", self.pk), self.versions.on_timeline())
        )

    @property
    def was_published(self) -> bool:
        """Whether a version is or was on the timeline, be it in the future."""
        return self.is_placed or self.versions.on_timeline().exists()

    @property
    def last_save(self) -> str:
        """The newest version and when it was saved. Pages carry it: has the text moved on since?"""
        return f"{self.head.number} {self.head.saved_at.isoformat()}" if self.head else ""


def _once(user: Any, question: tuple[str, int | None], rows: models.QuerySet[Any]) -> bool:
    """Whether there are such rows. A page that changes nothing asks once: `user.answers`."""
    known = getattr(user, "answers", None)
    if known is None:
        return rows.exists()
    if question not in known:
        known[question] = rows.exists()
    answer: bool = known[question]
    return answer


class Step(models.Model):
    """One line of a story's log: who did what, when, and what came of it."""

    class Action(models.TextChoices):
        CREATE = "create", "wrote"
        EDIT = "edit", "edited"
        SUBMIT = "submit", "submitted"
        APPROVE = "approve", "approved"
        SEND_BACK = "send_back", "sent back"
        PUBLISH = "publish", "published"
        SCHEDULE = "schedule", "scheduled"
        RESCHEDULE = "reschedule", "rescheduled"
        UNSCHEDULE = "unschedule", "unscheduled"
        WITHDRAW = "withdraw", "withdrew"
        CANCEL = "cancel", "cancelled the withdrawal"
        RESTORE = "restore", "restored"
        SHARE = "share", "shared a link to"
        REVOKE = "revoke", "revoked a link to"
        ASSIGN = "assign", "assigned"
        COMMENT = "comment", "commented on"
        ANSWER = "answer", "answered a comment on"
        RESOLVE = "resolve", "resolved a comment on"
        REOPEN = "reopen", "reopened a comment on"
        TAKE_BACK = "take_back", "deleted a comment on"

    MOVES = (
        *(Action.CREATE, Action.RESTORE, Action.SUBMIT, Action.APPROVE, Action.SEND_BACK),
        *(Action.PUBLISH, Action.SCHEDULE, Action.RESCHEDULE, Action.UNSCHEDULE),
    )
    """The steps that bring a version to another place, in the workflow or on the timeline."""

    TALK = (*(Action.COMMENT, Action.ANSWER, Action.RESOLVE, Action.REOPEN, Action.TAKE_BACK),)
    """What is said of a story: it leaves the story as it is."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="steps")
    article: "models.ForeignKey[Article | None]" = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, related_name="steps"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    action = models.CharField(max_length=10, choices=Action)
    outcome = models.TextField(blank=True, help_text="What readers see of it, and when.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="step_newest"),
            models.Index(fields=["by", "-at", "-id"], name="step_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_action_display()} {self.story}"
