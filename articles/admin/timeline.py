"""The timeline of a story: its versions drawn and listed, the steps from there, and the log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.generic import View

from articles import publishing, timeline
from articles.axis import Axis, Stretch, Tick, anchor
from articles.models import Article, Story
from articles.refusals import Refused
from articles.states import State
from articles.timeline import Slot

from . import steps

ROW, LOW_ROW, BAR, HEAD, FOOT = 30, 20, 14, 40, 40
"""Heights in pixels: of a version's lane (where there are many, a low one), of its bar, and of
what stands over the lanes and under them."""
MANY = 12
"""Versions."""


def urls(admin: ModelAdmin) -> list[URLPattern]:
    view = admin.admin_site.admin_view(TimelineView.as_view(model_admin=admin))
    return [path("<int:pk>/timeline/", view, name="articles_article_timeline")]


@dataclass(frozen=True)
class Row:
    """A version in the list."""

    version: Article
    state: State
    steps: list[steps.Step]
    before: int | None
    """The version that it is compared with, unless somebody chooses."""
    sentences: Sequence[str] = ()
    """What publishing it now would do."""
    refused: str = ""


@dataclass(frozen=True)
class Lane:
    """A version in the drawing: what readers saw of it, what they are to see, or a dot."""

    number: int
    state: State
    middle: int
    seen: tuple[float, float] | None = None
    ahead: tuple[float, float] | None = None
    dot: float | None = None

    @property
    def baseline(self) -> int:
        return self.middle + 5

    @property
    def bar_top(self) -> int:
        return self.middle - BAR // 2


@dataclass(frozen=True)
class Drawing:
    """Places are per cent of the width, heights are pixels."""

    lanes: list[Lane]
    ticks: list[Tick]
    lines: list[float]
    stretches: list[Stretch]
    now: float
    gone: float | None
    bottom: int
    bar_height = BAR

    @property
    def height(self) -> int:
        return self.bottom + FOOT

    @property
    def day_line(self) -> int:
        return self.bottom + 17

    @property
    def time_line(self) -> int:
        return self.bottom + 33

    @property
    def now_anchor(self) -> str:
        return anchor(self.now)


class TimelineView(View):
    model_admin: Any = None

    def get(self, request: Any, pk: int) -> HttpResponse:
        article, at = shown(self.model_admin, request, pk), request.instant
        story = article.story
        versions = of_story(story, at)
        prefetch_related_objects(versions, "corrections")
        rows = [self._row(version, versions, at) for version in versions]
        slots = [Slot(v.number, v.live_from, v.expires_at) for v in versions if v.is_frozen]
        line = timeline.intervals(slots, story.withdrawn_at)
        numbers = [version.number for version in versions]
        only = request.GET.get("version", "")
        log = story.steps.select_related("by", "article")
        if only in map(str, numbers):
            log = log.filter(article__number=only)
        newest = versions[0]
        is_out = any(row.state == State.LIVE for row in rows)
        offered = steps.offered(newest, rows[0].state, request.user, is_out=is_out, at=at)
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": "Timeline",
            "opts": Article._meta,
            "version": article,
            "headline": newest.headline,
            "outlook": timeline.outlook(line, at=at, withdrawn_at=story.withdrawn_at),
            "drawing": draw(versions, story, at),
            "rows": rows,
            "old": rows[0].before,
            "story_steps": [step for step in offered if step.on_story],
            "newest": newest,
            "log": log,
            "numbers": numbers,
            "only": only,
            "zone": timezone.get_current_timezone_name(),
        }
        return render(request, "admin/articles/timeline_page.html", context)

    def _row(self, version: Any, versions: list[Any], at: datetime) -> Row:
        """Forecasts ask the database, so only what goes out next is forecast."""
        user = self.request.user
        state = State(version.state)
        offered = steps.offered(version, state, user, is_out=False, at=at)
        its_own = [step for step in offered if not step.on_story]
        earlier = [other.number for other in versions if other.number < version.number]
        based_on = version.based_on.number if version.based_on else None
        row = Row(version, state, its_own, based_on or max(earlier, default=None))
        scheduled = [other for other in versions if other.state == State.SCHEDULED]
        upcoming = min(scheduled, key=lambda other: other.live_from, default=None)
        is_next = version.is_open_draft or version is upcoming
        if not is_next or steps.STEPS["publish"] not in its_own:
            return row
        try:
            plan = publishing.plan(version, until=steps.end_offered(version, at))
        except Refused as refused:
            return replace(row, refused=str(refused))
        return replace(row, sentences=plan.sentences)


def shown(admin: Any, request: Any, pk: int) -> Article:
    """The version, for who may look at it."""
    article = admin.get_object(request, str(pk))
    if article is None:
        raise Http404
    if not admin.has_view_permission(request, article):
        raise PermissionDenied
    return article


def of_story(story: Story, at: datetime) -> list[Any]:
    """The story's versions, the newest first, each with its state as of `at`."""
    versions = list(
        story.versions.with_state(at)
        .select_related("created_by", "based_on", "section")
        .defer("body", "plain", "based_on__body", "based_on__plain")
        .order_by("-number")
    )
    for version in versions:
        version.story = story
    return versions


def draw(versions: list[Any], story: Story, at: datetime) -> Drawing:
    """Those on the timeline from the newest down, beneath them those that are not."""
    placed = sorted(
        (version for version in versions if version.is_frozen),
        key=lambda version: version.live_from,
        reverse=True,
    )
    drafts = [version for version in versions if not version.is_frozen]
    gone = story.withdrawn_at
    ends = [instant for v in placed for instant in (v.live_from, v.live_until) if instant]
    first = min([at, *ends, *(version.created_at for version in versions)])
    axis = Axis([first, at, *ends, *([gone] if gone else [])])
    lanes = []
    row = ROW if len(versions) <= MANY else LOW_ROW
    for place, version in enumerate(placed + drafts):
        middle, state = HEAD + row * place + row // 2, State(version.state)
        begin, end = version.live_from, version.live_until
        if begin is None:
            lanes.append(Lane(version.number, state, middle, dot=axis.place(version.created_at)))
            continue
        seen = axis.bar(begin, min(at, end or at)) if begin < at else None
        ahead = axis.bar(max(begin, at), end) if end is None or at < end else None
        lanes.append(Lane(version.number, state, middle, seen, ahead))
    return Drawing(
        lanes,
        axis.ticks(timezone.get_current_timezone(), room=13),
        axis.places,
        axis.stretches(room=4),
        axis.place(at),
        axis.place(gone) if gone else None,
        HEAD + row * len(lanes),
    )
