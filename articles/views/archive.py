"""The archive, by the months of the edition's zone."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format

from articles import lists, months, structured
from articles.models import Article
from articles.paging import listed
from newsroom.views import public


@public
def archive(request: Any) -> HttpResponse:
    """Every month in which a story came out that is still there, newest first."""
    found = list(months.of(request.edition, request.instant))
    return render(request, "site/archive.html", {"months": found})


@public(reads=("before",))
def archive_month(request: Any, year: int, month: int) -> HttpResponse:
    start, end = request.edition.month(year, month)
    live, before = Article.objects.live(request.instant), request.GET.get("before", "")
    found = listed(lists.between, before, at=request.instant, start=start, end=end)
    if found.is_first and not found.articles:
        raise Http404
    earlier, later = live.months_around(start, end)
    paper = structured.Paper(request.edition, request.frame.pages)
    way = ("Archive", reverse("archive")), (date_format(start, "F Y"), request.path)
    context = {"month": start, "page": found, "earlier": earlier, "later": later}
    context["structured"] = structured.markup(paper.crumbs(*way))
    return render(request, "site/archive_month.html", context)
