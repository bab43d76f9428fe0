"""The screen of a version's share links: make one, copy it, revoke it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.generic import View

from articles import preview
from articles.models import Article
from articles.refusals import NotAllowed, Refused

from .inputs import WholeText


def urls(admin: ModelAdmin) -> list[URLPattern]:
    share, revoke = (
        admin.admin_site.admin_view(view.as_view(model_admin=admin))
        for view in (ShareView, RevokeView)
    )
    return [
        path("<int:pk>/share/", share, name="articles_article_share"),
        path("<int:pk>/share/<int:link>/revoke/", revoke, name="articles_article_revoke"),
    ]


class ShareForm(WholeText, forms.Form):
    note = forms.CharField(
        label="Who is it for?",
        max_length=120,
        required=False,
        help_text="For the newsroom, to know later. Whoever holds the link can open it.",
    )
    days = forms.TypedChoiceField(
        label="It works for",
        choices=list(preview.DAYS.items()),
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class ShareView(View):
    """GET lists the links and asks; POST makes one, and lists it first.

    Whoever may read the story finds their own links here, also when they may no longer edit it.
    """

    model_admin: Any = None
    http_method_names = ["get", "post"]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Article.objects.select_related("story__head")
        self.article = get_object_or_404(found, pk=kwargs["pk"])
        self.address = reverse("admin:articles_article_share", args=[self.article.pk])

    def get(self, request: Any, pk: int) -> HttpResponse:
        return self._screen(request, ShareForm())

    def post(self, request: Any, pk: int) -> HttpResponse:
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self._screen(request, form)
        try:
            preview.share(self.article, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from None
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The link is made. It stands first in the list.")
        return HttpResponseRedirect(self.address)

    def _screen(self, request: Any, form: ShareForm) -> HttpResponse:
        article = self.article
        if not self.model_admin.has_view_permission(request, article):
            raise PermissionDenied
        may_share = article.story.is_editable_by(request.user)
        is_withdrawn = article.is_withdrawn(request.instant)
        context = self.model_admin.admin_site.each_context(request) | {
            "title": "Share a preview",
            "opts": self.model_admin.opts,
            "version": article,
            "form": form,
            "may_share": may_share and not is_withdrawn,
            "is_withdrawn": is_withdrawn,
            "links": [
                {
                    "row": link,
                    "address": request.edition.absolute(
                        reverse("preview", args=[preview.token(link)])
                    ),
                    "is_over": link.is_over(request.instant),
                    "is_revocable": link.is_revocable_by(request.user),
                }
                for link in preview.shown_to(request.user, article)
            ],
        }
        return render(request, "admin/articles/share.html", context)


class RevokeView(View):
    model_admin: Any = None
    http_method_names = ["post"]

    def post(self, request: Any, pk: int, link: int) -> HttpResponse:
        article = get_object_or_404(Article.objects.select_related("story__head"), pk=pk)
        row = get_object_or_404(preview.shown_to(request.user, article), pk=link)
        try:
            preview.revoke(row, by=request.user)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from None
        messages.success(request, "The link is revoked: it shows nothing any more.")
        return HttpResponseRedirect(reverse("admin:articles_article_share", args=[pk]))
