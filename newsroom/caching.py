"""Caches that know the future: no public response may be kept past the next boundary."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

MAX_AGE = 60
"""Seconds that an answer may be kept where no boundary is nearer."""

TRUE_UNTIL = "newsroom.true_until"
"""Where the WSGI environment says until when an answer is true, unless somebody writes."""


class BoundaryMiddleware:
    """Gives every public answer, errors and redirects included, its `Cache-Control`.

    An answer that has one of its own keeps it; one of the desk's, or one that sets a cookie,
    may not be kept at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        frame = getattr(request, "frame", None)
        if frame is None or not frame.is_public or response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=frame.seconds_left(MAX_AGE))
            request.environ[TRUE_UNTIL] = frame.true_until
        return response
