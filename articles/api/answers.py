"""How the API answers: JSON for whoever asks, whatever page they ask from; problems too."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from newsroom.views import told

View = Callable[..., HttpResponse]

METHODS = "GET, HEAD, OPTIONS"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
PREFLIGHT = CORS | {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class Problem(Exception):
    """What is wrong with a request, in the terms of RFC 9457."""

    def __init__(self, status: int, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.members = status, detail, members


def endpoint(*reads: str) -> Callable[[View], View]:
    """An address of the API: read by anybody, from any page; what goes wrong is told as JSON.

    It is given the parameters that it `reads`, and nothing else of its query string.
    """

    def made(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers=PREFLIGHT)
            request.GET = told(request.GET, reads)
            try:
                if request.method not in ("GET", "HEAD"):
                    raise Problem(405, f"This address is only ever read: {METHODS}.")
                response = view(request, **kwargs)
            except Problem as problem:
                response = _told(problem)
            except BadRequest as bad:
                response = _told(Problem(400, str(bad)))
            except Http404:
                response = _told(Problem(404, "There is nothing at this address."))
            for name, value in CORS.items():
                response[name] = value
            return response

        answer.reads = reads
        return answer

    return made


def answer(said: Any, content_type: str = "application/json") -> HttpResponse:
    return HttpResponse(json.dumps(said, ensure_ascii=False), f"{content_type}; charset=utf-8")


def _told(problem: Problem) -> HttpResponse:
    said = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.members,
    }
    response = answer(said, "application/problem+json")
    response.status_code = problem.status
    if problem.status == 405:
        response["Allow"] = METHODS
    return response
