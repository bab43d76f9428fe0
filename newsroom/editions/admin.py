"""Editions at the desk."""

from django.contrib import admin

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
    ]
