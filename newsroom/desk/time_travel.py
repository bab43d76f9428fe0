"""Time travel: the whole public site as of an instant, past or to come, for the desk's eyes.

`/admin/as-of/<instant>/` is a mount point: behind the desk's door the public views run as they
are, with that instant for theirs and that address as the root of the site. So whatever they
link to stays inside, and no rule about what is shown is written a second time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import (
    get_script_prefix,
    is_valid_path,
    register_converter,
    resolve,
    reverse,
    set_script_prefix,
)
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import boundaries
from articles.admin.instants import InstantField, readings
from newsroom import clock

SITE = "articles.urls"
"""What can be visited: neither the desk itself nor the health check."""

STAYS_OUTSIDE = ("preview", "preview-rendition")
"""Names of that URLconf's addresses that show a version whatever the time is."""


class Instant:
    """An instant in an address, in UTC: `2026-11-24T11:00:00Z`, to the microsecond if need be."""

    regex = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?Z"

    def to_python(self, value: str) -> datetime:
        instant = datetime.fromisoformat(value)
        if not MINYEAR < instant.year < MAXYEAR:
            raise ValueError  # in another zone it may lie outside the calendar
        return instant

    def to_url(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Page:
    """A path of the public site, such as `get_absolute_url()` gives, below another address."""

    regex = r"[\s\S]*"

    def to_python(self, value: str) -> str:
        return f"/{value}"

    def to_url(self, value: str) -> str:
        return value.removeprefix(get_script_prefix()).lstrip("/")


register_converter(Instant, "instant")
register_converter(Page, "page")


def may_travel(user: Any) -> bool:
    """Whether `user` may see the site as of any instant: who may read every story at the desk."""
    return user.has_perm("articles.view_article")


class InstantForm(forms.Form):
    """Which instant to show, and which page of the site."""

    at = InstantField(label="As of")
    page = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


@dataclass(frozen=True)
class Choice:
    """A link to the site as of an instant."""

    label: str
    at: datetime
    url: str
    boundary: boundaries.Boundary | None = None

    @property
    def said(self) -> str:
        return clock.say(self.at)


@dataclass(frozen=True)
class Visit:
    """The site as of `at`, as its bar tells it. Addresses are made outside, where it leads."""

    at: datetime
    is_past: bool
    coming: boundaries.Boundary | None
    coming_url: str
    last: datetime | None
    last_url: str
    form: InstantForm
    chooser: str
    """Where the form is sent."""
    today: str
    """The same page as readers see it now."""

    @property
    def said(self) -> str:
        return clock.say(self.at)

    @property
    def last_said(self) -> str:
        return clock.say(self.last) if self.last else ""


def visit(frame: Any, page: str, *, now: datetime) -> Visit:
    """A visit to a page at the instant of its `frame`."""
    at, last = frame.instant, boundaries.last_before(frame.instant)
    coming = boundaries.boundary(frame.boundary) if frame.boundary else None
    return Visit(
        at=at,
        is_past=at < now,
        coming=coming,
        coming_url=address(coming.at, page) if coming else "",
        last=last,
        last_url=address(last, page) if last else "",
        form=InstantForm(initial={"at": at, "page": page}),
        chooser=reverse("admin:time-travel"),
        today=get_script_prefix() + page.lstrip("/"),
    )


def address(at: datetime, page: str = "/") -> str:
    """Where the desk sees a page of the site as of `at`; `page` may hold a query."""
    path, mark, query = page.partition("?")
    return reverse("admin:as-of", args=[at, path]) + mark + query


@require_safe
def choose(request: Any) -> HttpResponse:
    """Asks which instant; sends whoever has said it to the site as of then."""
    if not may_travel(request.user):
        raise PermissionDenied
    asked = "at_day" in request.GET
    page = request.GET.get("page") or "/"
    form = InstantForm(request.GET) if asked else InstantForm(initial={"page": page})
    if asked and form.is_valid():
        return HttpResponseRedirect(address(form.cleaned_data["at"], page))
    context = {
        **admin.site.each_context(request),
        "title": "Show the site as of …",
        "form": form,
        "page": page,
        "zone": timezone.get_current_timezone_name(),
        "choices": _choices(request.instant, page),
    }
    return render(request, "admin/time_travel.html", context, status=422 if asked else 200)


def _choices(now: datetime, page: str) -> list[Choice]:
    """What is asked for most: the changes around now, and a few turns of the clock."""
    edges = {
        "The next change": boundaries.after(now),
        "The last change": boundaries.before(now),
    }
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    morning = readings(tomorrow, time(6), timezone.get_current_timezone())
    instants = {
        **{f"Tomorrow, {at:%H:%M}": at for at in morning[:1]},
        "In a week": now + timedelta(days=7),
        "An hour ago": now - timedelta(hours=1),
        "Yesterday": now - timedelta(days=1),
        "A week ago": now - timedelta(days=7),
    }
    return [
        *(Choice(label, e.at, address(e.at, page), e) for label, e in edges.items() if e),
        *(Choice(label, at, address(at, page)) for label, at in instants.items()),
    ]


@require_safe
def as_of(request: Any, at: datetime, page: str) -> HttpResponseBase:
    """A page of the public site as of the instant `at`. Nobody may keep it."""
    if not may_travel(request.user):
        raise PermissionDenied
    root, query = address(at), request.META["QUERY_STRING"]
    mark = "?" if query else ""
    frame = request.frame.at(at)
    facts = frame.facts | {
        "path": root + page[1:],
        "path_info": page,
        "time_travel": visit(frame, page + mark + query, now=request.instant),
    }
    with _inside(request, root, facts), clock.set_to(at):
        response: Any = convert_exception_to_response(_page)(request)
        if response.streaming:
            # What is written as it is sent would be written outside.
            response.streaming_content = list(response.streaming_content)
    for name in ("ETag", "Last-Modified", "Expires"):
        del response[name]
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: Any) -> HttpResponseBase:
    """The answer of the public site, drawn to the end."""
    path = request.path_info
    if not is_valid_path(path, SITE) and is_valid_path(f"{path}/", SITE):
        return HttpResponseRedirect(request.get_full_path(force_append_slash=True))
    match = resolve(path, SITE)
    if match.url_name in STAYS_OUTSIDE:
        raise Http404("What this link shows is the same at any time.")
    request.resolver_match = match
    response = match.func(request, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


@contextmanager
def _inside(request: Any, root: str, facts: dict[str, Any]) -> Iterator[None]:
    """The request with other facts, and `root` before every address that is made."""
    names = {"resolver_match", *facts}
    outside = {name: value for name, value in vars(request).items() if name in names}
    prefix = get_script_prefix()
    try:
        set_script_prefix(root)
        vars(request).update(facts)
        yield
    finally:
        set_script_prefix(prefix)
        for name in names:
            vars(request).pop(name, None)
        vars(request).update(outside)
