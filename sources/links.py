"""Whether the pages that stories cite still answer."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django_tasks import task

from newsroom import clock, outside

from . import addresses
from .models import Source

FRESH = timedelta(days=1)
"""For so long an answer is not asked for again because somebody saves a citation."""


def ask(source: Source) -> int | None:
    """The HTTP status that its address gives now, as `Source.answer` keeps it.

    None where that can't be told from here: a certificate that browsers may know how to
    complete, a port that is not asked. Raises `outside.Off` where nothing may be asked.
    """
    try:
        return outside.status(source.url or "")
    except outside.Off:
        raise
    except (outside.Private, outside.Unanswered) as error:
        return None if isinstance(error, outside.Unverified) else 0
    except outside.Unasked:
        return None


def note(source: Source, answer: int | None) -> None:
    """Keep what a source's address answered just now."""
    asked = Source.objects.filter(pk=source.pk, url=source.url)
    asked.update(answer=answer, asked_at=clock.now())


def ask_later(source: Source) -> None:
    """Have a source's address asked once this transaction is through, unless it just was."""
    if not settings.OUTSIDE or not source.url:
        return
    if source.asked_at is None or source.asked_at < clock.now() - FRESH:
        transaction.on_commit(partial(ask_now.enqueue, source.pk))


@task()
def ask_now(pk: int) -> None:
    """The task of `ask_later`. Done twice, or for a source that is gone, it does no harm."""
    fresh = clock.now() - FRESH
    if source := Source.objects.not_asked_since(fresh).filter(pk=pk).first():
        note(source, ask(source))


def in_turn(sources: Iterable[Source]) -> Iterator[Source]:
    """The sources, each host's one after another, and hosts taking turns: no host is hurried."""
    hosts = defaultdict(list)
    for source in sources:
        hosts[addresses.domain(source.url or "")].append(source)
    turns = itertools.zip_longest(*hosts.values())
    return (source for turn in turns for source in turn if source is not None)
