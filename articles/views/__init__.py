from .about import about, about_page
from .archive import archive, archive_month, archive_year
from .article import article, preview
from .corrections import corrections
from .feeds import author_feed, feed, section_feed, topic_feed
from .fronts import author, authors, home, publisher, section, sources, topic
from .pictures import preview_rendition, rendition
from .search import search, typed
from .sitemaps import indexnow_key, news_sitemap, robots, sitemap, sitemap_month, sitemap_pages

__all__ = [
    "about",
    "about_page",
    "archive",
    "archive_month",
    "archive_year",
    "article",
    "author",
    "author_feed",
    "authors",
    "corrections",
    "feed",
    "home",
    "indexnow_key",
    "news_sitemap",
    "preview",
    "preview_rendition",
    "publisher",
    "rendition",
    "robots",
    "search",
    "section",
    "section_feed",
    "sitemap",
    "sitemap_month",
    "sitemap_pages",
    "sources",
    "topic",
    "topic_feed",
    "typed",
]
