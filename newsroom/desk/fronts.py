"""The desk's screens of the fronts: what is picked for the home page and for each section."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.forms import formset_factory
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from articles import finding, front, fronting
from articles.admin.instants import InstantField
from articles.models import Article, Front, FrontSlot, Section, Story
from articles.refusals import Refused
from newsroom import clock
from newsroom.clock import say

from .time_travel import address

SHOWN = 24
"""Stories that the picker offers at once."""
RECENT = 5_000
"""Stories among which common words are looked for: a front has its stories of the last weeks."""
PAST = 5
SIDES = {"at": "From", "until": "Until"}
LARGEST = 2**63 - 1
"""What a key can be: of a larger number the database would rather not hear."""


class Slot(forms.Form):
    story = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST)


Slots = formset_factory(Slot, extra=0, can_order=True, can_delete=True)


class WhenForm(forms.Form):
    at = InstantField(required=False, label="From (now, if left empty)")
    until = InstantField(required=False, label="Until (the next arrangement, if left empty)")


@dataclass(frozen=True)
class Page:
    """A front that can be arranged."""

    section: Section | None
    name: str
    url: str
    """Of its screen at the desk."""

    @property
    def public(self) -> str:
        return self.section.get_absolute_url() if self.section else reverse("home")


def urls(view: Callable[..., Any]) -> list[Any]:
    """The screens' addresses; `view` is the desk's door."""
    return [
        path("front/", view(show), name="front"),
        path("front/planned/<int:pk>/", view(planned), name="front-planned"),
        path("front/planned/<int:pk>/remove/", view(remove), name="front-remove"),
        path("front/of/<slug:slug>/", view(show), name="front-section"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Any, slug: str = "") -> HttpResponse:
    """The picker of one page; a POST adds, looks, or puts what is picked on the page."""
    section = request.frame.section(slug=slug) if slug else None
    if slug and section is None:
        raise Http404("There is no such section.")
    pages = _pages(request)
    if not slug and pages and pages[0].section:
        return HttpResponseRedirect(pages[0].url)  # an editor of some sections has no home page
    return _picker(request, pages, section, None)


@require_http_methods(["GET", "HEAD", "POST"])
def planned(request: Any, pk: int) -> HttpResponse:
    """The same, of an arrangement that has not begun."""
    held = get_object_or_404(Front, pk=pk)
    section = request.frame.section(pk=held.section_id) if held.section_id else None
    return _picker(request, _pages(request), section, held)


@require_POST
def remove(request: Any, pk: int) -> HttpResponse:
    """Take an arrangement that has not begun off the plan."""
    held = get_object_or_404(Front.objects.select_related("section"), pk=pk)
    try:
        fronting.unschedule(held, by=request.user)
        messages.success(request, f"The arrangement for {say(held.live_from)} is off the plan.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(_desk_url(held.section))


def _pages(request: Any) -> list[Page]:
    found: list[Section | None] = [None, *request.frame.all_sections]
    return [
        Page(section, section.name if section else "Home page", _desk_url(section))
        for section in found
        if fronting.may_arrange(request.user, section)
    ]


def _desk_url(section: Section | None) -> str:
    if section is None:
        return reverse("admin:front")
    return reverse("admin:front-section", args=[section.slug])


def _picker(
    request: Any, pages: list[Page], section: Section | None, held: Front | None
) -> HttpResponse:
    page = next((each for each in pages if each.section == section), None)
    if page is None:
        raise PermissionDenied
    if request.method != "POST":
        arranged = held or Front.objects.filter(section=section).in_force(request.instant).first()
        keys = [slot.story_id for slot in arranged.slots.all()] if arranged else []
        initial = {"at": held.live_from, "until": held.live_until} if held else None
        return _drawn(request, pages, page, held, keys, WhenForm(initial=initial), request.GET)
    slots, form = Slots(request.POST, prefix="slots"), WhenForm(request.POST)
    if not slots.is_valid():
        raise BadRequest("These are no places of a front. Open the page again.")
    keys = [slot.cleaned_data["story"] for slot in slots.ordered_forms]
    added = Slot({"story": request.POST.get("add")})
    if added.is_valid():
        keys = list(dict.fromkeys([*keys, added.cleaned_data["story"]]))
    refused = ""
    if "save" in request.POST and form.is_valid():
        try:
            return _save(request, page, held, keys, form)
        except Refused as refusal:
            refused = str(refusal)
    return _drawn(request, pages, page, held, keys, form, request.POST, refused)


def _save(
    request: Any, page: Page, held: Front | None, keys: list[int], form: WhenForm
) -> HttpResponse:
    when = {name: form.cleaned_data[name] for name in ("at", "until")}
    stories = _stories(keys)
    if held:
        when["at"] = when["at"] or clock.now()
        made = fronting.rearrange(held, stories, by=request.user, **when)
    else:
        made = fronting.arrange(page.section, stories, by=request.user, **when)
    if when["at"]:
        url = address(made.live_from, page.public)
        said = "Planned for {}. <a href='{}'>See the page then</a>"
        messages.success(request, format_html(said, say(made.live_from), url))
    else:
        said = "Readers see it now. <a href='{}'>See the page</a>"
        messages.success(request, format_html(said, page.public))
    return HttpResponseRedirect(page.url)


def _stories(keys: Sequence[int]) -> list[Story]:
    found = Story.objects.select_related("head__section", "head__lead_image").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _drawn(
    request: Any,
    pages: list[Page],
    page: Page,
    held: Front | None,
    keys: list[int],
    form: WhenForm,
    asked: Any,
    refused: str = "",
) -> HttpResponse:
    now, stories = request.instant, _stories(keys)
    picks = [{"story": story.pk, "ORDER": n} for n, story in enumerate(stories, 1)]
    slots = Slots(prefix="slots", initial=picks)
    query, among = asked.get("q", "").strip(), asked.get("section", "")
    arranged = Front.objects.filter(section=page.section).select_related("by", "section")
    in_force, coming = arranged.in_force(now).first(), list(arranged.planned(now))
    past = list(arranged.begun(now).exclude(pk=in_force and in_force.pk)[:PAST])
    told = Prefetch("slots", FrontSlot.objects.select_related("story__head"))
    prefetch_related_objects([*filter(None, [in_force]), *coming, *past], told)
    context = {
        **site.each_context(request),
        "title": f"Arrange {Front(section=page.section).page}",
        "pages": pages,
        "page": page,
        "held": held,
        "lines": list(zip(slots, stories, strict=True)),
        "slots": slots,
        "form": form,
        "refused": refused,
        "words": _words(page.section, stories, held, form),
        "choices": _choices(page.section, keys, query, request.frame.section(slug=among), now),
        "query": query,
        "among": among,
        "sections": page.section.inside if page.section else request.frame.all_sections,
        "now_seen": _seen(request, page.section, in_force),
        "in_force": in_force,
        "planned": [(each, address(each.live_from, page.public)) for each in coming],
        "past": [(each, address(each.live_from, page.public)) for each in past],
        "most": front.MOST,
        "shown": SHOWN,
        "zone": timezone.get_current_timezone_name(),
        "now": say(now),
    }
    is_wrong = "save" in asked and (refused or form.errors)  # a look at half a time is no mistake
    return render(request, "admin/fronts/front.html", context, status=422 if is_wrong else 200)


def _words(
    section: Section | None, stories: list[Story], held: Front | None, form: WhenForm
) -> list[str]:
    """What readers will see, in sentences; or what is wrong with the times."""
    if not form.is_bound:
        at, until = (held.live_from, held.live_until) if held else (None, None)
    elif form.is_valid():
        at, until = form.cleaned_data["at"], form.cleaned_data["until"]
    else:
        return [
            f"{SIDES[name]}: {error}" for name, errors in form.errors.items() for error in errors
        ]
    try:
        return fronting.forecast(section, stories, at=at, until=until, held=held)
    except Refused as refusal:
        return [str(refusal)]


def _choices(
    section: Section | None, keys: list[int], query: str, among: Section | None, now: datetime
) -> list[Article]:
    """What can be picked, the newest first, and each story once: as readers see it, if they do."""
    found = fronting.choices(section, now).exclude(story__in=keys)
    if among:
        found = found.within(among.family)
    if query:
        found = finding.narrowed(found, query, newest=RECENT)
    found = found.select_related("story", "section", "lead_image").defer("body", "plain")
    stories: dict[int, Article] = {}
    for article in found.with_state(now).newest_first()[: 2 * SHOWN]:
        if article.story_id not in stories or article.live_from <= now:
            stories[article.story_id] = article
    return list(stories.values())[:SHOWN]


def _seen(
    request: Any, section: Section | None, in_force: Front | None
) -> list[tuple[str, Article]]:
    """What stands at the top of the page now, and whose choice that is."""
    picks = {slot.story_id for slot in in_force.slots.all()} if in_force else set()
    if section:
        top = front.page(section, request.instant).articles[: max(4, len(picks))]
    else:
        home = front.compose(request.frame.sections, request.instant)
        top = [*filter(None, [home.lead]), *home.beside, *home.below]
    return [("picked" if each.story_id in picks else "by recency", each) for each in top]
