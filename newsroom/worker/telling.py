"""Caches outside are told when what readers see has changed, whoever changed it, and however.

The database counts changes (`articles.changes`); whoever reads more there than was told, tells,
and notes how far. So nothing is missed: neither a change by a command, nor one made while no
worker ran, nor one that a cache did not hear of. Boundaries need no telling: no answer may be
kept past one.

A change drops everything. Any answer may show it (a bar over every page, a box of related
stories, a 404 that is a story now), and all would be asked for anew within a minute anyway.
"""

import logging
import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import F

from newsroom.editions.models import ChangeCount
from newsroom.purging import SITE, NotPurged, purge

EVERY = 1.0
"""Seconds between two looks."""
LONGEST_WAIT = 60.0

logger = logging.getLogger(__name__)


def tell() -> bool:
    """Tell of what was not told yet; raises NotPurged. Whether there was anything."""
    behind = ChangeCount.objects.exclude(count=F("told"))
    count = behind.values_list("count", flat=True).first()
    if count is None:
        return False
    purge([SITE])
    # What was written meanwhile is still to be told, and another worker may have told it.
    ChangeCount.objects.filter(told__lt=count).update(told=count)
    return True


def keep_telling(wait: Any = time.sleep) -> None:
    """Look every second, and for ever; after a failure less often."""
    pause = EVERY
    while settings.PURGE:
        try:
            tell()
            pause = EVERY
        except (NotPurged, DatabaseError, InterfaceError) as error:
            pause = min(2 * pause, LONGEST_WAIT)
            logger.warning("Caches were not told of a change: %s", error)
        close_old_connections()
        wait(pause)
