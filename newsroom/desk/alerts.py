"""The desk's screen of the breaking-news bar: what is up, what is planned, and a new line."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from articles import alerting, fronting
from articles.admin.instants import InstantField
from articles.models import Alert, Article, Story
from articles.refusals import Refused
from newsroom.clock import say

from .time_travel import address

OFFERED = 60
"""Stories that a line can lead to: the newest that are live or scheduled."""
PAST = 5


class AlertForm(forms.Form):
    text = forms.CharField(
        max_length=alerting.MOST_LETTERS,
        label="What readers should know",
        help_text=f"One line, {alerting.MOST_LETTERS} letters at most.",
    )
    story = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Story that it leads to",
        help_text="While the story is not live, the line is plain text.",
    )
    at = InstantField(required=False, label="From (now, if left empty)")
    until = InstantField(label="Until")

    def __init__(self, *args: Any, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = fronting.choices(None, now).newest_first().only("story_id", "headline", "live_from")
        self.fields["story"].choices = [("", "None")] + [
            (article.story_id, _named(article, now)) for article in found[:OFFERED]
        ]


def _named(article: Article, now: Any) -> str:
    if article.live_from > now:
        return f"{article.headline} (goes live {say(article.live_from)})"
    return article.headline


def urls(view: Callable[..., Any]) -> list[Any]:
    """The screen's addresses; `view` is the desk's door."""
    return [
        path("alerts/", view(show), name="alerts"),
        path("alerts/<int:pk>/end/", view(end), name="alert-end"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Any) -> HttpResponse:
    """What is up and planned; a POST puts a line up, or plans it."""
    if not fronting.may_arrange(request.user, None):
        raise PermissionDenied
    now, refused = request.instant, ""
    form = AlertForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            return _put_up(request, form)
        except Refused as refusal:
            refused = str(refusal)
    alerts = Alert.objects.select_related("by", "story__head")
    up = list(alerts.in_force(now))
    context = {
        **site.each_context(request),
        "title": "Breaking news",
        "form": form,
        "refused": refused,
        "up": up[:1],
        "covered": up[1:],
        "planned": [(each, address(each.live_from)) for each in alerts.planned(now)],
        "past": alerts.ended(now)[:PAST],
        "zone": timezone.get_current_timezone_name(),
        "now": say(now),
    }
    is_wrong = refused or form.errors
    return render(request, "admin/fronts/alerts.html", context, status=422 if is_wrong else 200)


def _put_up(request: Any, form: AlertForm) -> HttpResponse:
    facts = dict(form.cleaned_data)
    key = facts.pop("story")
    story = get_object_or_404(Story, pk=key) if key else None
    made = alerting.alert(facts.pop("text"), by=request.user, story=story, **facts)
    start = f"goes up at {say(made.live_from)}" if facts["at"] else "is up"
    messages.success(request, f"“{made.text}” {start}, until {say(made.live_until)}.")
    return HttpResponseRedirect(reverse("admin:alerts"))


@require_POST
def end(request: Any, pk: int) -> HttpResponse:
    """Take a line down now, or a planned one off the plan."""
    held = get_object_or_404(Alert, pk=pk)
    try:
        alerting.end(held, by=request.user)
        messages.success(request, f"“{held.text}” is taken down.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:alerts"))
