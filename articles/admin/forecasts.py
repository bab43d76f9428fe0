"""What a step would do at the instants that are being chosen: asked while one chooses."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from articles.refusals import Refused

from .steps import StepView, in_utc


def urls(admin: ModelAdmin) -> list[URLPattern]:
    view = admin.admin_site.admin_view(ForecastView.as_view(model_admin=admin))
    return [path("<int:pk>/step/<slug:name>/forecast/", view, name="articles_article_forecast")]


class ForecastView(StepView):
    """The part of a step's screen that tells; for whom the step is, and changing nothing."""

    http_method_names = ["get"]

    def get(self, request: Any, pk: int, name: str) -> HttpResponse:
        if not self.step.forewarns:
            raise Http404("This step has no plan.")
        form = self._form(request.GET)
        form.is_valid()
        wrong = [name for name in ("at", "until") if name in form.errors]
        if wrong:
            chosen = (name for name in wrong if self._is_chosen(name))
            return self._told(refusal=" ".join(" ".join(form.errors[name]) for name in chosen))
        given = form.cleaned_data
        at, until = given.get("at"), given.get("until")
        try:
            sentences = self._plan(**given)
        except Refused as refused:
            return self._told(refusal=str(refused))
        return self._told(
            sentences=sentences, told=" ".join(sentences), instants=in_utc([at, until])
        )

    def _is_chosen(self, name: str) -> bool:
        """Whether there is a day and an hour: till then nothing is wrong yet."""
        return all(self.request.GET.get(f"{name}_{part}") for part in ("day", "hour"))

    def _told(self, **context: Any) -> HttpResponse:
        return render(self.request, "admin/articles/forecast.html", context)
