"""Editions at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from newsroom.images.widgets import ChoosesImages

from .models import Edition


@admin.register(Edition)
class EditionAdmin(ChoosesImages, admin.ModelAdmin):
    list_display = ["name", "host", "time_zone"]
    actions = None
    fieldsets = [
        (None, {"fields": ["name", "tagline", "logo"]}),
        ("Where and when", {"fields": ["host", "language", "time_zone"]}),
        ("Wording", {"fields": ["summary_heading", "further_reading_heading"]}),
        ("About the paper", {"fields": ["about", "corrections_policy", "contact_email"]}),
        ("Who is told of news", {"fields": ["websub_hub", "indexnow_key"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never the last one: the site would lose its name."""
        return super().has_delete_permission(request, obj) and Edition.objects.count() > 1
