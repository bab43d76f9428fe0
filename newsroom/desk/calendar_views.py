"""The calendar's screens, and the private address under which calendar programs find it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.models import CalendarKey
from articles.roles import run_among
from articles.states import State
from newsroom.clock import say

from . import feed
from .calendar import Page
from .entries import Entry, Kind, entries
from .spans import span, today_is

YEARS = range(1900, 2400)
"""Outside them a month may have no instants in UTC, and no newsroom a plan."""

STATES = (State.SCHEDULED, State.LIVE, State.SUPERSEDED, State.EXPIRED, State.WITHDRAWN)


@require_safe
def show(request: Any, name: str = "month", day: str = "") -> HttpResponse:
    """A month, a week or a day, filtered by the `section` and `state` in the address."""
    _require_view(request)
    shown = span(name, _day(day) if day else today_is(request.instant))
    found = entries(shown.start, shown.end, at=request.instant)
    section, state = _filters(request)
    query = urlencode({k: request.GET[k] for k in ("section", "state") if request.GET.get(k)})

    def address(name: str, day: date) -> str:
        path = reverse("admin:calendar-page", args=[name, day.isoformat()])
        return f"{path}?{query}" if query else path

    movable = [entry.article for entry in found if entry.is_movable]
    key = CalendarKey.objects.filter(user=request.user).first()
    context = {
        **site.each_context(request),
        "title": "Calendar",
        "page": Page(shown, _matching(found, section, state), request.instant, address),
        "section": section,
        "state": state,
        "states": STATES,
        "kinds": Kind,
        "movable": run_among(movable, request.user, request.instant),
        "zone": timezone.get_current_timezone_name(),
        "now": say(request.instant),
        "feed": key and request.edition.absolute(reverse("desk-calendar", args=[key.key])),
    }
    return render(request, "admin/articles/calendar.html", context)


@require_POST
def renew(request: Any) -> HttpResponse:
    """Make the user's private address, or a new one: the old one is no more."""
    _require_view(request)
    _, was_there = CalendarKey.objects.filter(user=request.user).delete()
    key = CalendarKey.objects.create(user=request.user)
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(key),
        object_id=key.pk,
        object_repr="private address",
        action_flag=CHANGE if was_there else ADDITION,
    )
    said = "The calendar has a new private address; the old one no longer works."
    messages.success(request, said if was_there else "The calendar has a private address now.")
    return HttpResponseRedirect(reverse("admin:calendar") + "#programs")


@require_safe
def ics(request: Any, key: str) -> HttpResponse:
    """The calendar for whoever has the key of somebody who may see it: no sign-in."""
    found = get_object_or_404(CalendarKey.objects.select_related("user"), key=key)
    user = found.user
    if not (user.is_active and user.is_staff and user.has_perm("articles.view_article")):
        raise Http404
    response = HttpResponse(
        feed.render(request.edition, request.instant), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="newsroom.ics"'
    return response


def _require_view(request: Any) -> None:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404(f"“{text}” is no date such as 2026-11-24.") from None
    if day.year not in YEARS:
        raise Http404("The calendar doesn't reach that far.")
    return day


def _filters(request: Any) -> tuple[Any, str]:
    slug, state = request.GET.get("section"), request.GET.get("state", "")
    section = request.frame.section(slug=slug) if slug else None
    if (slug and section is None) or (state and state not in STATES):
        raise Http404("The address names no section, or no state, of this newsroom.")
    return section, state


def _matching(found: list[Entry], section: Any, state: str) -> list[Entry]:
    """What the filters leave. They come last: a clash is seen whatever they hide."""
    return [
        entry
        for entry in found
        if (section is None or entry.article.section_id in section.family)
        and (not state or entry.state == state)
    ]
