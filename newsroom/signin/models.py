"""What is known of signing in: what a group must show, and what happened."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models

from newsroom import clock


class SignInRule(models.Model):
    """What the members of a group must show at the door of the desk."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="sign_in_rule")
    needs_second_factor = models.BooleanField(
        "second factor",
        default=False,
        help_text="Its members sign in with a password and a code from their phone. Who has "
        "none set up yet does so before anything else of the desk.",
    )

    def __str__(self) -> str:
        return f"{self.group}: {'password and code' if self.needs_second_factor else 'password'}"


class SessionEnd(models.Model):
    """The user's sessions that began before `at` count no more."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="session_end"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}: {self.at}"


class SignInEvent(models.Model):
    """A line of the log: who came in, who was turned away, what was changed of the locks."""

    class Kind(models.TextChoices):
        IN = "in", "signed in"
        OUT = "out", "signed out"
        OUT_EVERYWHERE = "everywhere", "signed out everywhere"
        FAILED = "failed", "failed to sign in"
        LOCKED = "locked", "was locked out"
        BAD_CODE = "bad-code", "gave a wrong code"
        RECOVERY = "recovery", "used a recovery code"
        ENROLLED = "enrolled", "set up a second factor"
        CODES = "codes", "made new recovery codes"
        RESET_ASKED = "reset-asked", "asked for a new password"
        PASSWORD = "password", "chose a new password"

    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=12, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=254, help_text="As it was typed, known or not.")
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="signin_newest"),
            models.Index(fields=["user", "-at", "-id"], name="signin_of_user"),
            models.Index(fields=["kind", "address", "at"], name="signin_from_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_kind_display()}"
