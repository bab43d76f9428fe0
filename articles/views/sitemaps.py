"""What search engines ask for: sitemaps, robots.txt, the key of IndexNow."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from articles import sitemaps
from newsroom.views import public

XML = "application/xml; charset=utf-8"
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /preview/
Disallow: {search}?
Disallow: {typed}

Sitemap: {sitemap}
Sitemap: {news}
"""


@public
def sitemap(request: Any) -> HttpResponse:
    entries = sitemaps.index(request.instant, request.edition, _own(request))
    return HttpResponse(sitemaps.document("sitemapindex", "sitemap", entries, request.edition), XML)


@public
def sitemap_pages(request: Any, part: int = 1) -> HttpResponse:
    own = _own(request)
    return _urlset(
        request, lambda: sitemaps.pages(request.instant, request.edition, own, part), part
    )


@public
def sitemap_month(request: Any, year: int, month: int, part: int = 1) -> HttpResponse:
    start, end = request.edition.month(year, month)
    return _urlset(request, lambda: sitemaps.month(request.instant, start, end, part), part)


@public
def news_sitemap(request: Any) -> HttpResponse:
    articles = list(sitemaps.news(request.instant))
    if articles and (oldest := articles[-1].published_at):
        request.frame.end_by(oldest + sitemaps.NEWS_SPAN)
    return HttpResponse(sitemaps.news_document(articles, request.edition), XML)


@public
def robots(request: Any) -> HttpResponse:
    absolute = request.edition.absolute
    text = ROBOTS.format(
        search=reverse("search"),
        typed=reverse("search-typed"),
        sitemap=absolute(reverse("sitemap")),
        news=absolute(reverse("news-sitemap")),
    )
    return HttpResponse(text, "text/plain; charset=utf-8")


@public
def indexnow_key(request: Any, key: str) -> HttpResponse:
    """The file by which search engines know that it is the site itself that tells them."""
    if key != request.edition.indexnow_key:
        raise Http404
    return HttpResponse(key, "text/plain; charset=utf-8")


def _own(request: Any) -> list[Any]:
    return [*request.frame.all_sections, *request.frame.pages]


def _urlset(request: Any, entries: Callable[[], list[sitemaps.Entry]], part: int) -> HttpResponse:
    """404 for a file that the index doesn't name: a part past all, or an empty month."""
    found = entries() if 0 < part <= sitemaps.MOST_FILES else []
    if not found:
        raise Http404
    return HttpResponse(sitemaps.document("urlset", "url", found, request.edition), XML)
