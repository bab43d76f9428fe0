"""The health check, and the pages for what went wrong."""

import sys
from functools import partial, wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

PAGES_READY = "newsroom.pages_ready"
"""Where the WSGI environment has a function that says how many pages the process has ready."""


def public(view: Any = None, *, reads: tuple[str, ...] = ()) -> Any:
    """A page that is only ever read: GET and HEAD, whatever cookies the reader has.

    Other methods get a plain 405 rather than the CSRF check's 403. Of its query string a page is
    given the parameters that it says it `reads`, and nothing else: they are what it is kept under.
    """
    if view is None:
        return partial(public, reads=reads)

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.GET = told(request.GET, reads)
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    page.reads = reads  # type: ignore[attr-defined]
    return csrf_exempt(require_safe(page))


def told(query: QueryDict, reads: tuple[str, ...]) -> QueryDict:
    """What a query string says to a page that `reads` so much of it: of each, the last value."""
    kept = QueryDict(mutable=True)
    for name in reads:
        if (value := query.get(name)) is not None:
            kept[name] = str(value)
    return kept


@public
@never_cache
def healthz(request: Any) -> HttpResponse:
    """200 when the process serves and reaches its database, else 503.

    It tells how many pages this process has ready, which answer without one.
    """
    status, lines = 200, ["ok"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        status, lines = 503, [f"no database: {type(error).__name__}"]
        connection.close()
    if ready := request.environ.get(PAGES_READY):
        lines.append(f"pages ready: {ready()}")
        if status == 503:
            lines.append("they answer while they are true; others say 503")
    return HttpResponse("\n".join([*lines, ""]), "text/plain; charset=utf-8", status)


healthz.needs_no_edition = True


# --- Errors -------------------------------------------------------------------------

_papers: dict[str, str] = {}


def remember(papers: dict[str, str]) -> None:
    """What the editions are called, by host, the first one's first: for pages that can't ask."""
    global _papers  # as a whole: another thread may be reading the last
    _papers = papers


def error_page(request: Any, status: int, **context: Any) -> HttpResponse:
    """The page `errors/<status>.html`, in the edition's frame and time zone."""
    timezone.activate(request.edition.zone)
    context = {"paper": request.edition.name} | context
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
    return unavailable(request) if unreachable else _bare(500, request)


def unavailable(request: Any) -> HttpResponse:
    """503, for a while."""
    response = _bare(503, request)
    response["Retry-After"] = "30"
    return response


def _bare(status: int, request: Any = None) -> HttpResponse:
    """An error page that asks nothing of the database; whose it is, is remembered."""
    paper, papers = "", _papers
    if request:
        host = request.get_host().partition(":")[0]
        paper = papers.get(host) or next(iter(papers.values()), "")
    page = render_to_string(f"errors/{status}.html", {"paper": paper})
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response
