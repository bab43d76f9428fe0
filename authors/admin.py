"""Authors at the desk, with their links."""

from django import forms
from django.contrib import admin
from django.db import models

from newsroom.images.widgets import ChoosesImages
from newsroom.slugs import KeepsAddress

from .models import Author, AuthorLink


class AuthorLinkInline(admin.StackedInline):
    model = AuthorLink
    fields = [("label", "url", "position")]
    extra = 0
    verbose_name_plural = "links"
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": forms.URLInput}}


@admin.register(Author)
class AuthorAdmin(KeepsAddress, ChoosesImages, admin.ModelAdmin):
    list_display = ["name", "kind", "role", "user", "active"]
    list_filter = ["active", "kind"]
    list_select_related = ["user"]
    search_fields = ["name", "role"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [AuthorLinkInline]
    actions = None
    fieldsets = [
        (None, {"fields": ["name", "role", "bio"]}),
        ("On the site", {"fields": ["slug", "kind", "portrait", "email", "active"]}),
        ("At the desk", {"fields": ["user"]}),
    ]
