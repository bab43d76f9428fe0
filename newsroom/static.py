"""Static files under names that change with their contents; a style sheet is one file."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import "([^":]+\.css)";\n', re.M)


class Whole:
    """Files as they were found; in place of a style sheet's `@import` of a sheet, that sheet.

    Each would be a request that holds up the page. They lie in one folder: what they name by
    `url()` is found from the whole as from its parts.
    """

    def __init__(self, storage: Any) -> None:
        self.storage = storage

    def open(self, path: str) -> Any:
        if not path.endswith(".css"):
            return self.storage.open(path)
        return ContentFile(self._read(path).encode())

    def _read(self, path: str) -> str:
        with self.storage.open(path) as file:
            text = file.read().decode()
        folder = posixpath.dirname(path)
        return _IMPORT.sub(lambda match: self._read(posixpath.join(folder, match[1])), text)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; sheets are whole, and modules import each other under hashed names.

    Else a module that a page loads under its hashed name, and another imports under its plain
    one, would run twice. Django finds only imports that end in a semicolon.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        whole = {name: (Whole(storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(whole, *args, **options)
