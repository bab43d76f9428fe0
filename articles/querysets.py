"""Reads. `ArticleQuerySet.live` is the only door to what is public."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from newsroom import clock, likely  # noqa: F401 (it registers what `live` asks by)
from newsroom.among import Among, keys_of
from newsroom.images.renditions import Seen
from newsroom.rows import Met, Rows

MANY = 2_000
"""So many of an archive are not looked up one by one."""

if TYPE_CHECKING:
    from authors.models import Author
    from sources.models import Publisher

    from .models import Article, Topic


class ArticleQuerySet(QuerySet["Article"]):
    # --- The door -----------------------------------------------------------------

    def live(self, at: datetime | None = None) -> Self:
        """What readers see at the instant `at` (now, if none): at most one version a story."""
        at = at or clock.now()
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__likely_by=at)

    def not_over(self, at: datetime) -> Self:
        """Versions that are live at `at`, or scheduled after it."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__isnull=False)

    def was_live(self, at: datetime) -> Self:
        """Versions that readers saw at `at` or before: the memory of old addresses."""
        return self.filter(live_from__lte=at)

    # --- Lists --------------------------------------------------------------------

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def before(self, published_at: datetime, pk: int) -> Self:
        """Those that follow the given one in a newest-first list."""
        return self.filter(published_at__lte=published_at).exclude(
            published_at=published_at, pk__gte=pk
        )

    def ahead_of(self, article: "Article") -> Self:
        """Those that precede a version on the timeline in a newest-first list."""
        return self.filter(published_at__gte=article.published_at).exclude(
            published_at=article.published_at, pk__lte=article.pk
        )

    def published_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(published_at__gte=start, published_at__lt=end)

    def months_around(
        self, start: datetime, end: datetime
    ) -> tuple[datetime | None, datetime | None]:
        """When the last story before `start`, and the first since `end`, were published."""
        dates = self.order_by("published_at").values_list("published_at", flat=True)
        earlier, later = dates.filter(published_at__lt=start), dates.filter(published_at__gte=end)
        return earlier.last(), later.first()

    def published_since(self, start: datetime) -> Self:
        return self.filter(published_at__gte=start)

    def published_until(self, end: datetime) -> Self:
        """Those that came out before `end`."""
        return self.filter(published_at__lt=end)

    # Membership is asked in subqueries: a join would list a story once a role or citation.

    def within(self, family: Iterable[int]) -> Self:
        """Those of a section and of all that stand inside it, which are its `family`."""
        return self.filter(section__in=family)

    def by_author(self, author: "Author | int") -> Self:
        from .models import Byline

        signed = Byline.objects.filter(author=author)
        return self.filter(pk__in=signed.values("article"))

    def about(self, topic: "Topic | int") -> Self:
        from .models import ArticleTopic

        items = ArticleTopic.objects.filter(tag=topic)
        return self.filter(pk__in=items.values("content_object"))

    def citing(self, publisher: "Publisher | int") -> Self:
        from .models import Citation

        cited = Citation.objects.filter(source__publisher=publisher)
        return self.filter(pk__in=cited.values("article"))

    def with_cards(self, *more: str) -> Self:
        """With what a list shows of each: section, picture, names; no column but that and `more`.

        Annotates `name_rows` (role, name), of its bylines.
        """
        from .carried import NAMES

        section, picture = ("name", "slug", "colour"), Seen._fields
        return (
            self.select_related("section", "lead_image")
            .only(
                *("type", "kicker", "headline", "summary", "slug", "published_at"),
                *(f"section__{name}" for name in section),
                *(f"lead_image__{name}" for name in picture),
                *more,
            )
            .annotate(name_rows=NAMES)
        )

    def with_topics(self) -> Self:
        """Annotates `topic_rows` (name, slug), by name."""
        from .models import Topic

        topics = Topic.objects.filter(topic_items__content_object=OuterRef("pk")).order_by("name")
        return self.annotate(topic_rows=Rows(topics, name="name", slug="slug"))

    def with_page(self, at: datetime) -> Self:
        """With what an article's own page shows, at the instant `at`.

        Annotates `topic_rows` (name, slug) and `correction_rows` (kind, text, at): those of
        every version of the story that readers had seen by then, newest first, and its own.
        """
        from .carried import BYLINES, CITATIONS, PICTURES
        from .models import Correction

        corrections = (
            Correction.objects.filter(article__story=OuterRef("story"))
            .filter(Q(article__live_from__lte=at) | Q(article=OuterRef("pk")))
            .annotate(since=Coalesce("article__live_from", Value(at)))
            .order_by("-since", "-pk")
        )
        return (
            self.defer("plain")
            .select_related("story", "section__parent", "lead_image")
            .with_topics()
            .annotate(
                byline_rows=BYLINES,
                citation_rows=CITATIONS,
                picture_rows=PICTURES,
                correction_rows=Rows(corrections, kind="kind", text="text", at="since"),
            )
        )

    # --- The desk -----------------------------------------------------------------

    def heads(self) -> Self:
        """The newest version of each story."""
        # Not by way of `story`: PostgreSQL would take two conditions of one join for two facts,
        # expect next to nothing, and read everything.
        return self.filter(head_of__isnull=False)

    def on_timeline(self) -> Self:
        """Scheduled, live and past versions, in the order of their intervals."""
        return self.filter(live_from__isnull=False).order_by("live_from")

    def scheduled(self, at: datetime) -> Self:
        """Versions that go live after `at`, the next one first."""
        return self.filter(live_from__gt=at).order_by("live_from", "pk")

    def changing_at(self, at: datetime) -> Self:
        """Versions that begin or end at the very instant `at`."""
        return self.filter(Q(live_from=at) | Q(live_until=at))

    def boundaries_between(self, start: datetime, end: datetime | None, *, at: datetime) -> Self:
        """Versions that begin or end in `[start, end)`, or ever after for None; in no order.

        Annotated with their `state` as of `at`, whether they replace another version of the
        story as they begin (`replaces`), and whether another replaces them (`is_replaced`).
        """
        others = self.model._default_manager.filter(story=OuterRef("story"))
        begins, ends = Q(live_from__gte=start), Q(live_until__gte=start)
        if end is not None:
            begins, ends = begins & Q(live_from__lt=end), ends & Q(live_until__lt=end)
        return (
            self.filter(begins | ends)
            .with_state(at)
            .annotate(
                replaces=Exists(others.filter(live_until=OuterRef("live_from"))),
                is_replaced=Exists(others.filter(live_from=OuterRef("live_until"))),
            )
            .select_related("story", "section")
            .defer("body", "plain")
            .order_by()
        )

    def at_desk(self, at: datetime) -> Self:
        """The newest version of each story, as the desk lists it.

        Annotated with its `state`, since when a version of the story is live (`live_since`),
        and when the next one goes live (`goes_live`), as of `at`; and with its `name_rows`.
        """
        from .carried import NAMES

        others = self.model._default_manager.filter(story=OuterRef("story"))

        def first(versions: "ArticleQuerySet") -> models.Subquery:
            return models.Subquery(versions.values("live_from")[:1])

        return (
            self.heads()
            .with_state(at)
            .annotate(live_since=first(others.live(at)), goes_live=first(others.scheduled(at)))
            .annotate(name_rows=NAMES)
            .select_related("story", "section")
            .only("headline", "number", "live_from", "saved_at", "story__slug", "section__name")
        )

    def in_works(self, *stages: str) -> Self:
        """The newest versions that are not on the timeline: what the newsroom works on.

        Those in any of the `stages`, or all.
        """
        found = self.filter(live_from=None).heads()
        return found.filter(head_of__works_stage__in=stages) if stages else found

    def waiting_for(self, user: Any) -> Self:
        """What is in the works and `user` is to see to; what is due first comes first.

        That is what an editor approves or publishes, and what was given to them; a writer's own
        drafts.
        """
        from .models import Story, sections_run_by

        stage = Story.Stage
        if user.has_perm("articles.publish_article"):
            decisions = Q(head_of__works_stage__in=(stage.IN_REVIEW, stage.READY))
            if sections_run_by(user) is not None:
                decisions &= Q(story__in=Story.objects.run_by(user, clock.now()))
            found = self.in_works().filter(decisions | Q(head_of__assigned_to=user))
        else:
            found = self.in_works(stage.DRAFT).held_by(user)
        return found.order_by(F("story__due_at").asc(nulls_last=True), "saved_at", "pk")

    # In two parts: in one order of both, all that is in the works would be sorted each time.

    def due(self) -> Self:
        """The newest versions of stories with a due time, in its order."""
        return self.filter(head_of__due_at__isnull=False).order_by(
            "head_of__due_at", "-saved_at", "-pk"
        )

    def not_due(self) -> Self:
        """Those of stories with none, the newest first."""
        return self.filter(head_of__due_at=None).order_by("-saved_at", "-pk")

    def went_live_since(self, start: datetime) -> Self:
        return self.filter(live_from__gte=start)

    def newest_since(self, start: datetime) -> Self:
        """The same, for a list whose order is that of publication: few are looked up now."""
        keys = keys_of(self.went_live_since(start).order_by().values("pk")[: MANY + 1])
        if len(keys) <= MANY:
            return self.filter(Among(F("pk"), keys))
        return self.filter(live_from__likely_since=start)

    def latest_first(self) -> Self:
        """What went live last comes first."""
        return self.order_by("-live_from", "-pk")

    def on_board(self) -> Self:
        """With what a card of the board says: who has it, and the step that brought it there.

        Annotates `moves`: at most one row (action, at, note).
        """
        from .models import Step

        moves = Step.objects.filter(article=OuterRef("pk"), action__in=Step.MOVES)
        return (
            self.select_related("story__assigned_to", "story__created_by", "section")
            .annotate(moves=Rows(moves[:1], action="action", at="at", note="note"))
            .defer("body", "plain")
        )

    def held_by(self, user: Any) -> Self:
        """Versions of stories that `user` has: assigned to them, or their own and nobody's."""
        mine = Q(story__assigned_to=user)
        return self.filter(mine | Q(story__assigned_to=None) & _begun_or_signed(user))

    def own_of(self, user: Any) -> Self:
        """The newest versions of stories for which `Story.is_own_of(user)` holds.

        Asks at once how many they are: of `MANY` or more the newest are met soon in any order,
        and to list them all first would take longer.
        """
        from .models import Story

        keys = keys_of(Story.objects.keys_own_of(user)[:MANY])
        if len(keys) < MANY:
            return self.filter(Among(F("story"), keys))
        return self.filter(Q(story__assigned_to=user) | _begun_or_signed(user))

    def in_state(self, state: str, at: datetime) -> Self:
        """Of `heads()`: a story with a newer draft is in the draft's state, and live too.

        What a state can't do without is said first: few are in it, and an index knows which.
        """
        from .states import State

        everything = self.model._default_manager
        match state:
            case State.LIVE:
                return self.filter(Met(everything.live(at).filter(story=OuterRef("story"))))
            case State.SCHEDULED:
                ahead = everything.scheduled(at).order_by()
                return self.filter(story__in=ahead.values("story"))
            case State.WITHDRAWN:
                return self.filter(head_of__withdrawn_at__lte=at).with_state(at).filter(state=state)
            case State.EXPIRED:
                return self.filter(expires_at__lte=at).with_state(at).filter(state=state)
        return self.in_works(state)

    def with_state(self, at: datetime | None = None) -> Self:
        """Annotates `state`, one of `states.State`, as of `at` (now, if none)."""
        from .states import State

        at = at or clock.now()
        newer = self.model._default_manager.filter(
            story=OuterRef("story"), live_from=OuterRef("live_until")
        )
        return self.annotate(
            state=Case(
                When(live_from__gt=at, then=Value(State.SCHEDULED)),
                When(
                    live_until__lte=at,
                    then=Case(
                        When(Exists(newer), then=Value(State.SUPERSEDED)),
                        When(story__withdrawn_at=F("live_until"), then=Value(State.WITHDRAWN)),
                        default=Value(State.EXPIRED),
                    ),
                ),
                When(live_from__isnull=False, then=Value(State.LIVE)),
                When(~Q(story__head=F("pk")), then=Value(State.SET_ASIDE)),
                default=F("story__stage"),
                output_field=models.CharField(),
            )
        )


def _begun_or_signed(user: Any) -> Q:
    """Versions of stories that `user` began, and those that they signed."""
    from .models import Byline

    signed = Exists(Byline.objects.filter(article=OuterRef("pk"), author__user=user))
    return Q(story__created_by=user) | Q(signed)
