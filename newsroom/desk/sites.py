"""The desk's frame: its name, its navigation, and the front page that says what waits."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

MENU = (
    *("Article", "Calendar", "Front", "Image", "Section", "Topic", "Author"),
    *("Publisher", "Source", "AboutPage", "Rule", "Edition", "User", "Group", "Log"),
)


class Desk(AdminSite):
    """Django's admin, named after the edition that it edits."""

    enable_nav_sidebar = False
    index_title = "The desk"
    empty_value_display = ""

    def get_urls(self) -> list[Any]:
        from newsroom.signin import reset
        from newsroom.signin import views as signin

        from . import alerts, calendar_views, fronts, log_views, notice_views, time_travel

        return [
            *notice_views.urls(self),
            *reset.urls,
            path("log/", self.admin_view(log_views.show), name="log"),
            path("log/export/", self.admin_view(log_views.export), name="log-export"),
            path("code/", signin.code, name="signin-code"),
            path("second-factor/", signin.enrol, name="signin-enrol"),
            path("sign-in/", self.admin_view(signin.own), name="signin"),
            path("sign-in/codes/", self.admin_view(signin.renew_codes), name="signin-codes"),
            path("sign-in/leave/", self.admin_view(signin.leave_everywhere), name="signin-leave"),
            path("calendar/", self.admin_view(calendar_views.show), name="calendar"),
            path(
                "calendar/address/", self.admin_view(calendar_views.renew), name="calendar-address"
            ),
            re_path(
                r"^calendar/(?P<name>month|week|day)/(?P<day>[0-9-]{10})/$",
                self.admin_view(calendar_views.show),
                name="calendar-page",
            ),
            path("as-of/", self.admin_view(time_travel.choose), name="time-travel"),
            path(
                "as-of/<instant:at>/<page:page>",
                # "cacheable": it says itself, and more strictly, that nobody may keep it.
                self.admin_view(time_travel.as_of, cacheable=True),
                name="as-of",
            ),
            *fronts.urls(self.admin_view),
            *alerts.urls(self.admin_view),
            *super().get_urls(),
        ]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Refuses what no search can mean: PostgreSQL takes no text with a null character.

        Forms say so of their own fields, and keep what was typed.
        """

        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if any("\0" in value for _, values in request.GET.lists() for value in values):
                raise BadRequest("This address holds a null character, which no text has.")
            return view(request, *args, **kwargs)

        return super().admin_view(checked, cacheable)

    @method_decorator(never_cache)
    def login(self, request: Any, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's, with a second screen for who has a second factor or needs one."""
        from django.contrib.admin.forms import AdminAuthenticationForm

        from newsroom.signin.views import PasswordView

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        wanted = request.POST.get("next") or request.GET.get("next") or reverse("admin:index")
        context = self.each_context(request) | {
            "title": "Sign in",
            "app_path": request.get_full_path(),
            "next": wanted,
        }
        view = PasswordView.as_view(
            extra_context=context | (extra_context or {}),
            authentication_form=AdminAuthenticationForm,
            template_name="admin/login.html",
        )
        return view(request)  # type: ignore[return-value]  # what it renders is an answer

    def each_context(self, request: Any) -> dict[str, Any]:
        from articles import noticing

        context = super().each_context(request)
        name = request.edition.name
        return context | {
            "site_title": f"{name}: desk",
            "site_header": name,
            "unread_notices": partial(noticing.unread, request.user),
            "menu": self._menu(request, context),
        }

    def _menu(self, request: Any, context: dict[str, Any]) -> list[dict[str, Any]]:
        """The calendar, the log, and the models that the user may see, in the desk's order."""
        models = {
            model["object_name"]: model
            for app in context["available_apps"]
            for model in app["models"]
            if model["admin_url"]
        }
        if "Article" in models:
            models["Calendar"] = {"name": "Calendar", "admin_url": reverse("admin:calendar")}
        if request.user.has_perm("articles.publish_article"):
            models["Front"] = {"name": "Fronts", "admin_url": reverse("admin:front")}
            models["Log"] = {"name": "Log", "admin_url": reverse("admin:log")}
        models.pop("DBTaskResult", None)  # for who looks for the worker's fault, at its address
        known = [models.pop(name) for name in MENU if name in models]
        return known + list(models.values())

    def index(self, request: Any, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from articles.admin import unsaved

        from . import board, licences

        if not request.user.has_perm("articles.view_article") and request.user.has_perm(
            "images.view_image"
        ):
            return HttpResponseRedirect(reverse("admin:images_image_changelist"))
        context = board.context(request) if request.user.has_perm("articles.view_article") else {}
        context["licences"] = licences.notices(request.user, request.instant)
        context |= unsaved.context(request, unsaved.of(request.user))
        return super().index(request, context | (extra_context or {}))
