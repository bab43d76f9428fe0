"""An address pasted into a line of further reading: its title and publisher are looked up.

The desk itself asks no other site. It says at once what the newsroom knows, and leaves the rest
to a task, whose word the page comes back for.
"""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import View
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist, TaskResultMismatch

from newsroom.outside import Off
from sources import addresses, looking
from sources.looking import Found


class AddressInput(forms.TextInput):
    """The address of a page, which fills in what the page says of itself where nothing is."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "url", "placeholder": "https://"})

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return format_html(
            '<cited-address src="{}">{}<p class="quiet" role="status"></p></cited-address>',
            reverse_lazy("admin:articles_article_cited"),
            super().render(*args, **kwargs),
        )


def urls(admin: ModelAdmin) -> list[URLPattern]:
    ask, answer = (
        admin.admin_site.admin_view(view.as_view(model_admin=admin)) for view in (Ask, Answer)
    )
    return [
        path("cited/", ask, name="articles_article_cited"),
        path("cited/<uuid:task>/", answer, name="articles_article_cited"),
    ]


class Cited(View):
    model_admin: Any = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        admin = self.model_admin
        if not admin.has_add_permission(request) and not admin.has_change_permission(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Ask(Cited):
    """POST address=…: 200 with what is found, or 202 with where it will be; 400 for no address."""

    def post(self, request: Any) -> HttpResponse:
        try:
            address = addresses.normalise(request.POST.get("address", ""))
        except addresses.NotAnAddress as error:
            return JsonResponse({"said": str(error)}, status=400)
        if found := looking.known(address):
            return JsonResponse(found)
        try:
            return _answer(looking.look_later(address))
        except Off as off:
            return JsonResponse(looking.unasked(address, off))


class Answer(Cited):
    """GET: 200 with what the page said, or 202 while nobody has looked yet."""

    def get(self, request: Any, task: Any) -> HttpResponse:
        try:
            return _answer(looking.look.get_result(str(task)))
        except (TaskResultDoesNotExist, TaskResultMismatch):
            raise Http404 from None


def _answer(result: TaskResult) -> HttpResponse:
    if result.status == TaskResultStatus.SUCCESSFUL:
        return JsonResponse(result.return_value)
    if result.status == TaskResultStatus.FAILED:
        return JsonResponse(Found(title="", publisher="", said="That page could not be read."))
    ask = reverse("admin:articles_article_cited", args=[result.id])
    return JsonResponse({"ask": ask}, status=202)
