"""The list of articles at the desk: one row a story, its newest version."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate

from articles.models import Byline
from articles.states import State
from newsroom.counting import NearList

SAVED = ("saved_at__year", "saved_at__month", "saved_at__day")


class StoryList(NearList):
    """Lists the newest version of each story.

    Which, and in what order: what the desk wants to know of each is asked once they are found.
    """

    def get_queryset(self, request: Any, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.root_queryset = self.root_queryset.heads()
        self.today = localdate(request.instant)
        return super().get_queryset(request, exclude_parameters)

    def get_filters(self, request: HttpRequest) -> Any:
        specs, has_any, rest, _, is_active = super().get_filters(request)
        is_active = is_active or any(name in self.params for name in SAVED)
        return specs, has_any, rest, False, is_active  # no filter here makes two rows of one

    def get_ordering_field(self, field_name: Any) -> Any:
        """None for what no column's head offers: an address could ask for it all the same."""
        return super().get_ordering_field(field_name) if field_name in self.sortable_by else None

    # Django's own links to years, months and days read all rows, to offer none that is empty.

    def saved_in(self) -> list[tuple[str, str]]:
        """The years, months or days within the time that is shown: names, and addresses."""
        shown = self._shown()
        match shown:
            case [year, month]:
                last = monthrange(year, month)[1]
                named = [(date_format(date(year, month, n), "j F"), n) for n in range(1, last + 1)]
            case [year]:
                named = [(date_format(date(year, n, 1), "F"), n) for n in range(1, 13)]
            case []:
                first = self.model._default_manager.order_by("saved_at", "pk").first()
                since = localdate(first.saved_at).year if first else self.today.year
                named = [(str(n), n) for n in range(since, self.today.year + 1)]
            case _:
                return []
        return [(name, self._address([*shown, n])) for name, n in named]

    def saved_within(self) -> list[tuple[str, str]]:
        """The time that is shown, after the longer ones that lead there: names, and addresses."""
        shown = self._shown()
        formats = ["Y", "F", "j"]
        year, month, day = [*(shown or [self.today.year]), 1, 1][:3]
        full = date(year, month, day)
        steps = [(date_format(full, formats[n]), shown[: n + 1]) for n in range(len(shown))]
        return [(name, self._address(part)) for name, part in [("All dates", []), *steps]]

    def _shown(self) -> list[int]:
        """The year, month and day that are asked for, as far as they are."""
        asked = [self.params.get(name) for name in SAVED]
        return [int(part) for part in asked[: asked.index(None) if None in asked else 3]]

    def _address(self, shown: list[int]) -> str:
        return self.get_query_string(dict(zip(SAVED, shown, strict=False)), remove=["saved_at__"])


class RelatedFilter(admin.RelatedFieldListFilter):
    """What stories may have; those that have none are a choice with a name.

    Not only what some story has: that would be asked of all of them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = format_html("No {}", self.title)


class AuthorFilter(RelatedFilter):
    """Asked of each story: a join would list it once a role, and Django then all stories anew."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        lines = Byline.objects.filter(article=OuterRef("pk"))
        if self.lookup_val_isnull:
            return queryset.filter(~Exists(lines))
        try:
            wanted = [int(key) for key in self.lookup_val or ()]
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error
        return queryset.filter(Exists(lines.filter(author__in=wanted))) if wanted else queryset


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        never_newest = (State.SUPERSEDED, State.SET_ASIDE)
        return [(s.value, s.label) for s in State if s not in never_newest]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.in_state(self.value(), request.instant) if self.value() else queryset


class OwnFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Mine"), ("waiting", "Waiting for me")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        whose = self.value() or ""
        if whose.isdecimal():  # a person's, as the board's columns link to them
            return queryset.own_of(whose).held_by(whose)
        if whose == "waiting":
            return queryset.waiting_for(request.user)
        return queryset.own_of(request.user) if whose == "mine" else queryset
