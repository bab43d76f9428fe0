"""Notices on the desk: the list, opening one, and how one wants to be told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from articles import noticing, paging
from articles.models import Notice

SIZE = 30


def urls(desk: Any) -> list[Any]:
    return [
        path("notices/", desk.admin_view(listed), name="notices"),
        path("notices/settings/", desk.admin_view(settings), name="notice-settings"),
        path("notices/<int:pk>/", desk.admin_view(opened), name="notice"),
    ]


def _page(request: Any, template: str, **context: Any) -> HttpResponse:
    context = site.each_context(request) | context
    return render(request, f"admin/notices/{template}.html", context)


def _require_reader(request: Any) -> None:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Any) -> HttpResponse:
    """One's notices, newest first; POST marks them all as read."""
    _require_reader(request)
    if request.method == "POST":
        noticing.mark_read(request.user)
        messages.success(request, "All notices are read.")
        return HttpResponseRedirect(reverse("admin:notices"))
    notices = Notice.objects.shown_to(request.user)
    before = request.GET.get("before", "")
    if before:
        notices = notices.before(*paging.place(before))
    found = list(notices.select_related("by", "story__head", "article")[: SIZE + 1])
    last = found[SIZE - 1] if len(found) > SIZE else None
    return _page(
        request,
        "list",
        title="Notices",
        notices=found[:SIZE],
        before=paging.mark(last.at, last.pk) if last else "",
        is_first=not before,
        unread_notices=noticing.unread(request.user),
    )


@require_GET
def opened(request: Any, pk: int) -> HttpResponse:
    """To what a notice is about; from then on it is read."""
    _require_reader(request)
    mine = Notice.objects.filter(user=request.user).select_related("story__head", "article")
    notice = get_object_or_404(mine, pk=pk)
    noticing.mark_read(request.user, pk=pk)
    if notice.version is None:
        return HttpResponseRedirect(reverse("admin:notices"))
    place = "#comments" if notice.kind == Notice.Kind.COMMENT else ""
    address = reverse("admin:articles_article_change", args=[notice.version.pk])
    return HttpResponseRedirect(address + place)


class SettingsForm(forms.Form):
    """Two boxes a kind."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, choice in noticing.choices(user).items():
            for way in ("on_desk", "by_mail"):
                initial = getattr(choice, way)
                self.fields[f"{kind}-{way}"] = forms.BooleanField(required=False, initial=initial)

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """Each kind: what it is called, and its boxes for the desk and for mail."""
        return [
            (str(label), self[f"{kind}-on_desk"], self[f"{kind}-by_mail"])
            for kind, label in Notice.Kind.choices
        ]

    def wanted(self) -> dict[str, tuple[bool, bool]]:
        said = self.cleaned_data
        return {
            kind: (said[f"{kind}-on_desk"], said[f"{kind}-by_mail"]) for kind in Notice.Kind.values
        }


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Any) -> HttpResponse:
    """How one wants to be told of each kind of thing."""
    _require_reader(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        noticing.choose(request.user, form.wanted())
        messages.success(request, "Saved: that is how you will be told.")
        return HttpResponseRedirect(reverse("admin:notice-settings"))
    return _page(request, "settings", title="What you are told of", form=form)
