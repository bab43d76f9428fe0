"""Pictures, as far as whoever asks may see them. Originals have no address."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse

from articles import pictures, preview
from newsroom.images import renditions
from newsroom.images.models import Image
from newsroom.views import public

DAY = 24 * 60 * 60
MINUTE = 60


@public
def rendition(request: Any, pk: int, key: str, name: str) -> HttpResponse:
    """A rendition, as `newsroom.images.markup` makes their addresses."""
    if image := pictures.public(request.instant).filter(pk=pk).first():
        response = _send(image, key, name)
        frame = request.frame
        response["Cache-Control"] = (
            f"public, max-age={frame.seconds_left(DAY)}, s-maxage={frame.seconds_left(MINUTE)}"
        )
        return response
    image = pictures.at_desk(request.user).filter(pk=pk).first()
    return _privately(image, key, name)


@public
def preview_rendition(request: Any, token: str, pk: int, key: str, name: str) -> HttpResponse:
    """A rendition, for whoever holds the link to a preview that shows the picture."""
    try:
        image = pictures.of_preview(token, request.instant).filter(pk=pk).first()
    except preview.NoPreview:
        image = None
    return _privately(image, key, name)


def _privately(image: Image | None, key: str, name: str) -> HttpResponse:
    if image is None:
        raise Http404
    response = _send(image, key, name)
    # Kept by the browser, but asked about every time: who may see it can change.
    response["Cache-Control"] = "private, no-cache"
    return response


def _send(image: Image, key: str, name: str) -> FileResponse:
    try:
        wanted = renditions.find(image, key, name)
        file = wanted.file()
    except (renditions.NoSuchRendition, FileNotFoundError):
        raise Http404 from None
    return FileResponse(
        file.open("rb"), content_type=wanted.content_type, headers={"ETag": wanted.etag}
    )
