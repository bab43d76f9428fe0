"""Caches that know the future: no public response may be kept past the next boundary."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from newsroom import clock, purging
from newsroom.views import unavailable

MAX_AGE = 60
"""Seconds that an answer may be kept where no boundary is nearer."""

TRUE_UNTIL = "newsroom.true_until"
"""Where the WSGI environment says until when an answer is true, unless somebody writes."""
NO_DATABASE = "newsroom.no_database"
"""Where it says that the database is known to be gone: asking it again would only take time."""


def seconds_until(instant: datetime, most: int) -> int:
    """Whole seconds that are left until `instant`, at most `most`."""
    return max(0, min(most, int((instant - clock.now()).total_seconds())))


def cache_control(seconds: int) -> str:
    """For browsers and for caches between alike; whatever happens, none may keep it longer."""
    return f"public, max-age={seconds}, s-maxage={seconds}, must-revalidate"


class BoundaryMiddleware:
    """Gives every public answer, errors and redirects included, its `Cache-Control` and tags.

    An answer that has one of its own keeps it; one of the desk's, or one that sets a cookie,
    may not be kept at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.environ.get(NO_DATABASE):
            return unavailable(request)
        response = self.get_response(request)
        frame = getattr(request, "frame", None)
        if response.has_header("Cache-Control"):
            pass
        elif frame is None or not frame.is_public or response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        else:
            response["Cache-Control"] = cache_control(seconds_until(frame.true_until, MAX_AGE))
            request.environ[TRUE_UNTIL] = frame.true_until
        if "public" in response["Cache-Control"]:
            tags = purging.tags_of(request.resolver_match) | getattr(frame, "tags", set())
            for name, value in purging.headers(tags).items():
                response[name] = value
        return response
