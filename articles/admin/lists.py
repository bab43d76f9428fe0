"""The list of articles at the desk: one row a story, its newest version."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from articles.states import State


class StoryList(ChangeList):
    """Lists the newest version of each story, with what the desk wants to know of it."""

    def get_queryset(self, request: Any, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.root_queryset = self.model_admin.get_queryset(request).at_desk(request.instant)
        return super().get_queryset(request, exclude_parameters)


class RelatedFilter(admin.RelatedOnlyFieldListFilter):
    """What stories have; those that have none are a choice with a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = format_html("No {}", self.title)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        never_newest = (State.SUPERSEDED, State.SET_ASIDE)
        return [(s.value, s.label) for s in State if s not in never_newest]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() else queryset


class OwnFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Mine"), ("waiting", "Waiting for me")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        whose = self.value() or ""
        if whose.isdecimal():  # a person's, as the board's columns link to them
            return queryset.held_by(whose)
        if whose == "waiting":
            return queryset.in_works().waiting_for(request.user)
        return queryset.own_of(request.user) if whose == "mine" else queryset
