"""Search engines and the feeds' hub are told as soon as readers see a story change.

That is when a version goes live, scheduled or not, gives way to another, ends or is withdrawn.
The worker does it; no page and nobody at the desk waits for it. Who is told, the edition says
(`indexnow_key`, `websub_hub`); nobody, while the setting OUTSIDE is off.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from newsroom import clock, outside
from newsroom.editions.models import Edition

from . import feeds
from .models import Announcement, Article, Story

log = logging.getLogger(__name__)

JUST_NOW = timedelta(minutes=1)
"""What began so long ago is what this transaction did now."""
SETTLED = timedelta(seconds=2)
"""After a change that nobody could know of, ready pages elsewhere may be older for a second."""
MOST_TRIES = 6
WAIT = timedelta(minutes=2)
"""Before the second try; then twice as long each time."""


class Busy(Exception):
    """It answered that it may take the same later."""


def arrange(story: Story) -> None:
    """Have others told of each change of the story's timeline from now on, each once.

    Arranged when this transaction is through. What is taken off the plan until then is not told.
    """
    if settings.OUTSIDE:
        since = clock.now() - JUST_NOW
        transaction.on_commit(partial(_enqueue, story.pk, since), robust=True)


@transaction.atomic
def _enqueue(pk: int, since: datetime) -> None:
    now = clock.now()
    line = Article.objects.filter(story=pk).on_timeline().values_list("live_from", "live_until")
    instants = {edge for edges in line for edge in edges if edge and edge >= since}
    for at in sorted(instants):
        for to in Announcement.To:
            made, is_new = Announcement.objects.get_or_create(story_id=pk, at=at, to=to)
            if is_new:
                soon = now + SETTLED if to == Announcement.To.HUB else now
                later = at if at > now else soon
                (tell.using(run_after=later) if later > now else tell).enqueue(made.pk)


@task()
def tell(pk: int, tries: int = 1) -> None:
    """Tell of a change, unless it was told of, or was moved or taken off the plan meanwhile."""
    waiting = Announcement.objects.filter(pk=pk, told_at=None, at__lte=clock.now()).first()
    edition = Edition.objects.first()
    if waiting is None or edition is None:
        return
    changing = Article.objects.changing_at(waiting.at).filter(story=waiting.story_id)
    versions = list(changing.latest_first())
    try:
        if versions and _TELLING[Announcement.To(waiting.to)](edition, versions):
            Announcement.objects.filter(pk=pk).update(told_at=clock.now())
    except outside.Off:
        return
    except outside.Unasked as error:
        log.warning("%s were not told of “%s”: %s", waiting.to, versions[0], error)
    except (Busy, outside.Unanswered):
        if tries >= MOST_TRIES:
            raise
        tell.using(run_after=clock.now() + WAIT * 2 ** (tries - 1)).enqueue(pk, tries + 1)


def _tell_search(edition: Edition, versions: list[Article]) -> bool:
    """The addresses of what began and of what ended: an old one may lead elsewhere now."""
    key = edition.indexnow_key
    urls = dict.fromkeys(edition.absolute(each.get_absolute_url()) for each in versions)
    said = {
        "host": urlsplit(edition.root).netloc,
        "key": key,
        "keyLocation": key and edition.absolute(reverse("indexnow-key", args=[key])),
        "urlList": list(urls),
    }
    kind = "application/json; charset=utf-8"
    return bool(key) and _took(settings.INDEXNOW_URL, kind, json.dumps(said))


def _tell_hub(edition: Edition, versions: list[Article]) -> bool:
    """Every feed that one of them is in, was in, or would be in."""
    hub = edition.websub_hub
    paths = dict.fromkeys(path for each in versions for path in feeds.paths_of(each))
    said = [("hub.mode", "publish"), *(("hub.url", edition.absolute(path)) for path in paths)]
    return bool(hub) and _took(hub, "application/x-www-form-urlencoded", urlencode(said))


_TELLING: dict[Announcement.To, Callable[[Edition, list[Article]], bool]] = {
    Announcement.To.SEARCH: _tell_search,
    Announcement.To.HUB: _tell_hub,
}


def _took(url: str, kind: str, content: str) -> bool:
    """Whether it was taken. What is refused would be refused again; what is busy raises Busy."""
    status = outside.send(url, kind, content.encode())
    if status in (408, 429) or status >= 500:
        raise Busy(f"{url} answered {status}.")
    if not 200 <= status < 300:
        log.warning("%s refuses what it is told: it answers %s.", url, status)
    return 200 <= status < 300
