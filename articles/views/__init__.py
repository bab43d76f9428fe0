from .archive import archive, archive_month
from .article import article, preview
from .fronts import author, authors, home, publisher, section, sources, topic
from .search import search

__all__ = [
    "archive",
    "archive_month",
    "article",
    "author",
    "authors",
    "home",
    "preview",
    "publisher",
    "search",
    "section",
    "sources",
    "topic",
]
