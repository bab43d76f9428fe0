"""The steps of `publishing` as screens: what would happen, then a button that does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import View

from articles import checks, publishing
from articles.models import Article, Story
from articles.refusals import NotAllowed, Refused
from articles.states import State
from newsroom.clock import say

from .checks import shown
from .returning import asked_back, way_back
from .step_forms import (
    NoteForm,
    PublishForm,
    RescheduleForm,
    ScheduleForm,
    StepForm,
    WithdrawForm,
    filled,
)


@dataclass(frozen=True)
class Step:
    """A step: its button, its question, and what it calls."""

    name: str
    label: str
    act: Callable[..., Any]
    on_story: bool = False
    form: type[StepForm] = StepForm
    done: str = ""
    forewarns: bool = False
    """Whether `publishing.plan` tells what it would do."""
    says: str = ""
    """What it does, where there is no plan."""
    is_dangerous: bool = False

    @property
    def is_checked(self) -> bool:
        """Whether its screen lists what the checks find."""
        return self.forewarns or self.act is publishing.submit


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit",
            "Submit for review",
            publishing.submit,
            on_story=True,
            done="Submitted: it is in review now.",
            says="Editors will find it under “In review”. You can go on editing it until "
            "one of them approves it.",
        ),
        Step(
            "approve",
            "Approve",
            publishing.approve,
            on_story=True,
            done="Approved: it is ready to publish.",
            says="It is marked ready. From then on only editors can change it.",
        ),
        Step(
            "publish",
            "Publish now…",
            publishing.publish,
            form=PublishForm,
            forewarns=True,
        ),
        Step("schedule", "Schedule…", publishing.publish, form=ScheduleForm, forewarns=True),
        Step(
            "reschedule", "Reschedule…", publishing.reschedule, form=RescheduleForm, forewarns=True
        ),
        Step(
            "unschedule",
            "Unschedule",
            publishing.unschedule,
            says="It is taken off the timeline and is a draft again.",
        ),
        Step(
            "send-back",
            "Send back…",
            publishing.send_back,
            on_story=True,
            form=NoteForm,
            done="Sent back to its writers, with your note.",
            says="It is a draft again, and its writers can edit it.",
        ),
        Step(
            "restore",
            "Restore as a draft",
            publishing.restore,
            says="The text of this version becomes the story's next draft. "
            "Readers see nothing of it until it is published.",
        ),
        Step(
            "withdraw",
            "Withdraw…",
            publishing.withdraw,
            on_story=True,
            form=WithdrawForm,
            says="Readers no longer see the story: its address says 410 Gone. Versions scheduled "
            "for later are taken off the schedule and become drafts.",
            is_dangerous=True,
        ),
        Step(
            "cancel-withdrawal",
            "Cancel the withdrawal",
            publishing.cancel_withdrawal,
            on_story=True,
            says="The story stays on the site past the instant at which it was to be withdrawn.",
        ),
    )
}

# The first is what a story in this state waits for.
OFFERED: dict[str, tuple[str, ...]] = {
    State.DRAFT: ("submit", "publish", "schedule"),
    State.IN_REVIEW: ("approve", "send-back", "publish", "schedule"),
    State.READY: ("publish", "schedule", "send-back"),
    State.SCHEDULED: ("reschedule", "unschedule", "publish"),
    State.LIVE: ("withdraw",),
    State.SUPERSEDED: ("restore",),
    State.EXPIRED: ("restore",),
    State.WITHDRAWN: ("restore",),
    State.SET_ASIDE: ("restore",),
}


def offered(article: Article, state: str, user: Any, *, is_out: bool, at: datetime) -> list[Step]:
    """The steps that `user` finds at the instant `at` on the page of a version in this state.

    While readers see any version (`is_out`), the story can be withdrawn from the pages of all;
    so can a withdrawal be cancelled while it lies ahead.
    """
    names = OFFERED[state]
    if is_out and "withdraw" not in names:
        names += ("withdraw",)
    if article.story.withdrawn_at and at < article.story.withdrawn_at:
        names += ("cancel-withdrawal",)
    steps = [STEPS[name] for name in names]
    if article.story.is_run_by(user):
        return steps
    return [s for s in steps if s.name == "submit" and article.story.is_editable_by(user)]


def end_offered(article: Article, at: datetime) -> datetime | None:
    """When a version comes down unless an editor says otherwise: as it, or what it replaces."""
    replaced = None if article.is_frozen else article.story.versions.live(at).first()
    return (replaced or article).expires_at


def in_utc(instants: Sequence[datetime | None]) -> list[tuple[str, str]]:
    """Each of these as it is said in the newsroom's zone, and in UTC."""
    return [
        (say(at), f"{at.astimezone(UTC):%H:%M} UTC on {at.astimezone(UTC):%Y-%m-%d}")
        for at in instants
        if at
    ]


def begin(request: Any, article: Article, step: Step) -> HttpResponse:
    """Straight after a save: a step that asks for nothing is taken, any other shows its screen.

    So does one that hands on what can't go out as it is.
    """
    asks = step.form is not StepForm or step.forewarns
    if asks or (step.is_checked and any(found.blocks for found in checks.findings(article))):
        return HttpResponseRedirect(
            reverse("admin:articles_article_step", args=[article.pk, step.name])
        )
    try:
        with transaction.atomic():
            take(request, article, step)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from None
    except Refused as refused:
        messages.error(request, f"Saved, but not done: {refused}")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def take(request: HttpRequest, article: Article, step: Step, **arguments: Any) -> Article:
    """Take the step; a message says what came of it. Returns the version to look at next."""
    subject = article.story if step.on_story else article
    result = step.act(subject, by=request.user, **arguments)
    latest = article.story.steps.first()
    said = step.done or f"Done. {latest.outcome if latest else ''}"
    if step.act in (publishing.publish, publishing.withdraw) and not arguments.get("at"):
        said += " A page that a cache holds follows within a minute."
    messages.success(request, said)
    return result if isinstance(result, Article) else article


class StepView(View):
    """One step of one version: GET asks, POST does it.

    It is taken only while the story's text is the one that was there when the screen was made
    (`seen`), and a step with a plan only when that is the plan on the screen (`told`): else the
    screen is shown again.
    """

    model_admin: Any = None
    at: datetime | None = None
    """The instant that was asked for."""
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.article = get_object_or_404(
            Article.objects.select_related("story__head", "section"), pk=kwargs["pk"]
        )
        if kwargs["name"] not in STEPS:
            raise Http404(f"There is no step “{kwargs['name']}”.")
        self.step = STEPS[kwargs["name"]]
        is_writers = self.step.name == "submit" and self.article.story.is_editable_by(request.user)
        if not is_writers and not self.article.story.is_run_by(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any, pk: int, name: str) -> HttpResponse:
        planned = self._planned()
        form = self._form(initial=planned)
        if self.step.forewarns and "at" in form.fields and "at_day" in request.GET:
            return self._foretell(self._form(filled(form) | request.GET.dict()))
        if self.is_held_back:
            return self._page(form, status=409)
        if not self.step.forewarns or "at" in form.fields:
            return self._page(form)
        try:
            told = self._plan(until=planned["until"])
        except Refused as refused:
            return self._page(form, refused=str(refused), status=409)
        return self._page(form, told)

    def _foretell(self, form: StepForm) -> HttpResponse:
        """What the step would do with what the address, such as the calendar's, holds already."""
        if not form.is_valid():
            return self._page(form, status=422)
        chosen = form.arguments()
        self.at, until = chosen["at"], chosen["until"]
        if self.is_held_back:
            return self._page(form, status=409)
        try:
            told = self._plan(**chosen)
        except Refused as refused:
            return self._page(form, refused=str(refused), status=409)
        return self._page(form, told, [self.at, until])

    def _form(self, *args: Any, **kwargs: Any) -> StepForm:
        """What the step asks for; of a story's first version, not whether it is an update."""
        form = self.step.form(*args, **kwargs)
        if "substantive" in form.fields and not self._follows:
            del form.fields["substantive"]
        return form

    @cached_property
    def _follows(self) -> bool:
        """Whether another version of the story is on the timeline."""
        return self.article.story.versions.on_timeline().exclude(pk=self.article.pk).exists()

    def _plan(
        self,
        *,
        at: datetime | None = None,
        until: datetime | None = None,
        substantive: bool | None = None,
        **others: Any,
    ) -> list[str]:
        """The sentences of the plan for what was chosen."""
        plan = publishing.plan(self.article, at=at, until=until, substantive=substantive)
        return plan.sentences

    @cached_property
    def found(self) -> list[checks.Finding]:
        """What the checks find, for a step that passes a text on."""
        return checks.findings(self.article, at=self.at) if self.step.is_checked else []

    @property
    def is_held_back(self) -> bool:
        return self.step.forewarns and any(found.blocks for found in self.found)

    def _planned(self) -> dict[str, Any]:
        """What the story already has of what the step asks for."""
        article, story = self.article, self.article.story
        if self.step.act is publishing.withdraw:
            return {"at": story.withdrawn_at}
        notice = article.corrections.first()
        return {
            "at": article.live_from,
            "until": end_offered(article, self.request.instant),
            "notice_kind": notice.kind if notice else "",
            "notice": notice.text if notice else "",
            "substantive": "yes" if article.is_substantive else "no",
        }

    @transaction.atomic
    def post(self, request: Any, pk: int, name: str) -> HttpResponse:
        try:
            story = Story.objects.locked(self.article.story_id)
        except Story.DoesNotExist:
            messages.error(request, "This story was deleted meanwhile.")
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        self.article.refresh_from_db()
        self.article.story = story
        form = self._form(request.POST)
        if request.POST.get("seen") != story.last_save:
            return self._page(form, refused=_look_at(story.head), status=409)
        if not form.is_valid():
            return self._page(form, status=422)
        arguments = form.arguments()
        try:
            if self.step.forewarns:
                self.at = at = arguments.get("at")
                until = arguments.get("until")
                told = self._plan(**arguments)
                if form.cleaned_data["told"] != " ".join(told):
                    return self._page(form, told, [at, until])
            shown = take(request, self.article, self.step, **arguments)
        except Refused as refused:
            return self._page(form, refused=str(refused), status=409)
        return HttpResponseRedirect(way_back(request, shown))

    def _page(
        self,
        form: StepForm,
        told: Sequence[str] = (),
        instants: Sequence[datetime | None] = (),
        *,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": self.step.label.rstrip("…"),
            "opts": Article._meta,
            "version": self.article,
            "step": self.step,
            "form": form,
            "media": form.media,
            "sentences": told,
            "told": " ".join(told),
            "seen": self.article.story.last_save,
            "instants": in_utc(instants),
            "refused": refused,
            "back": way_back(self.request, self.article),
            "next": asked_back(self.request),
            "zone": timezone.get_current_timezone_name(),
            "now": say(self.request.instant),
            "is_told": bool(told) or not self.step.forewarns,
            "is_held_back": self.is_held_back,
            **shown(self.found),
            "form_url": reverse("admin:articles_article_change", args=[self.article.pk]),
        }
        return render(self.request, "admin/articles/step.html", context, status=status)


def _look_at(head: Any) -> str:
    return format_html(
        'Meanwhile version {} was saved, at {}. <a href="{}" target="_blank">Look at it</a> '
        "before you go on.",
        head.number,
        say(head.saved_at),
        reverse("admin:articles_article_change", args=[head.pk]),
    )
