"""Comments beside a story's form. The rules are in `articles.commenting`."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.generic import View

from articles import commenting
from articles.models import Article, Comment
from articles.refusals import NotAllowed, Refused

from .inputs import WholeText

OF_THE_FORM = {"form": "comment-form"}
"""Comments stand beside the story's form in a form of their own."""


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs=OF_THE_FORM | {"rows": rows})


class AnswerForm(WholeText, forms.Form):
    use_required_attribute = False

    text = forms.CharField(label="Your answer", max_length=commenting.LONGEST, widget=_box(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["text"].error_messages["required"] = "Write what you want to say."


class CommentForm(AnswerForm):
    text = forms.CharField(label="Your comment", max_length=commenting.LONGEST, widget=_box(3))
    passage = forms.CharField(
        label="On these words",
        help_text="Select words in the text, or paste them here. Empty: on the whole story.",
        max_length=commenting.LONGEST,
        required=False,
        widget=_box(1),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="comment_%s", **kwargs)


@dataclass(frozen=True)
class Shown:
    """A comment as the desk shows it beside a version."""

    comment: Comment
    form: AnswerForm
    is_there: bool
    """Whether the version has its passage."""
    removable: Comment | None


def shown(article: Article, user: Any, **about: Any) -> dict[str, Any]:
    """The context of `admin/articles/comments.html`; `about` may hold a bound `form`."""
    bound = about.pop("form", None)
    every = [
        Shown(
            comment,
            bound if bound and bound.prefix == _prefix(comment) else _answer(comment),
            commenting.is_in(comment.passage, article),
            commenting.removable([comment, *comment.answered], user),
        )
        for comment in commenting.thread(article.story)
    ]
    is_new = isinstance(bound, CommentForm)
    return {
        "comments": {
            "open": [each for each in every if not each.comment.resolved_at],
            "resolved": [each for each in every if each.comment.resolved_at],
            "form": bound if is_new else CommentForm(),
            "anchor": "id_body" if article.story.is_editable_by(user) else "text",
            **about,
        }
    }


def _prefix(comment: Comment) -> str:
    return f"answer-{comment.pk}"


def _answer(comment: Comment, data: Any = None) -> AnswerForm:
    return AnswerForm(data, prefix=_prefix(comment))


class ShowsComments:
    """For the admin of articles."""

    def get_urls(self) -> list[Any]:
        def at(address: str, view: Any, name: str) -> Any:
            return path(f"<int:pk>/comments/{address}", self.admin_site.admin_view(view), name=name)

        return [
            at("", CommentsView.as_view(model_admin=self), "articles_article_comments"),
            at(
                "<int:comment>/<slug:deed>/",
                DeedView.as_view(model_admin=self),
                "articles_article_comment",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        if request.version:
            context |= shown(request.version, request.user)
        return super().render_change_form(request, context, *args, **kwargs)


class CommentsView(View):
    """The comments on a story by themselves; POST makes one on this version of it.

    The script beside the form asks for the list alone (`part`).
    """

    model_admin: Any = None
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        found = Article.objects.select_related("story__head")
        self.article = get_object_or_404(found, pk=kwargs["pk"])
        if not self.model_admin.has_view_permission(request, self.article):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any, pk: int) -> HttpResponse:
        return self._page()

    def post(self, request: Any, pk: int) -> HttpResponse:
        form = CommentForm(request.POST)
        if not form.is_valid():
            return self._page(status=422, form=form)
        made = commenting.comment(self.article, by=request.user, **form.cleaned_data)
        return self._done("Your comment is there.", at=made)

    def _done(self, said: str, *, at: Comment | None = None) -> HttpResponse:
        place = f"comment-{at.pk}" if at else "comments"
        if "part" in self.request.POST:
            return self._page(said=said, at=place)
        messages.success(self.request, said)
        address = reverse("admin:articles_article_change", args=[self.article.pk])
        return HttpResponseRedirect(f"{address}#{place}")

    def _page(self, *, status: int = 200, refused: str = "", **about: Any) -> HttpResponse:
        about.setdefault("said", refused)
        is_part = "part" in self.request.POST
        address = reverse("admin:articles_article_change", args=[self.article.pk])
        context = shown(self.article, self.request.user, **about) | {
            "version": self.article,
            "form_url": "" if is_part else address,
        }
        if is_part:
            template = "admin/articles/comments_list.html"
        else:
            template = "admin/articles/comments_page.html"
            context |= self.model_admin.admin_site.each_context(self.request)
            context |= {"title": "Comments", "opts": Article._meta, "refused": refused}
        return render(self.request, template, context, status=status)


class DeedView(CommentsView):
    """What is done to one comment: answer, resolve, reopen, delete."""

    http_method_names = ["post"]

    def post(self, request: Any, pk: int, comment: int, deed: str) -> HttpResponse:
        said = Comment.objects.filter(story=self.article.story_id)
        row = get_object_or_404(said, pk=comment)
        try:
            match deed:
                case "answer":
                    form = _answer(row, request.POST)
                    if not form.is_valid():
                        return self._page(status=422, form=form)
                    text = form.cleaned_data["text"]
                    made = commenting.reply(row, by=request.user, text=text, article=self.article)
                    return self._done("Your answer is there.", at=made)
                case "resolve":
                    commenting.resolve(row, by=request.user)
                    return self._done("Resolved.", at=row)
                case "reopen":
                    return self._done("Open again.", at=commenting.reopen(row, by=request.user))
                case "delete":
                    commenting.take_back(row, by=request.user)
                    return self._done("Deleted.")
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from None
        except Refused as refused:
            return self._page(status=422, refused=str(refused))
        raise Http404(f"There is no “{deed}” for a comment.")
