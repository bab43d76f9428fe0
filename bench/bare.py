"""The least that can answer the same: a bare WSGI app, and a Django view without middleware.

Both send the answers that `BENCH_ANSWERS`, a JSON file, holds by their addresses, paths and query
strings as they are asked for: a body (base64) and its headers. Served as
`gunicorn --pythonpath bench bare:app`, and `bare:django()`.
"""

import json
import os
from base64 import b64decode
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

ANSWERS = {
    where: (b64decode(answer["body"]), [tuple(pair) for pair in answer["headers"]])
    for where, answer in json.loads(Path(os.environ["BENCH_ANSWERS"]).read_text()).items()
}


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body, headers = ANSWERS[environ["RAW_URI"]]
    start("200 OK", headers)
    return [body]


def view(request: HttpRequest) -> HttpResponse:
    body, headers = ANSWERS[request.environ["RAW_URI"]]
    return HttpResponse(body, headers=dict(headers))


urlpatterns = [re_path("", view)]


def django() -> Any:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="none")  # noqa: S106
    return get_wsgi_application()
