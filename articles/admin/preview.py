"""Previews for the desk: a version as its page will be, and what somebody is typing."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import View

from articles import pictures
from articles.models import Article, Sitting
from articles.states import State
from articles.views.article import not_indexed, show
from newsroom.images.markup import address

from . import held


def urls(admin: ModelAdmin) -> list[URLPattern]:
    saved, typed, lead = (
        admin.admin_site.admin_view(view.as_view(model_admin=admin))
        for view in (SavedPreview, TypedPreview, LeadPicture)
    )
    return [
        path("<int:pk>/preview/", saved, name="articles_article_preview"),
        path("<int:pk>/typed/<uuid:key>/", typed, name="articles_article_typed"),
        path("add/typed/<uuid:key>/", typed, name="articles_article_typed"),
        path("lead/<int:pk>/", lead, name="articles_article_lead"),
    ]


class Preview(View):
    model_admin: Any = None

    def version(self, request: Any, pk: int) -> Article:
        """The version, for who may look at it."""
        version = self.model_admin.get_object(request, str(pk))
        if version is None:
            raise Http404
        if not self.model_admin.has_view_permission(request, version):
            raise PermissionDenied
        return version

    def show(self, request: Any, article: Article, **context: Any) -> HttpResponse:
        return not_indexed(show(request, "site/preview.html", article, **context))


class SavedPreview(Preview):
    """A version as it is saved."""

    def get(self, request: Any, pk: int) -> HttpResponse:
        at = request.instant
        version = self.version(request, pk)
        article = Article.objects.with_page(at).with_state(at).get(pk=version.pk)
        return self.show(request, article, state=State(article.state).label)


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_replace({"frame-ancestors": [SELF]}), name="dispatch")
class TypedPreview(Preview):
    """What one's own form holds, as the page would be if it went out now.

    It stands in a frame beside the form, and in no other site's page. While nothing was typed it
    is the version that the form was filled from.
    """

    def get(self, request: Any, key: Any, pk: int | None = None) -> HttpResponse:
        version = self.version(request, pk) if pk else None
        if version is None and not self.model_admin.has_add_permission(request):
            raise PermissionDenied
        sitting = Sitting.objects.filter(by=request.user, key=key).first()
        if sitting is None or not sitting.fields:
            story = version.story if version else None
            sitting = Sitting(by=request.user, article=version, story=story)
        article = held.article_of(sitting)
        before = Article.objects.was_live(request.instant).filter(story=article.story_id)
        first = before.newest_first().first()
        article.published_at = first.published_at if first else request.instant
        return self.show(request, article)


class LeadPicture(View):
    """Leads to a picture of the library as a social card shows it, cut to its shape."""

    model_admin: Any = None

    def get(self, request: Any, pk: int) -> HttpResponse:
        image = get_object_or_404(pictures.at_desk(request.user), pk=pk)
        return HttpResponseRedirect(address(image, shape="wide", width=640, fmt="webp"))
