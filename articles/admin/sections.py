"""Sections and topics at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from taggit.models import Tag

from articles.models import Section, Topic, sections_run_by
from newsroom.slugs import KeepsAddress

from .inputs import NoPopups

# Stories carry topics; the tags that taggit brings along are not used.
admin.site.unregister(Tag)


class OfWholeSite:
    """For a ModelAdmin of what is the whole site's: who runs some sections only looks."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and _runs_all(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _runs_all(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _runs_all(request)


def _runs_all(request: HttpRequest) -> bool:
    return sections_run_by(request.user) is None


@admin.register(Section)
class SectionAdmin(OfWholeSite, KeepsAddress, NoPopups, admin.ModelAdmin):
    list_display = ["name", "parent", "slug", "position", "colour"]
    list_select_related = ["parent"]
    list_per_page = 200
    search_fields = ["name", "slug"]
    actions = None

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {"slug": ["name"]} if self.has_change_permission(request, obj) else {}


@admin.register(Topic)
class TopicAdmin(KeepsAddress, admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None
