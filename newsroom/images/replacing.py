"""Putting another file in a picture's place, wherever the picture is shown."""

import hashlib
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction

from . import uploads
from .models import Image


def replace(image: Image, file: File, *, by: Any) -> Image:
    """Show `file` wherever `image` is shown; its words and its focal point stay.

    Every rendition follows from the file's digest, so each gets a new address, and pages show
    the new file from their next request on. The old file is deleted once that is certain.
    Raises ValidationError, with a sentence for whoever chose the file, or PermissionDenied.
    """
    data = uploads.read(file)
    digest = hashlib.sha256(data).hexdigest()
    suffix, width, height = uploads.inspect(data)
    with transaction.atomic():
        held = Image.objects.select_for_update().get(pk=image.pk)
        if not held.is_editable_by(by):
            raise PermissionDenied
        if digest == held.digest:
            raise ValidationError("This is the file that the picture has now.", code="same")
        _refuse_known(digest)
        old = (held.file.name, held.digest)
        held.file = uploads.original_path(Image(digest=digest), f"picture.{suffix}")
        held.digest, held.width, held.height = digest, width, height
        uploads.keep(held.file.name, data)
        try:
            with transaction.atomic():
                held.save(update_fields=["file", "digest", "width", "height"])
        except IntegrityError:  # the same file came in by another request meanwhile
            _refuse_known(digest)
            raise
        transaction.on_commit(partial(uploads.drop_files, *old))
    return held


def _refuse_known(digest: str) -> None:
    if known := Image.objects.filter(digest=digest).first():
        raise ValidationError(
            f"The library has this file already, as “{known}” (picture {known.pk}). "
            "Choose that picture in the story instead.",
            code="known",
        )
