"""The health check, and the pages for what went wrong."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is only ever read: GET and HEAD, whatever cookies the reader has.

    Other methods get a plain 405 rather than the CSRF check's 403.
    """
    return csrf_exempt(require_safe(view))


@public
@never_cache
def healthz(request: Any) -> HttpResponse:
    """200 when the process serves and reaches its database, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        reason = type(error).__name__
        return HttpResponse(f"no database: {reason}\n", "text/plain; charset=utf-8", 503)
    return HttpResponse("ok\n", "text/plain; charset=utf-8")


healthz.needs_no_edition = True  # type: ignore[attr-defined]


# --- Errors -------------------------------------------------------------------------


def error_page(request: Any, status: int, **context: Any) -> HttpResponse:
    """The page `errors/<status>.html`, in the edition's frame and time zone."""
    timezone.activate(request.edition.zone)
    return render(request, f"errors/{status}.html", context, status=status)


def bad_request(request: Any, exception: Exception) -> HttpResponse:
    """400. Only a `BadRequest` has words that are meant for readers."""
    try:
        said = str(exception) if isinstance(exception, BadRequest) else ""
        return error_page(request, 400, said=said)
    except Exception:  # a host that is not ours, say, has no edition
        return _bare(400)


def forbidden(request: Any, exception: Exception) -> HttpResponse:
    """403, with the words that a rule of ours gave; Django's own have none."""
    return error_page(request, 403, said=str(exception))


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    return error_page(request, 403, form_expired=True)


def not_found(request: Any, exception: Exception) -> HttpResponse:
    said = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    return error_page(request, 404, said=said if isinstance(said, str) else "")


def server_error(request: Any) -> HttpResponse:
    """500, or 503 where it was the database that went away; drawn without either."""
    unreachable = isinstance(sys.exception(), OperationalError | InterfaceError)
    return _bare(503 if unreachable else 500)


def _bare(status: int) -> HttpResponse:
    """An error page that asks nothing of the database."""
    response = HttpResponse(render_to_string(f"errors/{status}.html"), status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "30"
    return response
