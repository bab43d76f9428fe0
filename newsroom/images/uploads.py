"""Taking pictures into the media library, and out of it again.

A file is what its bytes say: its name and its declared type play no part. Every picture is
decoded to its last pixel before it is kept, so that what is in the library can be shown.
"""

import hashlib
import io
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Pillow

from . import pixels, renditions
from .limits import MAX_BYTES, too_large
from .models import Image, original_path

MAX_PIXELS = 64_000_000
"""What the largest cameras take; under Pillow's own limit, from which on it only warns."""
MAX_SIDE = 16_000
"""Pixels; WebP ends at 16,383."""


class InUse(Exception):
    """A picture that something shows can't be deleted; `str()` of it says what, to an editor."""


def store(
    file: File,
    *,
    alt: str,
    caption: str = "",
    credit: str = "",
    rights: str = "",
    focal_x: float = 0.5,
    focal_y: float = 0.5,
    by: Any = None,
) -> Image:
    """Keep the picture in `file`; `by` is the user who hands it in.

    A file that the library has already is the row it has, unchanged. Raises ValidationError,
    with a sentence for whoever chose the file, and keeps nothing.
    """
    data = read(file)
    digest = hashlib.sha256(data).hexdigest()
    if known := Image.objects.filter(digest=digest).first():
        keep(known.file.name, data)
        return known
    suffix, width, height = inspect(data)
    fields = {
        "file": original_path(Image(digest=digest), f"picture.{suffix}"),
        "width": width,
        "height": height,
        "alt": alt,
        "caption": caption,
        "credit": credit,
        "rights": rights,
        "focal_x": focal_x,
        "focal_y": focal_y,
        "uploaded_by": by,
    }
    Image(digest=digest, **fields).clean_fields()
    keep(fields["file"], data)
    # The same file may have come in by another request meanwhile.
    return Image.objects.get_or_create(digest=digest, defaults=fields)[0]


def require_unused(image: Image) -> None:
    """Raises `InUse` if something shows the picture."""
    if uses := image.uses():
        places = ", ".join(f"“{use}”" for use in uses[:3])
        more = f" and {len(uses) - 3} more" if len(uses) > 3 else ""
        raise InUse(f"This picture is in use: {places}{more}. Take it out there first.")


@transaction.atomic
def discard(image: Image) -> None:
    """Delete a picture that nothing shows, its files included; raises `InUse`.

    Drafts and versions that readers see no longer count as well. The row is held meanwhile, so
    that no story can take the picture up between the look and the deletion.
    """
    held = Image.objects.select_for_update().get(pk=image.pk)
    require_unused(held)
    held.delete()
    transaction.on_commit(partial(drop_files, image.file.name, image.digest))


def drop_files(name: str, digest: str) -> None:
    """Delete an original and what was made of it, unless a picture has that file by now."""
    if not Image.objects.filter(digest=digest).exists():
        Image._meta.get_field("file").storage.delete(name)
        renditions.forget(digest)


def read(file: File) -> bytes:
    """All of the file; raises ValidationError where it is empty or too large."""
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError("The file is empty.", code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(too_large(), code="too_large")
    return data


def inspect(data: bytes) -> tuple[str, int, int]:
    """Suffix, width and height of the picture in `data`, as it is to be seen.

    Raises ValidationError for what the library doesn't take.
    """
    try:
        picture = pixels.open_pixels(io.BytesIO(data))
    except Pillow.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a decoder raises whatever it trips over
        raise ValidationError(
            "This is not a picture that can be read. The library takes JPEG, PNG, WebP, AVIF "
            "and GIF files.",
            code="not_a_picture",
        ) from error
    with picture:
        width, height = picture.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise _too_many_pixels()
        if picture.format != "MPO" and getattr(picture, "is_animated", False):
            raise ValidationError(
                "This is an animation. The library takes still pictures.", code="animated"
            )
        try:
            picture.load()
            if pixels.is_sideways(picture):
                width, height = height, width
        except Exception as error:
            raise ValidationError(
                "This picture is damaged or cut off: it can't be read to its end.", code="damaged"
            ) from error
        return pixels.FORMATS[picture.format or ""], width, height


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        f"This picture has too many pixels: at most {MAX_PIXELS // 1_000_000} million, and "
        f"{MAX_SIDE:,} a side. Save a smaller copy of it.",
        code="too_many_pixels",
    )


def keep(name: str, data: bytes) -> None:
    """Write an original, unless it is there already."""
    storage = Image._meta.get_field("file").storage
    if not storage.exists(name):
        storage.save(name, ContentFile(data))
