"""The addresses of the site that readers see.

A section may have any slug that is not reserved (`articles.addresses`), so its
patterns stand last.
"""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, include, path, register_converter

from . import views
from .feeds import FORMS


class Year:
    regex = r"[12]\d{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class Month(Year):
    regex = r"0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


class TopicSlug:
    """A slug in the letters of any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(Year, "yyyy")
register_converter(Month, "mm")
register_converter(TopicSlug, "topic")


def feeds(before: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """A list's feed in each form: RSS has the bare name, "feed", others "feed-atom"."""
    return [
        path(
            f"{before}{form.ending}",
            view,
            {"form": key},
            name=name if key == "rss" else f"{name}-{key}",
        )
        for key, form in FORMS.items()
    ]


urlpatterns = [
    path("", views.home, name="home"),
    *feeds("", views.feed, "feed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-pages.xml", views.sitemap_pages, name="sitemap-pages"),
    path("sitemap-pages-<int:part>.xml", views.sitemap_pages, name="sitemap-pages"),
    path("sitemap-<yyyy:year>-<mm:month>.xml", views.sitemap_month, name="sitemap-month"),
    path(
        "sitemap-<yyyy:year>-<mm:month>-<int:part>.xml", views.sitemap_month, name="sitemap-month"
    ),
    path("news-sitemap.xml", views.news_sitemap, name="news-sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("<slug:key>.txt", views.indexnow_key, name="indexnow-key"),
    path("authors/", views.authors, name="authors"),
    path("authors/<slug:slug>/", views.author, name="author"),
    *feeds("authors/<slug:slug>/", views.author_feed, "author-feed"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.publisher, name="publisher"),
    path("topics/<topic:slug>/", views.topic, name="topic"),
    *feeds("topics/<topic:slug>/", views.topic_feed, "topic-feed"),
    path("archive/", views.archive, name="archive"),
    path("archive/<yyyy:year>/", views.archive_year, name="archive-year"),
    path("archive/<yyyy:year>/<mm:month>/", views.archive_month, name="archive-month"),
    path("about/", views.about, name="about"),
    path("about/<slug:slug>/", views.about_page, name="about-page"),
    path("corrections/", views.corrections, name="corrections"),
    path("search/", views.search, name="search"),
    path("search/typed/", views.typed, name="search-typed"),
    path("api/v1/", include("articles.api.urls")),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("images/<int:pk>/<str:key>/<str:name>", views.rendition, name="rendition"),
    path(
        "preview/<str:token>/images/<int:pk>/<str:key>/<str:name>",
        views.preview_rendition,
        name="preview-rendition",
    ),
    path("<slug:section>/", views.section, name="section"),
    *feeds("<slug:section>/", views.section_feed, "section-feed"),
    path("<slug:section>/<slug:slug>/", views.article, name="article"),
]
