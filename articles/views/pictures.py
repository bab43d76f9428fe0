"""Pictures, as far as whoever asks may see them. Originals have no address."""

from typing import Any

from django.http import FileResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase

from articles import pictures, preview
from newsroom.images import renditions
from newsroom.images.models import Image
from newsroom.views import public

from .article import not_indexed

DAY = 24 * 60 * 60
MINUTE = 60


@public
def rendition(request: Any, pk: int, key: str, name: str) -> HttpResponseBase:
    """A rendition, as `newsroom.images.markup` makes their addresses."""
    if image := pictures.public(request.instant).filter(pk=pk).first():
        left = request.frame.seconds_left
        return _send(image, key, name, f"public, max-age={left(DAY)}, s-maxage={left(MINUTE)}")
    return _send_privately(pictures.at_desk(request.user).filter(pk=pk).first(), key, name)


@public
def preview_rendition(request: Any, token: str, pk: int, key: str, name: str) -> HttpResponseBase:
    """A rendition, for whoever holds a share link that shows the picture."""
    try:
        image = pictures.of_preview(token, request.instant).filter(pk=pk).first()
    except preview.NoPreview:
        image = None
    return not_indexed(_send_privately(image, key, name))


def _send_privately(image: Image | None, key: str, name: str) -> HttpResponseBase:
    # Kept by the browser, but asked about every time: who may see it can change.
    return _send(image, key, name, "private, no-cache")


def _send(image: Image | None, key: str, name: str, cache_control: str) -> HttpResponseBase:
    try:
        if image is None:
            raise renditions.NoSuchRendition
        wanted = renditions.find(image, key, name)
        file = wanted.file()
    except (renditions.NoSuchRendition, FileNotFoundError):
        # Plain: nobody reads a page where a picture should be.
        return HttpResponseNotFound("There is no such picture.\n", "text/plain; charset=utf-8")
    headers = {"ETag": wanted.etag, "Cache-Control": cache_control}
    return FileResponse(file.open("rb"), content_type=wanted.content_type, headers=headers)
