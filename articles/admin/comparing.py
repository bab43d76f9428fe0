"""The screen of two texts side by side: what is saved, and what somebody has not saved yet."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import View

from articles import sittings
from articles.models import Article, Sitting, Story
from articles.refusals import NotAllowed

from . import merging
from .lines import LINES


class CompareView(View):
    """GET shows in what a sitting's text differs from the story's newest version.

    Its writer chooses of each field whose it is to be, and POST saves that or puts it into the
    form. Colleagues who may edit the story can look.
    """

    model_admin: Any = None
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, *args: Any, key: uuid.UUID, **kwargs: Any) -> Any:
        rows = Sitting.objects.select_related("story__head", "by")
        self.sitting = get_object_or_404(rows, key=key)
        self.story: Any = self.sitting.story
        self.is_mine = self.sitting.by_id == request.user.pk
        self.is_editable = bool(self.story and self.story.is_editable_by(request.user))
        if not (self.is_mine or self.is_editable):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any) -> HttpResponse:
        if self.story is None:
            return _to(f"{reverse('admin:articles_article_add')}?sitting={self.sitting.key}")
        if not self.sitting.fields:
            messages.info(request, "Nothing of it is unsaved any more.")
            return self._to_form()
        return self._page()

    def post(self, request: Any) -> HttpResponse:
        if not (self.is_mine and self.story and self.story.head and self.sitting.fields):
            raise PermissionDenied
        with transaction.atomic():
            self.story = Story.objects.locked(self.story.pk)
            head = self.story.head
            if request.POST.get("seen") != self.story.last_save:
                return self._page(status=409, is_newer=True)
            head.story = self.story
            prefetch_related_objects([head], *LINES)
            base = merging.as_posted(head)
            taken = {
                each.name: request.POST.get(f"take-{each.name}", each.taken)
                for each in merging.differing(self.sitting, head)
            }
            fields = merging.merged(self.sitting, base, taken)
            try:
                self.sitting = sittings.merge(
                    self.sitting, head, by=request.user, fields=fields, base=base
                )
            except NotAllowed as refused:
                raise PermissionDenied(str(refused)) from None
        return self._save(head) if "_save" in request.POST else self._to_form()

    def _save(self, head: Article) -> HttpResponse:
        """As if its form had been posted; where that refuses, the form is there to go on with."""
        request: Any = self.request
        posted = QueryDict(mutable=True)
        posted.update(
            {
                **self.sitting.fields,
                "sitting": str(self.sitting.key),
                "turn": str(self.sitting.turn),
                "seen": self.sitting.seen,
                "_save": "1",
            }
        )
        request.POST = posted
        answer = self.model_admin.changeform_view(request, str(head.pk))
        if isinstance(answer, HttpResponseRedirect):
            return answer
        errors = dict.fromkeys(
            str(each) for errors in answer.context_data["errors"] for each in errors
        )
        messages.error(request, f"Kept, but not saved: {' '.join(errors)}")
        return self._to_form()

    def _to_form(self) -> HttpResponse:
        return _to(reverse("admin:articles_article_change", args=[self.story.head_id]))

    def _page(self, *, status: int = 200, is_newer: bool = False) -> HttpResponse:
        head = self.story.head
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": "Two texts of one story",
            "opts": Article._meta,
            "media": "",
            "sitting": self.sitting,
            "version": head,
            "saver": sittings.last_writer(self.story),
            "seen": self.story.last_save,
            "differences": merging.differing(self.sitting, head),
            "is_mine": self.is_mine,
            "can_save": self.is_mine and self.is_editable,
            "is_newer": is_newer,
            "has_moved": self.sitting.seen != self.story.last_save,
        }
        return render(self.request, "admin/articles/compare.html", context, status=status)


def _to(url: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(url)
