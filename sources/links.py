"""Whether the pages that stories cite, and link to from their text, still answer."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django_tasks import task

from newsroom import clock, outside

from . import addresses
from .models import LinkedPage, Source

FRESH = timedelta(days=1)
"""For so long an answer is not asked for again because somebody saves a story."""
MOST = 100
"""Links of one text that are asked: a page of thousands must not fill the queue."""

Page = Source | LinkedPage


def ask(page: Page) -> int | None:
    """The HTTP status that its address gives now, as `Asked.answer` keeps it.

    None where that can't be told from here: a certificate that browsers may know how to
    complete, a port that is not asked. Raises `outside.Off` where nothing may be asked.
    """
    try:
        return outside.status(page.url or "")
    except outside.Off:
        raise
    except (outside.Private, outside.Unanswered) as error:
        return None if isinstance(error, outside.Unverified) else 0
    except outside.Unasked:
        return None


def note(page: Page, answer: int | None) -> None:
    """Keep what a page's address answered just now."""
    asked = type(page).objects.filter(pk=page.pk, url=page.url)
    asked.update(answer=answer, asked_at=clock.now())


def ask_later(page: Page) -> None:
    """Have a page's address asked once this transaction is through, unless it just was."""
    if not settings.OUTSIDE or not page.url:
        return
    if page.asked_at is None or page.asked_at < clock.now() - FRESH:
        transaction.on_commit(partial(ask_now.enqueue, page.pk, page._meta.label_lower))


def ask_linked_later(urls: Iterable[str]) -> None:
    """The same for the pages that a text leads to; those that stories cite are known already.

    The newsroom's own are none of it: `Article.objects.live` knows what is there.
    """
    if not settings.OUTSIDE:
        return
    wanted = {url for url in map(_elsewhere, itertools.islice(urls, MOST)) if url}
    cited = list(Source.objects.filter(url__in=wanted))
    wanted -= {source.url for source in cited}
    LinkedPage.objects.bulk_create([LinkedPage(url=url) for url in wanted], ignore_conflicts=True)
    pages: list[Page] = [*cited, *LinkedPage.objects.filter(url__in=wanted)]
    for page in pages:
        ask_later(page)


def _elsewhere(url: str) -> str:
    """The address in its one form; "" for none, and for the newsroom's own."""
    try:
        normal = addresses.normalise(url)
    except addresses.NotAnAddress:
        return ""
    return "" if addresses.domain(normal) == addresses.domain(settings.SITE_URL) else normal


@task()
def ask_now(pk: int, model: str = "sources.source") -> None:
    """The task of `ask_later`. Done twice, or for a page that is gone, it does no harm."""
    pages: Any = apps.get_model(model)
    if page := pages.objects.not_asked_since(clock.now() - FRESH).filter(pk=pk).first():
        note(page, ask(page))


def due(since: datetime, *, most: int) -> list[Page]:
    """The pages that were not asked at `since` or later, the `most` that wait longest, in turn."""
    first = F("asked_at").asc(nulls_first=True)
    found: list[Page] = [
        page
        for model in (Source, LinkedPage)
        for page in model.objects.not_asked_since(since).order_by(first, "pk")[:most]
    ]
    never = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda page: page.asked_at or never)
    return list(in_turn(found[:most]))


def in_turn(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, each host's one after another, and hosts taking turns: no host is hurried."""
    hosts = defaultdict(list)
    for page in pages:
        hosts[addresses.domain(page.url or "")].append(page)
    turns = itertools.zip_longest(*hosts.values())
    return (page for turn in turns for page in turn if page is not None)
