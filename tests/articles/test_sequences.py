"""Whatever is done in whatever order: no past is rewritten, no planned end is lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import drafts, placing, publishing, timeline
from articles.models import Article, Story
from articles.refusals import Refused
from newsroom.demo.factories import make_article

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=False)

hours = st.integers(0, 6)
steps = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 3), st.none()),
    st.tuples(st.just("draft"), st.none(), st.none()),
    st.tuples(st.just("publish"), hours, st.none() | st.integers(1, 8)),
    st.tuples(st.just("reschedule"), hours, st.none() | st.integers(1, 8)),
    st.tuples(st.just("unschedule"), st.none(), st.none()),
    st.tuples(st.just("withdraw"), hours, st.none()),
    st.tuples(st.just("cancel"), st.none(), st.none()),
)


def take(step, which, story, editor):
    name, first, second = step
    now = timezone.now()
    versions = list(story.versions.order_by("number"))
    article = versions[which % len(versions)]
    at = now + first * HOUR if first is not None else None
    until = now + second * HOUR if second is not None else None
    if name == "draft":
        drafts.copy(article, by=editor)
    elif name == "publish":
        publishing.publish(article, by=editor, at=at, until=until)
    elif name == "reschedule":
        publishing.reschedule(article, by=editor, at=at, until=until)
    elif name == "unschedule":
        publishing.unschedule(article, by=editor)
    elif name == "withdraw":
        publishing.withdraw(story, by=editor, reason="Why", at=at)
    else:
        publishing.cancel_withdrawal(story, by=editor)


def seen(story, at):
    return list(Article.objects.live(at).filter(story=story).values_list("number", flat=True))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(steps, st.integers(0, 5)), min_size=3, max_size=14))
def test_any_sequence_of_steps(clock, editor, script):
    with transaction.atomic():
        _live_through(clock, editor, script)
        transaction.set_rollback(True)


def _live_through(clock, editor, script):
    story = make_article(by=editor).story
    past = {}
    for step, which in script:
        now = timezone.now()
        if step[0] == "wait":
            past |= {now + n * HOUR / 2: None for n in range(2 * step[1])}
            clock.shift(step[1] * HOUR)
            for at in past:
                if past[at] is None:
                    past[at] = seen(story, at)
            continue
        withdrawn_at = story.withdrawn_at
        try:
            with transaction.atomic():
                take(step, which, story, editor)
        except Refused:
            story.refresh_from_db()
        if step[0] not in ("withdraw", "cancel"):
            assert story.withdrawn_at == withdrawn_at
        assert {at: seen(story, at) for at in past} == past
        line = timeline.intervals(placing.slots(story), story.withdrawn_at)
        head = Story.objects.select_related("head").get(pk=story.pk)
        assert head.is_placed == head.head.is_frozen
        assert head.works_stage == ("" if head.is_placed else head.stage)
        kept = dict(story.versions.on_timeline().values_list("number", "live_until"))
        assert {i.slot.number: i.live_until for i in line} == kept
        if story.withdrawn_at:
            out = story.versions.filter(live_from__lt=story.withdrawn_at)
            assert all(v.live_until and v.live_until <= story.withdrawn_at for v in out)
