"""Search, and what is offered while somebody types."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode

from articles import filters, search_advice
from articles import search as index
from articles.models import Article
from newsroom.paths import path
from newsroom.views import public

NEWEST = 5
MOST_SHOWN = 200
"""Letters of a query that the page repeats."""


@public(reads=("q", "before", *filters.NAMES))
def search(request: Any) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()
    before = request.GET.get("before", "")
    chosen = filters.read(request.GET, request.frame)
    results = None
    context: dict[str, Any] = {"query": query[:MOST_SHOWN], "filters": chosen}
    if query or chosen:
        results = index.search(query, at=request.instant, filters=chosen, before=before)
        idle = {name: "" for name in filters.NAMES if name not in chosen.chosen}
        context["own"] = _address(request, q=context["query"], before=before, **idle)
        context["chips"] = [
            (said, _address(request, **{name: ""})) for name, said in chosen.chosen.items()
        ]
        if results.is_first and not results.hits:
            context |= _help(request, results.words, chosen)
    return render(request, "site/search.html", context | {"results": results})


@public(reads=("q",))
def typed(request: Any) -> JsonResponse:
    """The newest stories that hold words which begin as the typed ones do."""
    stories = index.typed(request.GET.get("q", ""), at=request.instant)
    offered = [
        {
            "headline": story.headline,
            "section": story.section.name,
            "url": story.get_absolute_url(),
        }
        for story in stories
    ]
    response = JsonResponse({"stories": offered})
    response["X-Robots-Tag"] = "noindex"
    return response


def _help(request: Any, words: list[str], chosen: filters.Filters) -> dict[str, Any]:
    """Ways on for whoever found nothing."""
    advice = search_advice.advise(words, chosen, request.instant)
    newest = Article.objects.live(request.instant).with_cards().newest_first()
    return {
        "advice": advice,
        "meant": advice.meant and _address(request, q=advice.meant),
        "fewer": [(query, _address(request, q=query)) for query in advice.fewer],
        "without": [
            (chosen.chosen[name], _address(request, **{name: ""})) for name in advice.without
        ],
        "newest": newest[:NEWEST],
    }


def _address(request: Any, **changed: str) -> str:
    """This search with other parameters, from its top; those that are "" left out."""
    asked = {**request.GET.dict(), "before": "", **changed}
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"{path('search')}?{said}"
