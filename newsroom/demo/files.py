"""The demo newsroom as files: what `content/` and `pictures/` hold, read but not judged."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STORIES = HERE / "content" / "stories"
PAGES = HERE / "content" / "pages"


@cache
def newsroom() -> dict[str, Any]:
    """Edition, sections, authors and publishers."""
    return tomllib.loads((HERE / "content" / "newsroom.toml").read_text("utf-8"))


@cache
def pictures() -> list[dict[str, Any]]:
    """The pictures' facts; `path` is the file."""
    facts = tomllib.loads((HERE / "content" / "pictures.toml").read_text("utf-8"))["pictures"]
    return [fact | {"path": HERE / "pictures" / f"{fact['name']}.jpg"} for fact in facts]


def stories() -> Iterator[dict[str, Any]]:
    return _texts(STORIES)


def pages() -> Iterator[dict[str, Any]]:
    """The pages about the paper, in order."""
    return _texts(PAGES)


def _texts(folder: Path) -> Iterator[dict[str, Any]]:
    """TOML between lines of `+++`, then the body as HTML under `body`."""
    for path in sorted(folder.glob("*.md")):
        _, front, body = path.read_text("utf-8").split("+++\n", 2)
        yield tomllib.loads(front) | {"body": body}
