"""A door before the live server: browsers ask on when their test has ended."""

import threading
from collections.abc import Iterator
from typing import Any


class Door:
    """Lets requests in to an application while it is open; others are told 503."""

    def __init__(self, application: Any) -> None:
        self.application, self.is_open, self.inside = application, False, 0
        self.changed = threading.Condition()

    def __call__(self, environ: Any, start: Any) -> Iterator[bytes]:
        with self.changed:
            if not self.is_open:
                start("503 Service Unavailable", [("Content-Length", "0")])
                return
            self.inside += 1
        try:
            yield from self._answer(environ, start)
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def _answer(self, environ: Any, start: Any) -> Iterator[bytes]:
        answer = self.application(environ, start)
        try:
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def open(self) -> None:
        self.is_open = True

    def close(self) -> None:
        """Return once nobody is inside any more."""
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: not self.inside, timeout=30), "a request hangs"
