"""The log as a page, and as a file."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from articles import assignments

from . import log
from .spans import midnight

ON_A_PAGE = 50

MOST_IN_A_FILE = 50_000
"""Lines: some ten seconds' work, so that no file keeps a process from its readers for long."""

MORE = f"There is more than these {MOST_IN_A_FILE:,} lines: export fewer days at once."

COLUMNS = ("when", "who", "did", "what", "more")

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would take for a formula."""


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return assignments.name(obj)


class LogForm(forms.Form):
    kind = forms.ChoiceField(label="What", required=False)
    person = PersonField(
        User.objects.order_by("first_name", "last_name", "username"),
        required=False,
        empty_label="Everybody",
        label="Who",
    )
    story = forms.SlugField(required=False, label="Story’s slug")
    first = forms.DateField(
        required=False, label="From", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        required=False, label="To", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, users_too: bool, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.users_too = users_too
        kinds = [each for each in log.Kind if users_too or each != log.Kind.SIGN_IN]
        self.fields["kind"].choices = [("", "Everything"), *((k.value, k.label) for k in kinds)]

    def wanted(self) -> log.Wanted:
        said = self.cleaned_data
        try:
            since = midnight(said["first"]) if said["first"] else None
            until = midnight(said["last"] + timedelta(1)) if said["last"] else None
        except OverflowError:
            raise BadRequest("The log doesn't reach that far.") from None
        return log.Wanted(
            kind=said["kind"],
            person=said["person"] and said["person"].pk,
            story=said["story"],
            since=since,
            until=until,
            users_too=self.users_too,
        )


def _asked(request: Any) -> LogForm:
    """For editors; what is of users and of signing in, for administrators."""
    if not request.user.has_perm("articles.publish_article"):
        raise PermissionDenied("The log is for editors. A story’s own is on its timeline.")
    return LogForm(request.GET, users_too=request.user.has_perm("auth.view_user"))


@require_safe
def show(request: Any) -> HttpResponse:
    """A page of the log: its newest lines, or those past the mark in `before`."""
    form = _asked(request)
    found: list[log.Line] = []
    if form.is_valid():
        try:
            after = log.Mark.read(request.GET["before"]) if "before" in request.GET else None
        except (ValueError, OverflowError):
            raise BadRequest("The address names no place in the log.") from None
        found = log.lines(form.wanted(), after=after, most=ON_A_PAGE + 1)
    query = {k: v for k, v in request.GET.items() if k in form.fields and v}
    context = {
        **site.each_context(request),
        "title": "Log",
        "form": form,
        "lines": found[:ON_A_PAGE],
        "query": urlencode(query),
        "older": urlencode(query | {"before": str(found[ON_A_PAGE - 1].mark)})
        if len(found) > ON_A_PAGE
        else "",
        "is_first": "before" not in request.GET,
    }
    return render(request, "admin/log.html", context, status=200 if form.is_valid() else 422)


@require_safe
def export(request: Any) -> Any:
    """All that the page's filters leave, as CSV in UTF-8, written as it is read."""
    form = _asked(request)
    if not form.is_valid():
        raise BadRequest("The log can't be filtered by this.")
    zone = request.edition.zone
    rows = _rows(form.wanted(), zone)
    name = f"log-{localdate(request.instant)}.csv"
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _rows(wanted: log.Wanted, zone: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for count, line in enumerate(log.every(wanted)):
        if count == MOST_IN_A_FILE:
            yield writer.writerow(["", "", MORE, "", ""])
            return
        at = line.at.astimezone(zone).isoformat(timespec="seconds")
        yield writer.writerow([at, *map(_cell, (line.who, line.did, line.what, line.more))])


def _cell(text: str) -> str:
    """A cell that no spreadsheet calculates."""
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
