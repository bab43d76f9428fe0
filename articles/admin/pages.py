"""Pages about the paper at the desk."""

from typing import Any

import js_asset
from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest

from articles.models import AboutPage
from newsroom import clock
from newsroom.editions.templatetags.instants import instant
from newsroom.slugs import KeepsAddress

from .inputs import NoPopups
from .sections import OfWholeSite


@admin.register(AboutPage)
class AboutPageAdmin(OfWholeSite, KeepsAddress, NoPopups, admin.ModelAdmin):
    list_display = ["title", "kind", "slug", "position", "is_public", "changed"]
    search_fields = ["title"]
    fields = ["title", "kind", "body", "slug", "position", "is_public", "edition"]
    actions = None

    @admin.display(ordering="changed_at")
    def changed(self, page: AboutPage) -> str:
        return instant(page.changed_at, "j M Y, H:i")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        is_new = obj is None and self.has_add_permission(request)
        return {"slug": ["title"]} if is_new else {}

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        last = AboutPage.objects.aggregate(last=Max("position"))["last"]
        begun = {"edition": request.edition.pk, "position": 0 if last is None else last + 1}
        return begun | super().get_changeform_initial_data(request)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        # The editor's import map is an inline script.
        context["media"] = js_asset.Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: Any, obj: AboutPage, form: Any, change: bool) -> None:
        if form.has_changed():
            obj.changed_at = clock.now()
        super().save_model(request, obj, form, change)
