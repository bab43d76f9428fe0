"""“Why is it (not) on the page?”: every surface that a version could be on, a line each."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import whereabouts
from articles.models import Article
from newsroom.clock import say

from .instants import InstantField


class WhereForm(forms.Form):
    """Of which instant, and of which search."""

    at = InstantField(required=False, label="As of", help_text="Leave empty for now.")
    q = forms.CharField(
        required=False,
        label="Words of a search",
        max_length=200,
        help_text="As a reader might type them. Leave empty for those of the headline.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


def urls(model_admin: Any) -> list[URLPattern]:
    view = model_admin.admin_site.admin_view(partial(where, model_admin=model_admin))
    return [path("<int:pk>/where/", view, name="articles_article_where")]


@require_safe
def where(request: Any, pk: int, *, model_admin: Any) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("story", "section"), pk=pk)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    now = request.instant
    goes_live = article.live_from if article.live_from and article.live_from > now else None
    form = WhereForm(request.GET) if request.GET else WhereForm(initial={"at": goes_live})
    is_asked = form.is_bound and form.is_valid()
    at = (is_asked and form.cleaned_data["at"]) or now
    lines = (
        []
        if form.errors
        else whereabouts.of(
            article,
            at,
            sections=request.frame.all_sections,
            edition=request.edition,
            query=form.cleaned_data["q"] if is_asked else "",
        )
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Why is it (not) on the page?",
        "opts": Article._meta,
        "version": article,
        "form": form,
        "media": form.media,
        "lines": lines,
        "seen": lines and article.story.versions.live(at).exclude(pk=article.pk).first(),
        "at": None if at == now else at,
        "said": say(at),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(
        request, "admin/articles/whereabouts.html", context, status=422 if form.errors else 200
    )
