"""The user of a request, loaded with all that every page of the desk asks of them."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User
from django.db.models import Exists, OuterRef, Q, Subquery
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Section, SectionLimit
from newsroom.rows import Rows

from .models import SessionEnd, SignInRule


class Backend(ModelBackend):
    """Django's own. Its users know, without a query more:

    - `permitted`: what they may do by themselves, and by their groups;
    - `limited_to`: the sections that they run (`articles.models.sections_run_by`), if they don't
      run all, and `section_tree`, what stands inside what, then;
    - `needs_second_factor`: whether a group of theirs asks for one;
    - `device`: the id of their second factor, if they have one;
    - `sessions_from`: the instant before which none of their sessions may have begun, if any.
    """

    def get_user(self, user_id: int) -> User | None:
        mine = {"user": OuterRef("pk")}
        rules = SignInRule.objects.filter(group__user=OuterRef("pk"), needs_second_factor=True)
        limits = SectionLimit.objects.filter(user=user_id)
        devices = TOTPDevice.objects.filter(**mine, confirmed=True).order_by("pk")
        user = (
            User.objects.filter(pk=user_id)
            .annotate(
                permitted=Rows(
                    Permission.objects.filter(
                        Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk"))
                    ).order_by(),
                    app="content_type__app_label",
                    name="codename",
                ),
                limited_to=Rows(limits, section="section_id"),
                section_tree=Rows(
                    Section.objects.filter(Exists(limits)).order_by(), pk="pk", parent="parent"
                ),
                needs_second_factor=Exists(rules),
                device=Subquery(devices.values("pk")[:1]),
                sessions_from=Subquery(SessionEnd.objects.filter(**mine).values("at")[:1]),
            )
            .first()
        )
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        rows = getattr(user_obj, "permitted", None)
        if rows is None or obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        return {f"{row['app']}.{row['name']}" for row in rows}
