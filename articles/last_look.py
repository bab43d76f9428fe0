"""A last look at what is scheduled: its editors and writers hear of checks that came to fail.

A licence ends, a cited page dies, a rule is made stricter between the scheduling and the
instant. Nothing that readers see depends on it: what is scheduled goes live.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django_tasks import task

from newsroom import clock

from . import checks, noticing
from .models import Article, Notice, Story

AHEAD = timedelta(minutes=30)
"""How long before its instant a version is looked at."""


def arrange(article: Article) -> None:
    """Have a version that was put on the timeline looked at, once this transaction is through."""
    if article.live_from and article.live_from > clock.now():
        transaction.on_commit(partial(_enqueue, article.pk, article.live_from), robust=True)


def _enqueue(pk: int, at: datetime) -> None:
    """At once where the instant is nearer. What the editor was shown just now is no news."""
    article = Article.objects.get(pk=pk)
    known = [found.sentence for found in checks.findings(article, at=at) if not found.blocks]
    later = at - AHEAD
    waiting = look.using(run_after=later) if later > clock.now() else look
    waiting.enqueue(pk, at.isoformat(), known)


@task()
@transaction.atomic
def look(pk: int, instant: str, known: list[str]) -> None:
    """Tell once what blocks a version, or warns and is not `known`, as of its ISO `instant`.

    Where the version was moved, taken off or is out meanwhile, there is nothing to do.
    """
    at = datetime.fromisoformat(instant)
    article = Article.objects.filter(pk=pk, live_from=at).first()
    if article is None or at <= clock.now():
        return
    article.story = story = Story.objects.locked(article.story_id)
    if Notice.objects.filter(kind=Notice.Kind.FAILING, article=pk, goes_live_at=at).exists():
        return
    found = checks.findings(article, at=at)
    failing = [each.sentence for each in found if each.blocks or each.sentence not in known]
    if failing:
        noticing.tell(
            Notice.Kind.FAILING,
            story,
            noticing.editors(story) | noticing.writers(story),
            said="\n".join(failing),
            article=article,
            goes_live_at=at,
        )
