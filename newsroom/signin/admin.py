"""Users and groups at the desk, for administrators: what they run, and how they sign in."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import SectionLimit

from . import factors, sessions
from .models import SignInRule

# Their screens would show everybody's keys.
for model in (TOTPDevice, StaticDevice):
    admin.site.unregister(model)
for model in (User, Group):
    admin.site.unregister(model)


class SectionLimitInline(admin.TabularInline):
    model = SectionLimit
    extra = 0
    verbose_name = "section that they run"
    verbose_name_plural = (
        "Sections that they run: an editor here and in what is inside, and nowhere else. "
        "Leave it empty for all"
    )


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    inlines = [SectionLimitInline]
    readonly_fields = ["second_factor"]
    actions = ["remove_second_factor", "lift_lock_out", "end_sessions"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        return [*sets, ("Signing in", {"fields": ["second_factor"]})] if obj else sets

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    @admin.display(description="second factor")
    def second_factor(self, user: User) -> str:
        if factors.device_of(user):
            return f"Set up; {factors.codes_left(user)} recovery codes left."
        if factors.is_needed(user):
            return "Needed, and not set up yet: asked for at the next sign-in."
        return "None."

    @admin.action(description="Take the second factor away", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For who lost the phone and the codes. Their sessions end too."""
        for user in users:
            factors.remove(user)
            sessions.end_all(user)
            self.log_change(request, user, "Took the second factor away.")
        self._say(request, users, "The second factor is gone for %s, and they are signed out.")

    @admin.action(description="Lift a lock-out", permissions=["change"])
    def lift_lock_out(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            AccessAttempt.objects.filter(username=user.get_username()).delete()
            self.log_change(request, user, "Lifted the lock-out.")
        self._say(request, users, "These may try to sign in again: %s.")

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def end_sessions(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            sessions.end_all(user)
            self.log_change(request, user, "Signed out everywhere.")
        self._say(request, users, "Signed out everywhere: %s.")

    def _say(self, request: HttpRequest, users: QuerySet[User], said: str) -> None:
        messages.success(request, said % ", ".join(user.get_username() for user in users))


class SignInRuleInline(admin.StackedInline):
    model = SignInRule
    verbose_name_plural = "Signing in"
    min_num = max_num = 1
    can_delete = False


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    inlines = [SignInRuleInline]
