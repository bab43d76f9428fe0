"""Users and groups at the desk, for administrators: what they run, and how they sign in."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.admin.lists import RelatedFilter
from articles.models import SectionLimit

from . import factors, sessions
from .models import SignInRule

# Their screens would show everybody's keys.
for model in (TOTPDevice, StaticDevice):
    admin.site.unregister(model)
for model in (User, Group):
    admin.site.unregister(model)


class SectionLimitInline(admin.StackedInline):
    model = SectionLimit
    extra = 0
    verbose_name = "section that they run"
    verbose_name_plural = (
        "Sections that they run: an editor here and in what is inside, and nowhere else. "
        "Leave it empty for all"
    )


class UserForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        widgets = {"groups": forms.CheckboxSelectMultiple}
        help_texts = {
            "is_active": "Untick it for who leaves: what they did stays theirs.",
            "is_staff": "May sign in at the desk, where nobody else may.",
            "is_superuser": "May do everything, users and groups included.",
            "groups": "What they may do is what their groups may do.",
        }


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Permissions are those of groups: nobody is to wonder where one of them comes from."""

    form = UserForm
    inlines = [SectionLimitInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Who they are", {"fields": ["first_name", "last_name", "email"]}),
        ("What they may do", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Signing in", {"fields": ["second_factor", "last_login", "date_joined"]}),
    ]
    readonly_fields = ["second_factor", "last_login", "date_joined"]
    filter_horizontal = []
    list_filter = ["is_staff", "is_superuser", "is_active", ("groups", RelatedFilter)]
    show_facets = admin.ShowFacets.NEVER
    actions = ["remove_second_factor", "lift_lock_out", "end_sessions"]

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
    verbose_name = verbose_name_plural = "signing in"
    min_num = max_num = 1
    can_delete = False


class PermissionChoices(forms.models.ModelChoiceIterator):
    """Permissions by what they are for: “Article: add, change, …”."""

    def __iter__(self) -> Any:
        for model, permissions in groupby(self.queryset, attrgetter("content_type")):
            yield capfirst(model.name), [self.choice(each) for each in permissions]


class PermissionsField(forms.ModelMultipleChoiceField):
    iterator = PermissionChoices
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, permission: Permission) -> str:
        return f"{permission.codename.partition('_')[0]} {permission.content_type.name}"


class GroupForm(forms.ModelForm):
    """Offers permissions on what the desk has screens for, and those that the group has."""

    permissions = PermissionsField(Permission.objects.none(), required=False)

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = ContentType.objects.get_for_models(*admin.site._registry).values()
        offered = Q(content_type__in=models)
        if self.instance.pk:
            offered |= Q(group=self.instance)
        found = Permission.objects.filter(offered).distinct().select_related("content_type")
        self.fields["permissions"].queryset = found.order_by("content_type__model", "pk")


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    form = GroupForm
    filter_horizontal = []
    inlines = [SignInRuleInline]
