"""The board: what is in the works, what is planned, what went out today, and who has it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.urls import reverse

from articles import assignments
from articles.models import Article, Section, Step
from articles.querysets import ArticleQuerySet
from articles.roles import run_among
from articles.states import State
from newsroom.rows import Counted, Rows, instant

from .spans import midnight, today_is

MOST = 8
"""Cards in a column; the rest is a link away."""

MOST_WAITING = 6

COUNTED = 99
"""Stories of a column that are counted: of more it says that there are more."""

EMPTY = {
    State.DRAFT: "Nobody is writing.",
    State.IN_REVIEW: "Nothing waits for an editor.",
    State.READY: "Nothing is ready to publish.",
    State.SCHEDULED: "Nothing is scheduled.",
    State.LIVE: "Nothing went out today yet.",
}
"""The columns in order, and what each says when it holds nothing."""


@dataclass
class Card:
    """One version as the board shows it to `user` at the instant `at`."""

    article: Any
    state: State
    user: Any
    at: datetime
    is_held: bool = False
    """Whether `user` has it: it was given to them, or is their own and nobody's."""
    is_run: bool = False
    """Whether `user` is its editor."""

    @cached_property
    def move(self) -> dict[str, Any]:
        """The step that brought it where it is; {} for what no step made."""
        return next(iter(self.article.moves), {})

    @property
    def since(self) -> datetime:
        """Since when it is in its state."""
        if self.state == State.LIVE:
            return self.article.live_from
        return instant(self.move["at"]) if self.move else self.article.saved_at

    @property
    def is_mine(self) -> bool:
        return self.article.story.assigned_to == self.user

    @property
    def holder(self) -> str:
        """Who has it: whoever it is assigned to, else its byline, else who began it."""
        story = self.article.story
        if story.assigned_to:
            return "You" if self.is_mine else assignments.name(story.assigned_to)
        authors = dict.fromkeys(byline.author.name for byline in self.article.bylines.all())
        return ", ".join(authors) or (
            assignments.name(story.created_by) if story.created_by else "Nobody"
        )

    @property
    def due_at(self) -> datetime | None:
        """When whoever has it is to be done; of no interest once it is placed."""
        return None if self.article.is_frozen else self.article.story.due_at

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at <= self.at

    @property
    def reason(self) -> str:
        """Why it waits for `user`."""
        if self.state == State.DRAFT and self.move.get("action") == Step.Action.SEND_BACK:
            return f"Sent back: “{self.move['note']}”"
        if self.state == State.IN_REVIEW:
            return "In review: approve it, or send it back"
        if self.state == State.READY:
            return "Ready, and no time is set"
        return "Assigned to you" if self.is_mine else "Your draft"

    @property
    def may_take(self) -> bool:
        return self.is_held and not self.is_mine and self.state in (State.DRAFT, State.IN_REVIEW)


@dataclass(frozen=True)
class Column:
    """The stories in one state: at most `MOST` cards of `total`, and where all are."""

    state: State
    cards: list[Card]
    total: int
    url: str

    @property
    def title(self) -> str:
        return "Live today" if self.state == State.LIVE else self.state.label

    @property
    def empty(self) -> str:
        return EMPTY[self.state]

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)

    @property
    def counted(self) -> str:
        """How many there are, as far as they are counted."""
        return _as_far(self.total)


def _as_far(total: int) -> str:
    return f"{COUNTED}+" if total > COUNTED else str(total)


class Board:
    """What `user` finds at the instant `at`, of one section's family and of one person's."""

    def __init__(
        self,
        user: Any,
        at: datetime,
        *,
        section: Section | None = None,
        person: User | None = None,
    ) -> None:
        self.user, self.at, self.section, self.person = user, at, section, person
        waiting = Article.objects.waiting_for(user)
        self.waiting = [
            self._card(article, article.story.stage)
            for article in waiting.on_board()[:MOST_WAITING]
        ]
        self.waiting_total = waiting.order_by()[: COUNTED + 1].count()
        self.columns = self._columns()
        self._complete([*self.waiting, *(card for each in self.columns for card in each.cards)])

    @property
    def is_filtered(self) -> bool:
        return bool(self.section or self.person)

    @property
    def waiting_counted(self) -> str:
        return _as_far(self.waiting_total)

    @property
    def waiting_url(self) -> str:
        """The list of all that waits for the user."""
        return f"{reverse('admin:articles_article_changelist')}?whose=waiting"

    def _complete(self, cards: list[Card]) -> None:
        """What is asked once for all cards: their bylines, and which of them are the user's."""
        prefetch_related_objects([card.article for card in cards], "bylines__author")
        shown = Article.objects.filter(pk__in=[card.article.pk for card in cards])
        held = set(shown.held_by(self.user).values_list("pk", flat=True))
        run = run_among([card.article for card in cards], self.user, self.at)
        for card in cards:
            card.is_held = card.article.pk in held
            card.is_run = card.article.pk in run

    def _some(self) -> ArticleQuerySet:
        found = Article.objects.all()
        if self.section:
            found = found.filter(section__in=self.section.family)
        if self.person:
            found = found.held_by(self.person)
        return found

    def _card(self, article: Article, state: str) -> Card:
        return Card(article, State(state), self.user, self.at)

    def _columns(self) -> list[Column]:
        """Which stories stand in them, and how many there are, is asked first, of all at once."""
        today = midnight(today_is(self.at))
        some = self._some()
        works = {s: some.in_works(s) for s in (State.DRAFT, State.IN_REVIEW, State.READY)}
        placed = {
            State.SCHEDULED: some.scheduled(self.at),
            State.LIVE: some.live(self.at).went_live_since(today).latest_first(),
        }
        # In the order of an index: PostgreSQL, expecting so many soon, else reads all stories.
        counted = {state: articles.order_by("head_of__due_at") for state, articles in works.items()}
        counted |= {state: articles.order_by() for state, articles in placed.items()}
        counts = {
            f"{state.value}_total": Counted(articles[: COUNTED + 1].values("pk"))
            for state, articles in counted.items()
        }
        parts = {state: [articles.due(), articles.not_due()] for state, articles in works.items()}
        parts |= {state: [articles] for state, articles in placed.items()}
        tops = {
            f"{state.value}_{n}": Rows(articles[:MOST], pk="pk")
            for state, of in parts.items()
            for n, articles in enumerate(of)
        }
        asked = User.objects.annotate(**counts, **tops).values(*counts, *tops)
        found = asked.get(pk=self.user.pk)
        keys = {
            state: [row["pk"] for n in range(len(of)) for row in found[f"{state.value}_{n}"]][:MOST]
            for state, of in parts.items()
        }
        articles = Article.objects.on_board().in_bulk(list(chain(*keys.values())))
        return [
            Column(
                state,
                [self._card(articles[key], state) for key in of if key in articles],
                found[f"{state.value}_total"],
                self._list(state),
            )
            for state, of in keys.items()
        ]

    def _list(self, state: State) -> str:
        """The list of everything in this state, by the same section and person."""
        query: dict[str, Any] = {"state": state.value}
        if self.section:
            query["section__id__exact"] = self.section.pk
        if self.person:
            query["whose"] = self.person.pk
        return f"{reverse('admin:articles_article_changelist')}?{urlencode(query)}"


def context(request: Any) -> dict[str, Any]:
    """The board that a request asks for, by the `section` and `person` in its address."""
    users = list(assignments.people())
    slug, pk = request.GET.get("section"), request.GET.get("person")
    section = request.frame.section(slug=slug) if slug else None
    person = next((user for user in users if str(user.pk) == pk), None)
    if (slug and not section) or (pk and not person):
        raise Http404("The address names no section, or nobody, of this newsroom.")
    return {
        "board": Board(request.user, request.instant, section=section, person=person),
        "people": [(user, assignments.name(user)) for user in users],
    }
