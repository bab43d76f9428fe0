"""Giving a story to somebody, from the board or from its own page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import View

from articles import assignments
from articles.models import Article
from articles.refusals import NotAllowed, Refused
from newsroom.clock import say

from .instants import InstantField
from .returning import way_back


class PersonField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            assignments.people(), label="Who has it", empty_label="Nobody", required=False
        )

    def label_from_instance(self, obj: Any) -> str:
        return assignments.name(obj)


class AssignForm(forms.Form):
    due_at = InstantField(
        is_ahead=True, required=False, label="Due", help_text="Leave empty for no due time."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields = {"to": PersonField()} | self.fields


class AssignView(View):
    """Editors choose whom and until when; a writer's button posts only `to`."""

    model_admin: Any = None
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        found = Article.objects.select_related("story__head", "story__assigned_to")
        self.article = get_object_or_404(found, pk=kwargs["pk"])
        self.is_editors = self.article.story.is_run_by(request.user)
        if not (self.is_editors or request.user.has_perm("articles.change_article")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any, pk: int) -> HttpResponse:
        if not self.is_editors:
            raise PermissionDenied
        story = self.article.story
        return self._page(AssignForm(initial={"to": story.assigned_to, "due_at": story.due_at}))

    def post(self, request: Any, pk: int) -> HttpResponse:
        form = AssignForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            story = assignments.assign(self.article.story, by=request.user, **form.cleaned_data)
        except NotAllowed as refused:
            if not self.is_editors:
                raise PermissionDenied(str(refused)) from None
            return self._page(form, refused=str(refused), status=409)
        except Refused as refused:
            return self._page(form, refused=str(refused), status=409)
        who = assignments.name(story.assigned_to) if story.assigned_to else "Nobody"
        messages.success(request, f"{who} has “{self.article.headline}” now.")
        return HttpResponseRedirect(way_back(request, self.article))

    def _page(self, form: AssignForm, *, refused: str = "", status: int = 200) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": "Assign",
            "opts": Article._meta,
            "version": self.article,
            "form": form,
            "refused": refused,
            "back": way_back(self.request, self.article),
            "zone": timezone.get_current_timezone_name(),
            "now": say(self.request.instant),
        }
        return render(self.request, "admin/articles/board_assign.html", context, status=status)
