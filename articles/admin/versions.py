"""Two versions of a story compared at the desk."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.generic import View

from articles import comparison
from articles.models import Article
from newsroom.images.models import Image

from .timeline import of_story, shown


def urls(admin: ModelAdmin) -> list[URLPattern]:
    view = admin.admin_site.admin_view(VersionsView.as_view(model_admin=admin))
    return [path("<int:pk>/compare/", view, name="articles_article_versions")]


class VersionsView(View):
    """`?old=2&new=4`: what changed from one to the other; the newest two unless it says so."""

    model_admin: Any = None

    def get(self, request: Any, pk: int) -> HttpResponse:
        story = shown(self.model_admin, request, pk).story
        versions = of_story(story, request.instant)
        new = self._number(versions, "new", versions[0].number)
        earlier = (version.number for version in versions if version.number < new)
        old = self._number(versions, "old", max(earlier, default=new))
        before, after = comparison.versions(story, old, new)
        found = comparison.compare(before, after)
        by_number = {version.number: version for version in versions}
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": "Compare versions",
            "opts": Article._meta,
            "versions": versions,
            "old": by_number[old],
            "new": by_number[new],
            "old_picture": before.lead_image,
            "new_picture": after.lead_image,
            "comparison": found,
            "pictures": {str(pk): i for pk, i in Image.objects.in_bulk(found.picture_ids).items()}
            if found.picture_ids
            else {},
        }
        return render(request, "admin/articles/versions_compared.html", context)

    def _number(self, versions: list[Any], name: str, otherwise: int) -> int:
        """The version number that the address gives, where it gives one."""
        given = self.request.GET.get(name)
        if given is None:
            return otherwise
        for version in versions:
            if given == str(version.number):
                return version.number
        raise Http404(f"This story has no version {given}.")
