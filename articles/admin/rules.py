"""What the checks weigh: one screen, on which editors decide for all of them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from articles import checks
from articles.models import Rule, sections_run_by


class RulesForm(forms.Form):
    """A choice for each check that doesn't always block."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        weights = checks.weights(checks.CHECKS)
        for check in checks.CHECKS:
            if not check.is_fixed:
                self.fields[check.name] = forms.ChoiceField(
                    label=check.label,
                    help_text=check.about,
                    choices=Rule.Weight.choices,
                    widget=forms.RadioSelect,
                    initial=weights[check.name],
                )


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="articles_rule_changelist")]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Checks are for all sections, so who runs some of them only looks."""
        runs_all = sections_run_by(request.user) is None
        return runs_all and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_change = self.has_change_permission(request)
        if not (may_change or (request.method == "GET" and self.has_view_permission(request))):
            raise PermissionDenied
        form = RulesForm(request.POST or None)
        if form.is_valid():
            return self._save(request, form)
        for field in form.fields.values():
            field.disabled = not may_change
        log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Rule))
        context = {
            **self.admin_site.each_context(request),
            "title": "Checks before a story goes out",
            "opts": Rule._meta,
            "form": form,
            "fixed": [check for check in checks.CHECKS if check.is_fixed],
            "may_change": may_change,
            "log": log.select_related("user")[:10],
        }
        status = 422 if form.is_bound else 200
        return render(request, "admin/articles/rules.html", context, status=status)

    def _save(self, request: HttpRequest, form: RulesForm) -> HttpResponse:
        changed = checks.decide(checks.CHECKS, form.cleaned_data)
        for rule, check, before in changed:
            now, then = rule.get_weight_display().lower(), Rule.Weight(before).label.lower()
            self.log_change(request, rule, f"{check.label}: {now}; it was: {then}.")
        messages.success(request, "Saved." if changed else "Nothing was changed.")
        return HttpResponseRedirect(reverse("admin:articles_rule_changelist"))
