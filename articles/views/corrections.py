"""All corrections."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from articles.corrections import page
from newsroom.views import public


@public(reads=("before",))
def corrections(request: Any) -> HttpResponse:
    found = page(request.instant, request.GET.get("before", ""))
    return render(request, "site/corrections.html", {"page": found})
