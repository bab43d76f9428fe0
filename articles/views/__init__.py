from .archive import archive, archive_month
from .article import article, preview
from .fronts import author, authors, home, publisher, section, sources, topic
from .pictures import preview_rendition, rendition
from .search import search

__all__ = [
    "archive",
    "archive_month",
    "article",
    "author",
    "authors",
    "home",
    "preview",
    "preview_rendition",
    "publisher",
    "rendition",
    "search",
    "section",
    "sources",
    "topic",
]
