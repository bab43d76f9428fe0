"""Sittings at the desk: the form that keeps itself, is filled with what was kept, and says who
else is there. The rules are in `articles.sittings`."""

import json
import uuid
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from articles import assignments, sittings
from articles.models import Article, Sitting
from articles.refusals import NotAllowed
from newsroom import clock

from . import merging, unsaved
from .comparing import CompareView
from .lines import LINES

OF_THE_PAGE = {"csrfmiddlewaretoken", "sitting", "turn", "version", "seen", "base"}
"""What is posted along with the fields and is none of them; so is what begins with `_`."""


def fields_of(posted: QueryDict) -> dict[str, str]:
    return {
        name: value
        for name, value in posted.items()
        if name not in OF_THE_PAGE and not name.startswith("_") and isinstance(value, str)
    }


def name_of(user: Any) -> str:
    return assignments.name(user) if user else "Somebody"


class KeepsSittings:
    """For the admin of articles."""

    def get_urls(self) -> list[Any]:
        def at(address: str, view: Any, name: str) -> Any:
            checked = self.admin_site.admin_view(view)
            return path(f"sittings/{address}", checked, name=f"articles_article_{name}")

        return [
            at("keep/", require_POST(self.keep_view), "keep"),
            at("here/", require_POST(self.here_view), "here"),
            at("leave/", require_POST(self.leave_view), "leave"),
            at("<uuid:key>/", CompareView.as_view(model_admin=self), "sitting"),
            at("<uuid:key>/drop/", require_POST(self.drop_view), "drop"),
            *super().get_urls(),
        ]

    # --- The form -----------------------------------------------------------------

    def changeform_view(self, request: Any, object_id: str | None = None, *args: Any) -> Any:
        """A form is kept before it is saved, so what can't be saved is not lost."""
        if request.method == "POST":
            request.sitting = sitting = self._keep(request, request.version)
            story = request.version and request.version.story
            if story and story.head and request.POST.get("seen") != story.last_save:
                return HttpResponseRedirect(
                    reverse("admin:articles_article_sitting", args=[sitting.key])
                )
            if story and request.version.is_open_draft:
                prefetch_related_objects([request.version], *LINES)
                fields = fields_of(request.POST)
                if merging.is_as_saved(request.version, fields):
                    sittings.empty(sitting, request.version, fields=fields)
                    return self.response_change(request, request.version)
        else:
            request.sitting = self._to_open(request)
            if request.version and not request.sitting.fields:
                prefetch_related_objects([request.version], *LINES, "pictures")
        return super().changeform_view(request, object_id, *args)

    def _to_open(self, request: Any) -> Sitting:
        """The sitting that this form goes on with, or a new one, which is no row yet."""
        fresh = Sitting(by=request.user)
        if request.version is None:
            mine = Sitting.objects.unsaved().filter(by=request.user, story=None)
            key = request.GET.get("sitting")
            return (mine.filter(key=_uuid(key)).first() if key else None) or fresh
        if not request.version.story.is_editable_by(request.user):
            return fresh
        return sittings.current(self._own(request), request.version) or fresh

    def _own(self, request: Any) -> list[Sitting]:
        """What the user has at the story, asked for once."""
        if not hasattr(request, "own_sittings"):
            request.own_sittings = sittings.own(request.user, request.version.story)
        found: list[Sitting] = request.own_sittings
        return found

    def get_form(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"filling": _filling(request)})

    def get_formset_kwargs(self, request: Any, *args: Any) -> Any:
        kwargs = super().get_formset_kwargs(request, *args)
        if filling := _filling(request):
            kwargs["filling"] = filling
        return kwargs

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        if context.get("is_editable"):
            sitting, version, now = request.sitting, request.version, clock.now()
            context["keeping"] = {
                "sitting": sitting,
                "since": unsaved.short(sitting.kept_at) if sitting.fields else "",
                "kept_ago": _seconds(now, sitting.kept_at) if sitting.fields else "",
                "saved_ago": _seconds(now, version.saved_at) if version else "",
            }
        context |= unsaved.context(request, self._beside(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def _beside(self, request: Any) -> list[Sitting]:
        """Unsaved text that is the user's, and not in this form."""
        if request.version is None:
            return [each for each in unsaved.of(request.user) if not each.story]
        return [each for each in self._own(request) if each.fields]

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        sittings.saved(request.sitting, form.instance, fields=fields_of(request.POST))

    # --- What the form's script asks for -------------------------------------------

    def keep_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the form as it is posted. Answers the key and the turn to go on with."""
        key = _uuid(request.POST.get("sitting"))
        try:
            version = _version(request)
            sitting = self._keep(request, version)
        except PermissionDenied as refused:
            return JsonResponse({"said": str(refused)}, status=403)
        return JsonResponse(
            {
                "key": sitting.key,
                "turn": sitting.turn,
                "is_unsaved": bool(sitting.fields),
                "is_split": sitting.key != key,
                "is_gone": bool(request.POST.get("version")) and version is None,
                **self._around(request, version),
            }
        )

    def here_view(self, request: HttpRequest) -> HttpResponse:
        """The form is open. Answers who else is there."""
        version = _version(request)
        try:
            sittings.here(_uuid(request.POST.get("sitting")), by=request.user, version=version)
        except NotAllowed as refused:
            return JsonResponse({"said": str(refused)}, status=403)
        return JsonResponse(self._around(request, version))

    def leave_view(self, request: HttpRequest) -> HttpResponse:
        try:
            sittings.leave(_uuid(request.POST.get("sitting")), by=request.user)
        except NotAllowed as refused:
            return JsonResponse({"said": str(refused)}, status=403)
        return HttpResponse(status=204)

    def drop_view(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Put unsaved text aside, or take it up again (`undo`)."""
        sitting = get_object_or_404(Sitting.objects.filter(by=request.user), key=key)
        act = sittings.take_up if "undo" in request.POST else sittings.drop
        act(sitting, by=request.user)
        if request.POST.get("back") == "index":
            url = reverse("admin:index")
        elif sitting.story and sitting.story.head_id:
            url = reverse("admin:articles_article_change", args=[sitting.story.head_id])
        else:
            url = reverse("admin:articles_article_add")
        return HttpResponseRedirect(url if "undo" in request.POST else f"{url}?dropped={key}")

    def _keep(self, request: Any, version: Article | None) -> Sitting:
        posted = request.POST
        # A new story's form has no sitting yet by which to know whose it is.
        if posted.get("_writer", str(request.user.pk)) != str(request.user.pk):
            raise PermissionDenied(sittings.OTHER_NAME)
        try:
            return sittings.keep(
                _uuid(posted.get("sitting")) if posted.get("sitting") else uuid.uuid4(),
                by=request.user,
                version=version,
                fields=fields_of(posted),
                turn=int(posted.get("turn") or 0),
                seen=posted.get("seen", "")[:80],
                base=_base(posted.get("base", "")),
            )
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from None
        except ValueError:
            raise BadRequest("This is no count of what was kept.") from None

    def _around(self, request: Any, version: Article | None) -> dict[str, Any]:
        """Who else is at the story, and whether a newer text was saved than the form's."""
        if version is None or not version.story.is_editable_by(request.user):
            return {"others": [], "newer": ""}
        story = version.story
        seen: dict[int, dict[str, str]] = {}
        now = clock.now()
        for each in sittings.others(story, but=request.user, at=now):
            is_here = each.here_at > now - sittings.HERE
            text = f"unsaved text from {unsaved.short(each.kept_at)}" if each.fields else ""
            words = ["is here too", text and f"with {text}"] if is_here else [f"has {text}"]
            seen.setdefault(
                each.by_id,
                {
                    "name": name_of(each.by),
                    "says": ", ".join(filter(None, words)),
                    "url": text and reverse("admin:articles_article_sitting", args=[each.key]),
                },
            )
        newer = ""
        if story.head and request.POST.get("seen") not in (None, story.last_save):
            newer = f"{name_of(sittings.last_writer(story))} saved version {story.head.number} at "
            newer += f"{unsaved.short(story.head.saved_at)}: saving yours will show you both."
        return {"others": list(seen.values()), "newer": newer}


def _filling(request: Any) -> QueryDict | None:
    """What the form is to hold on opening, where that isn't what is saved."""
    sitting = getattr(request, "sitting", None)
    if request.method == "POST" or sitting is None or not sitting.fields:
        return None
    filling = QueryDict(mutable=True)
    for name, value in {**sitting.fields, "seen": sitting.seen}.items():
        filling[name] = value
    return filling


def _version(request: Any) -> Article | None:
    """The version that the form was filled from; none for a new story, or a deleted one."""
    key = request.POST.get("version") or "0"
    if not key.isdecimal() or len(key) > 18:
        raise BadRequest("This is no version.")
    return Article.objects.select_related("story__head").filter(pk=key).first()


def _uuid(key: Any) -> uuid.UUID:
    try:
        return uuid.UUID(key or "")
    except ValueError:
        raise BadRequest("This is no key of a sitting.") from None


def _base(text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        base = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest("This is not what a form was filled with.") from None
    if not isinstance(base, dict):
        raise BadRequest("This is not what a form was filled with.")
    posted = QueryDict(mutable=True)
    posted.update({str(name): str(value) for name, value in base.items()})
    return fields_of(posted)


def _seconds(now: Any, at: Any) -> int | str:
    return max(0, int((now - at).total_seconds())) if at else ""
