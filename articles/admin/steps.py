"""The steps of `publishing` as screens: what would happen, then a button that does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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

from articles import publishing
from articles.models import Article, Story
from articles.refusals import NotAllowed, Refused
from articles.states import State
from newsroom.clock import say

from .step_forms import NoteForm, PublishForm, RescheduleForm, ScheduleForm, StepForm, WithdrawForm


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
    if user.has_perm("articles.publish_article"):
        return steps
    return [s for s in steps if s.name == "submit" and article.story.is_editable_by(user)]


def begin(request: Any, article: Article, step: Step) -> HttpResponse:
    """Straight after a save: a step that asks for nothing is taken, any other shows its screen."""
    if step.form is not StepForm or step.forewarns:
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
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.article = get_object_or_404(
            Article.objects.select_related("story__head", "section"), pk=kwargs["pk"]
        )
        if kwargs["name"] not in STEPS:
            raise Http404(f"There is no step “{kwargs['name']}”.")
        self.step = STEPS[kwargs["name"]]
        is_writers = self.step.name == "submit" and self.article.story.is_editable_by(request.user)
        if not is_writers and not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any, pk: int, name: str) -> HttpResponse:
        planned = self._planned()
        form = self.step.form(initial=planned)
        if not self.step.forewarns or "at" in form.fields:
            return self._page(form)
        try:
            told = publishing.plan(self.article, until=planned["until"]).sentences
        except Refused as refused:
            return self._page(form, refused=str(refused), status=409)
        return self._page(form, told)

    def _planned(self) -> dict[str, Any]:
        """What the story already has of what the step asks for."""
        article, story = self.article, self.article.story
        if self.step.act is publishing.withdraw:
            return {"at": story.withdrawn_at}
        replaced = None if article.is_frozen else story.versions.live(self.request.instant).first()
        notice = article.corrections.first()
        return {
            "at": article.live_from,
            "until": (replaced or article).expires_at,
            "notice_kind": notice.kind if notice else "",
            "notice": notice.text if notice else "",
        }

    @transaction.atomic
    def post(self, request: Any, pk: int, name: str) -> HttpResponse:
        story = Story.objects.locked(self.article.story_id)
        self.article.refresh_from_db()
        self.article.story = story
        form = self.step.form(request.POST)
        if request.POST.get("seen") != story.last_save:
            return self._page(form, refused=_look_at(story.head), status=409)
        if not form.is_valid():
            return self._page(form, status=422)
        arguments = form.arguments()
        try:
            if self.step.forewarns:
                at, until = arguments.get("at"), arguments.get("until")
                told = publishing.plan(self.article, at=at, until=until).sentences
                if form.cleaned_data["told"] != " ".join(told):
                    return self._page(form, told, [at, until])
            shown = take(request, self.article, self.step, **arguments)
        except Refused as refused:
            return self._page(form, refused=str(refused), status=409)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[shown.pk]))

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
            "instants": [
                (say(at), f"{at.astimezone(UTC):%H:%M} UTC on {at.astimezone(UTC):%Y-%m-%d}")
                for at in instants
                if at
            ],
            "refused": refused,
            "zone": timezone.get_current_timezone_name(),
            "now": say(self.request.instant),
            "is_told": bool(told) or not self.step.forewarns,
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
