"""The addresses of the public site that no section, and no story, may take."""

from typing import Any

from django.core.exceptions import ValidationError

# First path segments that newsroom/urls.py, or a site around it, gives a meaning of its own.
RESERVED = (
    "about",
    "admin",
    "api",
    "archive",
    "authors",
    "corrections",
    "favicon.ico",
    "feed",
    "feed.json",
    "healthz",
    "images",
    "media",
    "news-sitemap.xml",
    "preview",
    "robots.txt",
    "search",
    "sitemap.xml",
    "sources",
    "static",
    "topics",
    "well-known",
)

# Second ones, under a section: no story may have them as its slug.
RESERVED_IN_SECTIONS = ("feed",)


def validate_story_slug(value: Any) -> None:
    if value in RESERVED_IN_SECTIONS:
        raise ValidationError(f"“{value}” is an address of every section. Choose another slug.")


def validate_not_reserved(value: Any) -> None:
    if value in RESERVED:
        raise ValidationError(f"“/{value}/” is an address of the site itself. Choose another.")
