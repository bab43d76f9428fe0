"""What this process knows of the database's count of changes (`articles.changes`)."""

import threading
import time

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection

from newsroom.editions.models import ChangeCount

LEARNS_WITHIN = 0.9
"""Seconds in which a change is known here, whichever process made it."""
SHARED = "newsroom.change-count"
PATIENCE = 9
"""A database that is gone, and takes its time to say so, is asked for a tenth of the time."""


class Changes:
    """The count, from the shared cache where there is one, else from the database itself.

    With a shared cache the database is asked once for all processes: each half of the time that
    a change may take goes by in one of the two. Only the database knows what was written, so
    only its word is shared, and whoever wrote through this process asks it, and shares, at once.
    """

    def __init__(self) -> None:
        self.known: int | None = None
        self.is_gone = False
        self._is_shared = bool(settings.CACHE_URL)
        self._ask_at = float("-inf")
        self._wrote = False
        self._lock = threading.Lock()

    def count(self) -> int | None:
        """The count, as it was a moment ago; the last one known where the database is gone."""
        if time.monotonic() >= self._ask_at:
            with self._lock:
                if (began := time.monotonic()) >= self._ask_at:
                    self._ask(began)
        return self.known

    def forget(self) -> None:
        """This process may have written: ask before anything is sent again."""
        with self._lock:  # whoever is asking may be told of the time before
            self._wrote = True
            self._ask_at = float("-inf")

    def _ask(self, began: float) -> None:
        pause = LEARNS_WITHIN / 2 if self._is_shared else LEARNS_WITHIN
        found = cache.get(SHARED) if self._is_shared and not self._wrote else None
        try:
            if found is None:
                found = _from_database()
                if self._is_shared:
                    # Who read before a write must not hide what its writer says.
                    (cache.set if self._wrote else cache.add)(SHARED, found, pause)
            self.known = found
            self.is_gone = self._wrote = False
        except (DatabaseError, InterfaceError):
            self.is_gone = True
            connection.close()
            pause = max(pause, PATIENCE * (time.monotonic() - began))
        finally:
            connection.close_if_unusable_or_obsolete()
        self._ask_at = began + pause


def _from_database() -> int:
    asked = ChangeCount.objects.values_list("count", flat=True)
    try:
        return asked.first() or 0
    except (DatabaseError, InterfaceError):
        # The connection that was kept may have ended though the database is there.
        connection.close()
        return asked.first() or 0
