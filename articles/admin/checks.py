"""What the checks find, beside the form. It is looked at again whenever the form is kept."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET

from articles import checks
from articles.models import Sitting

from . import held
from .forms import ArticleForm
from .lines import BylineFormSet


@dataclass(frozen=True)
class Shown:
    """A finding as the desk shows it: with what its field is called, and where it stands."""

    finding: checks.Finding

    @property
    def label(self) -> str:
        name, _, place = self.finding.field.partition("-")
        if place:
            return f"Further reading, line {int(place) + 1}"
        if name == "bylines":
            return "Byline"
        return str(ArticleForm.base_fields[name].label)

    @property
    def anchor(self) -> str:
        """The id of the field, or of the lines that it is one of."""
        name, _, place = self.finding.field.partition("-")
        if place:
            return f"id_{name}-{place}-address"
        return f"{name}-group" if name == "bylines" else f"id_{name}"


def shown(findings: list[checks.Finding]) -> dict[str, Any]:
    """The context of `admin/articles/findings.html`."""
    blocking = sum(finding.blocks for finding in findings)
    warning = len(findings) - blocking
    counts = [
        f"{blocking} to mend before it goes out" if blocking else "",
        f"{warning} to look at" if warning else "",
    ]
    brief = [f"{blocking} block" if blocking else "", f"{warning} warn" if warning else ""]
    return {
        "brief": ", ".join(filter(None, brief)),
        "findings": [Shown(finding) for finding in findings],
        "tally": ", ".join(filter(None, counts)) or "Nothing to mend",
    }


def _at_hand(request: Any, context: dict[str, Any]) -> dict[str, Any]:
    """The rows that the form has asked for to offer them."""
    offered = (inline.formset for inline in context["inline_admin_formsets"])
    authors = next(found.authors for found in offered if isinstance(found, BylineFormSet))
    return {
        "authors": {author.pk: author for author in authors.values()},
        "sections": {section.pk: section for section in request.frame.all_sections},
    }


class ShowsChecks:
    """For the admin of articles."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_GET(self.checks_view))
        name = "articles_article_checks"
        return [path("checks/<uuid:key>/", view, name=name), *super().get_urls()]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        if context.get("is_editable"):
            sitting = request.sitting
            if sitting.fields:
                typed = held.article_of(sitting, request.version, **_at_hand(request, context))
                context |= shown(checks.findings(typed))
                context["adminform"].form.fields["lead_image"].widget.image = typed.lead_image
            elif request.version:
                context |= shown(checks.findings(request.version))
        return super().render_change_form(request, context, *args, **kwargs)

    def checks_view(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """What the checks find in one's own form, as it was last kept."""
        mine = Sitting.objects.filter(by=request.user).select_related("article", "story__head")
        sitting = get_object_or_404(mine, key=key)
        if sitting.story:
            may = sitting.story.is_editable_by(request.user)
        else:
            may = request.user.has_perm("articles.add_article")
        if not may:
            raise PermissionDenied
        found = checks.findings(held.article_of(sitting))
        return render(request, "admin/articles/findings.html", shown(found))
