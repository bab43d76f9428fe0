"""The archive, by the years and months of the edition's zone."""

from collections.abc import Sequence
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
    """The newest year's months with a story that is still there, and all years since the first."""
    return _shelf(request, None, months.years(request.edition, request.instant))


@public
def archive_year(request: Any, year: int) -> HttpResponse:
    """A year's months with a story that is still there, and all years; 404 before and after."""
    years = months.years(request.edition, request.instant)
    if year not in years:
        raise Http404
    return _shelf(request, year, years, structured=_crumbs(request, year))


def _shelf(request: Any, year: int | None, years: Sequence[int], **more: Any) -> HttpResponse:
    opened = year or next(iter(years), None)
    found = months.of_year(request.edition, request.instant, opened) if opened else []
    context = {"year": year, "opened": opened, "years": years, "months": found, **more}
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
    context["structured"] = _crumbs(request, year, (date_format(start, "F Y"), request.path))
    return render(request, "site/archive_month.html", context)


def _crumbs(request: Any, year: int, *further: structured.Crumb) -> str:
    """The way to a year, and on to a month of it."""
    way = ("Archive", path("archive")), (str(year), path("archive-year", year))
    paper = structured.Paper(request.edition, request.frame.pages)
    return structured.markup(paper.crumbs(*way, *further))
