"""Search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from newsroom.views import public


@public
def search(request: Any) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    return render(request, "site/search.html", {"query": query})
