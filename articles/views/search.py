"""Search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from articles import search as index
from newsroom.views import public


@public(reads=("q", "before"))
def search(request: Any) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()
    before = request.GET.get("before", "")
    results = index.search(query, at=request.instant, before=before) if query else None
    return render(request, "site/search.html", {"query": query, "results": results})
