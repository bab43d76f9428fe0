"""How much the site takes in at once, checked before anything of it is kept.

Django reads a whole form, files included, before any view runs (the CSRF check asks for its
token), so a view would refuse too late. A request that says it is too large is refused unread;
a file that turns out too large is let go at the limit, and the other files go through.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat

from newsroom.views import error_page

MAX_BYTES = 30 * 1024 * 1024
"""Of one file."""
MAX_REQUEST = 100 * 1024 * 1024
"""Of one request, all its files and fields together."""

_CHUNK = 64 * 1024
_HEARD_OUT = 10 * MAX_REQUEST


class LimitMiddleware:
    """Refuses what is too large (413) or doesn't say how large it is (411), with a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if request.headers.get("Transfer-Encoding"):
            return _refusal(request, 411, "This came without its size. Send it as a form does.")
        if _length(request) > MAX_REQUEST:
            most = filesizeformat(MAX_REQUEST)
            said = f"This is more than {most} at once. Send fewer or smaller files."
            return _refusal(request, 413, said)
        return self.get_response(request)


class FileLimit(FileUploadHandler):
    """Lets go of a file at `MAX_BYTES`; `request.oversized` names those."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_BYTES:
            self.request.oversized = [*oversized(self.request), self.file_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None  # the handlers after this one keep the file


def oversized(request: Any) -> list[str]:
    """Names of the files of a request that were too large, and so are not in `FILES`."""
    return getattr(request, "oversized", [])


def too_large() -> str:
    """What to say of a file over `MAX_BYTES`."""
    return f"The file is larger than {filesizeformat(MAX_BYTES)}. Save a smaller copy of it."


def _length(request: Any) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refusal(request: Any, status: int, said: str) -> HttpResponseBase:
    """The sentence first, and then the rest of the request is heard out and thrown away.

    A browser reads no answer while it sends: a connection closed on it shows an error of its own.
    """
    answer: HttpResponse
    if request.headers.get("Accept") == "application/json":
        answer = JsonResponse({"images": [], "errors": [said]}, status=status)
    else:
        answer = error_page(request, status, said=said)

    def spoken() -> Iterator[bytes]:
        yield answer.content
        with suppress(OSError):  # who sent it has gone
            for _ in range(_HEARD_OUT // _CHUNK):
                if not request.read(_CHUNK):
                    break

    headers = {"Content-Length": str(len(answer.content)), "Cache-Control": "no-store"}
    return StreamingHttpResponse(
        spoken(), status=status, content_type=answer["Content-Type"], headers=headers
    )
