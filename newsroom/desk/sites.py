"""The desk's frame: its name, its navigation, and the front page that says what waits."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.http import HttpResponse

MENU = (
    *("Article", "Image", "Section", "Topic", "Author"),
    *("Publisher", "Source", "Edition", "User", "Group"),
)


class Desk(AdminSite):
    """Django's admin, named after the edition that it edits."""

    enable_nav_sidebar = False
    index_title = "The desk"
    empty_value_display = ""

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

    def each_context(self, request: Any) -> dict[str, Any]:
        context = super().each_context(request)
        name = request.edition.name
        return context | {
            "site_title": f"{name}: desk",
            "site_header": name,
            "menu": self._menu(context),
        }

    def _menu(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        """The models that the user may see, in the desk's order."""
        models = {
            model["object_name"]: model
            for app in context["available_apps"]
            for model in app["models"]
            if model["admin_url"]
        }
        known = [models.pop(name) for name in MENU if name in models]
        return known + list(models.values())

    def index(self, request: Any, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from .waiting import lists

        waiting = lists(request.user, request.instant)
        return super().index(request, {"waiting": waiting} | (extra_context or {}))
