"""The addresses of the site that readers see.

A section may have any slug that is not reserved (`articles.addresses`), so its two patterns
stand last.
"""

from django.urls import path, register_converter

from . import views


class Year:
    regex = r"[1-9]\d{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class Month(Year):
    regex = r"0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


register_converter(Year, "yyyy")
register_converter(Month, "mm")

urlpatterns = [
    path("", views.home, name="home"),
    path("authors/", views.authors, name="authors"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.publisher, name="publisher"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    path("archive/", views.archive, name="archive"),
    path("archive/<yyyy:year>/<mm:month>/", views.archive_month, name="archive-month"),
    path("search/", views.search, name="search"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("images/<int:pk>/<str:key>/<str:name>", views.rendition, name="rendition"),
    path(
        "preview/<str:token>/images/<int:pk>/<str:key>/<str:name>",
        views.preview_rendition,
        name="preview-rendition",
    ),
    path("<slug:section>/", views.section, name="section"),
    path("<slug:section>/<slug:slug>/", views.article, name="article"),
]
