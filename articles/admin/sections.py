"""Sections and topics at the desk."""

from django.contrib import admin
from taggit.models import Tag

from articles.models import Section, Topic
from newsroom.slugs import KeepsAddress

from .inputs import NoPopups

# Stories carry topics; the tags that taggit brings along are not used.
admin.site.unregister(Tag)


@admin.register(Section)
class SectionAdmin(KeepsAddress, NoPopups, admin.ModelAdmin):
    list_display = ["name", "parent", "slug", "position", "colour"]
    list_select_related = ["parent"]
    list_per_page = 200
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None


@admin.register(Topic)
class TopicAdmin(KeepsAddress, admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None
