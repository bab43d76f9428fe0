"""The archive, by the years and months of the edition's zone."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format

from articles import lists, months, structured
from articles.models import Article
from articles.paging import listed
from newsroom.paths import path
from newsroom.views import public


@public
def archive(request: Any) -> HttpResponse:
    """The years in which a story came out that is still there, and the newest one's months."""
    years = months.years(request.edition, request.instant)
    found = months.of_year(request.edition, request.instant, years[0]) if years else []
    context = {"year": None, "years": years, "months": found}
    return render(request, "site/archive.html", context)


@public
def archive_year(request: Any, year: int) -> HttpResponse:
    """The months of a year, and the other years; 404 where nothing came out that is there."""
    found = months.of_year(request.edition, request.instant, year)
    if not found:
        raise Http404
    years = months.years(request.edition, request.instant)
    context = {"year": year, "years": years, "months": found}
    context["structured"] = _crumbs(request, found[0].start, month=False)
    return render(request, "site/archive.html", context)


@public(reads=("before",))
def archive_month(request: Any, year: int, month: int) -> HttpResponse:
    start, end = request.edition.month(year, month)
    live, before = Article.objects.live(request.instant), request.GET.get("before", "")
    found = listed(lists.between, before, at=request.instant, start=start, end=end)
    if found.is_first and not found.articles:
        raise Http404
    earlier, later = live.months_around(start, end)
    context = {"month": start, "page": found, "earlier": earlier, "later": later}
    context["structured"] = _crumbs(request, start, month=True)
    return render(request, "site/archive_month.html", context)


def _crumbs(request: Any, start: datetime, *, month: bool) -> str:
    """The way to a year, or on to a month of it."""
    way = [("Archive", path("archive")), (str(start.year), path("archive-year", start.year))]
    if month:
        way.append((date_format(start, "F Y"), request.path))
    paper = structured.Paper(request.edition, request.frame.pages)
    return structured.markup(paper.crumbs(*way))
