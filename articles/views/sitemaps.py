"""Sitemaps and robots.txt."""

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
Disallow: {search}

Sitemap: {sitemap}
Sitemap: {news}
"""


@public
def sitemap(request: Any) -> HttpResponse:
    entries = sitemaps.index(request.instant, request.edition)
    return HttpResponse(sitemaps.document("sitemapindex", "sitemap", entries, request.edition), XML)


@public
def sitemap_pages(request: Any) -> HttpResponse:
    sections = request.frame.all_sections
    return _urlset(request, sitemaps.pages(request.instant, request.edition, sections))


@public
def sitemap_month(request: Any, year: int, month: int, part: int = 1) -> HttpResponse:
    start, end = request.edition.month(year, month)
    is_possible = 0 < part <= sitemaps.MOST
    entries = sitemaps.month(request.instant, start, end, part) if is_possible else []
    if not entries:
        raise Http404
    return _urlset(request, entries)


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
        sitemap=absolute(reverse("sitemap")),
        news=absolute(reverse("news-sitemap")),
    )
    return HttpResponse(text, "text/plain; charset=utf-8")


def _urlset(request: Any, entries: list[sitemaps.Entry]) -> HttpResponse:
    return HttpResponse(sitemaps.document("urlset", "url", entries, request.edition), XML)
