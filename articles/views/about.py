"""Pages about the paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles import body, structured
from articles.models import AboutPage
from newsroom.views import public


@public
def about(request: Any) -> HttpResponse:
    """What the paper says of itself, and all such pages."""
    return render(request, "site/about.html")


@public
def about_page(request: Any, slug: str) -> HttpResponse:
    found = AboutPage.objects.public().filter(edition=request.edition.pk, slug=slug).first()
    if found is None:
        raise Http404
    paper = structured.Paper(request.edition, request.frame.pages)
    crumbs = paper.crumbs(("About us", reverse("about")), (found.title, found.get_absolute_url()))
    context = {
        "page": found,
        "body": body.render(found.body, {}, root=request.edition.root),
        "structured": structured.markup(paper.about(found), crumbs),
    }
    return render(request, "site/about_page.html", context)
