"""Articles at the desk: the list, and the one form that stories are written in."""

from copy import copy
from datetime import datetime, tzinfo
from functools import cache, lru_cache, partial
from typing import Any

import js_asset
from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone

from articles import body, drafts, finding
from articles.models import Article, Step, Story
from articles.refusals import Refused
from articles.states import State
from newsroom.counting import NearPages
from newsroom.images.markup import figure
from newsroom.images.widgets import ChoosesImages
from sources import links

from . import (
    board,
    cited,
    forecasts,
    preview,
    sharing,
    steps,
    timeline,
    versions,
    whereabouts,
)
from .checks import ShowsChecks
from .comments import ShowsComments
from .forms import ArticleForm
from .inputs import NoPopups
from .lines import BylineInline, CitationInline
from .lists import AuthorFilter, OwnFilter, RelatedFilter, StateFilter, StoryList
from .sittings import KeepsSittings


@admin.register(Article)
class ArticleAdmin(
    ShowsChecks, ShowsComments, KeepsSittings, NoPopups, ChoosesImages, admin.ModelAdmin
):
    """Screens only: who may do what, and what it does, is decided by the story and its steps."""

    form = ArticleForm
    inlines = [BylineInline, CitationInline]
    save_as = True
    actions = None
    change_form_template = "admin/articles/article.html"
    delete_confirmation_template = "admin/articles/delete.html"
    view_on_site = False

    list_display = ["headline_", "state_", "section", "byline", "when", "saved"]
    list_display_links = ["headline_"]
    list_filter = [
        StateFilter,
        OwnFilter,
        ("section", RelatedFilter),
        "type",
        ("authors", AuthorFilter),
    ]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["headline"]  # that there is a box: `finding` says what it finds
    search_help_text = "Search headlines, addresses and bylines"
    date_hierarchy = "saved_at"
    ordering = ["-saved_at", "-pk"]
    sortable_by = ["headline_", "when", "saved"]
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoryList]:
        return StoryList

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NearPages:
        met_by: Any = None if request.GET.get("q") else ()
        if request.GET.get("state") in Story.Stage.values:
            met_by = ("head_of__works_stage", "head_of__due_at")
        asked, whole = request.GET.get("p"), self.rows(request)
        return NearPages(*args, whole=whole, asked=asked, met_by=met_by, **kwargs)

    def rows(self, request: Any) -> Any:
        """What the list shows of each story."""
        return self.get_queryset(request).select_related(None).at_desk(request.instant)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return finding.narrowed(queryset, search_term, slug="head_of__slug"), False

    @admin.display(description="headline", ordering="headline")
    def headline_(self, article: Article) -> SafeString:
        return format_html(
            '<span class="headline">{}</span><span class="slug">{}{}</span>',
            article.headline,
            article.story.slug,
            f" · version {article.number}" if article.number > 1 else "",
        )

    @admin.display(description="state")
    def state_(self, article: Any) -> SafeString:
        return _badges(article.state, is_live=article.live_since is not None)

    @admin.display(description="byline")
    def byline(self, article: Any) -> str:
        names = [line["name"] for line in article.name_rows]
        return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if names[2:] else "")

    @admin.display(
        description="live", ordering=F("live_from").asc(nulls_first=True), empty_value=""
    )
    def when(self, article: Any) -> SafeString:
        """When it goes live, and since when it is or was."""
        since = article.live_since or (
            article.live_from if article.live_from != article.goes_live else None
        )
        rows = [("goes live", article.goes_live), ("since" if article.live_since else "was", since)]
        return format_html_join(
            mark_safe("<br>"),
            '<span class="when">{} {}</span>',
            ((word, _time(at, get_current_timezone())) for word, at in rows if at),
        )

    @admin.display(description="saved", ordering="saved_at")
    def saved(self, article: Article) -> SafeString:
        return _time(article.saved_at, get_current_timezone())

    # --- Who may ------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return obj.story.is_editable_by(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_delete_permission(request)
        return obj.story.is_deletable_by(request.user)

    # --- The form -----------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)
        return found.select_related("story__head", "section", "lead_image")

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """What `changeform_view` has read, Django asks for again: it fills a copy in."""
        if version := getattr(request, "version", None):
            return copy(version)
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        text = "body" if obj is None or self.has_change_permission(request, obj) else "text"
        names: list[Any] = [
            (None, {"fields": ["headline", "kicker", "summary", text, "seen"]}),
            (
                "Story",
                {"fields": ["section", "type", "topics", "story_slug"], "classes": ["aside"]},
            ),
            ("Lead picture", {"fields": ["lead_image", "lead_caption"], "classes": ["aside"]}),
            ("For the newsroom", {"fields": ["desk_notes"], "classes": ["aside"]}),
            (
                "Search and social",
                {
                    "fields": [
                        *("search_title", "search_description"),
                        *("social_title", "social_description"),
                    ],
                    "classes": ["aside", "collapse"],
                    "description": "Where they should say something else than the headline "
                    "and the summary.",
                },
            ),
        ]
        if text == "text":
            # Read-only: only what is a fact of the version.
            names[0][1]["fields"].remove("seen")
            names[1][1]["fields"].remove("story_slug")
            del names[3]
        return names

    @admin.display(description="body")
    def text(self, article: Article) -> SafeString:
        figures = {each.pk: partial(figure, each) for each in article.pictures.all()}
        return format_html(
            '<div class="text" id="text">{}</div>', body.render(article.body, figures)
        )

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "section":
            sections = ((each.pk, str(each)) for each in request.frame.all_sections)
            field.choices = [("", field.empty_label), *sections]
        return field

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        facts = {"version": getattr(request, "version", None), "user": request.user}
        return type(form.__name__, (form,), facts)

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        is_fresh = isinstance(inline, BylineInline) and obj.pk is None and "data" not in kwargs
        if is_fresh and (author := getattr(request.user, "author", None)):
            kwargs["initial"] = [{"author": author.pk}]
        return kwargs

    @method_decorator(csp_replace({"frame-src": [SELF]}))  # the live preview
    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A save holds the story's row, from reading the form to writing the version.

        A save of anything but the story's newest draft goes the way of Django's *save as new*.
        """
        request.version = self.get_object(request, unquote(object_id)) if object_id else None
        if request.method != "POST":
            request.user.answers = {}  # the parts of the page all ask what this user may
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            request.POST = request.POST.copy()
            request.POST.pop("_saveasnew", None)
            if version := request.version:
                try:
                    story = Story.objects.locked(version.story_id)
                except Story.DoesNotExist:
                    request.version = None
                    return super().changeform_view(request, object_id, form_url, extra_context)
                version.refresh_from_db(from_queryset=self.get_queryset(request))
                version.story = story
                if not self.has_change_permission(request, version):
                    raise PermissionDenied
                if not version.is_open_draft:
                    request.POST["_saveasnew"] = "1"
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["media"] = js_asset.Media.from_media(context["media"], nonce=str(request.csp_nonce))
        if article := request.version:
            story = article.story
            versions = [
                (State(version.state), version)
                for version in story.versions.with_state(request.instant)
                .select_related("created_by", "section")
                .order_by("-number")
            ]
            state = next(state for state, version in versions if version.pk == article.pk)
            was_out = {("was out", story.pk): any(each.is_frozen for _, each in versions)}
            request.user.answers = getattr(request.user, "answers", {}) | was_out
            is_out = any(state == State.LIVE for state, _ in versions)
            context |= {
                "title": article.headline,
                "subtitle": None,
                "version": article,
                "original": article,
                "is_editable": self.has_change_permission(request, article),
                "is_live": article.is_live(request.instant),
                "state": state,
                "steps": steps.offered(
                    article, state, request.user, is_out=is_out, at=request.instant
                ),
                "versions": versions,
                "next_number": versions[0][1].number + 1,
                "is_run": story.is_run_by(request.user),
                # What is said stands beside.
                "log": story.steps.exclude(action__in=Step.TALK).select_related("by", "article"),
            }
        else:
            context |= {"title": "New article", "is_editable": True}
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Saving -------------------------------------------------------------------

    def save_model(self, request: Any, obj: Article, form: Any, change: bool) -> None:
        slug, notes = form.cleaned_data["story_slug"], form.cleaned_data["desk_notes"]
        if request.version is None:
            drafts.start(obj, by=request.user, slug=slug, desk_notes=notes)
            return
        obj.story = story = request.version.story
        story.slug, story.desk_notes = slug, notes
        story.save(update_fields=["slug", "desk_notes"])
        if not change:
            obj.based_on = request.version
        drafts.keep(obj, by=request.user)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        links.ask_linked_later(address for address, _ in body.links(form.instance.body))

    def response_add(self, request: Any, obj: Article, post_url_continue: Any = None) -> Any:
        if request.version:
            said = f"Version {obj.number} is a draft made from version {request.version.number}."
            if request.version.is_live(request.instant):
                said += " Readers keep seeing the live one until a newer one is published."
        else:
            said = "Saved as a draft."
        return self._saved(request, obj, said)

    def response_change(self, request: Any, obj: Article) -> Any:
        return self._saved(request, obj, "Saved.")

    def _saved(self, request: Any, obj: Article, said: str) -> HttpResponse:
        messages.success(request, said)
        if "_close" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        if step := steps.STEPS.get(request.POST.get("_step", "")):
            return steps.begin(request, obj, step)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    # --- Deleting: a story and all its drafts ---------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return super().get_deleted_objects([article.story for article in objs], request)

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[object_id]))

    def log_addition(self, *args: Any) -> Any:
        """Stories have a log of their own."""

    def log_change(self, *args: Any) -> Any:
        """Nor of this."""

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """By its slug the log finds a story that is no more."""
        return LogEntry.objects.log_actions(
            request.user.pk, queryset, DELETION, change_message=queryset[0].story.slug
        )

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        drafts.discard(obj.story, by=request.user)

    # --- Steps --------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        step = self.admin_site.admin_view(steps.StepView.as_view(model_admin=self))
        assign = self.admin_site.admin_view(board.AssignView.as_view(model_admin=self))
        return [
            path("<int:pk>/step/<slug:name>/", step, name="articles_article_step"),
            path("<int:pk>/assign/", assign, name="articles_article_assign"),
            *cited.urls(self),
            *forecasts.urls(self),
            *preview.urls(self),
            *sharing.urls(self),
            *timeline.urls(self),
            *versions.urls(self),
            *whereabouts.urls(self),
            *super().get_urls(),
        ]


@cache
def _badges(state: str, *, is_live: bool) -> SafeString:
    """Of its newest version, and of the one that readers see meanwhile."""
    states = dict.fromkeys([State(state), State.LIVE] if is_live else [State(state)])
    return format_html_join(
        " ", '<span class="state state-{}">{}</span>', ((s.value, s.label) for s in states)
    )


@lru_cache(maxsize=4096)  # those of a list are drawn whenever someone looks
def _time(at: datetime, zone: tzinfo) -> SafeString:
    said = date_format(at.astimezone(zone), "j M Y, H:i")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), said)
