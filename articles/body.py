"""The body of an article: the one module that touches HTML.

What the editor offers and what the sanitiser keeps are declared together, in `EXTENSIONS`.
The sanitiser's output is canonical, which is why `image_ids` and `render` may read it with
regular expressions.

Pictures and embeds are kept as references, never as somebody's markup:

    <figure data-image="12"><figcaption>A caption for here.</figcaption></figure>
    <figure data-embed="https://video.example/watch/1"><figcaption>What it is.</figcaption></figure>
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.fields import ProseEditorField

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "Link": {"protocols": ["http", "https", "mailto", "tel"], "enableTarget": False},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "NoSpellCheck": False,
}

_cleaner = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h2", "h3", "strong", "em", "a", "ul", "ol", "li", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    },
    attributes={
        "a": {"href", "title"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "figure": {"data-image", "data-embed"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
_IMAGE = re.compile(r'<figure data-image="(\d+)">(.*?)</figure>', re.S)
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|tr|th|td|figcaption)>|<br>|<hr>")
_WORD = re.compile(r"\w[\w’'\-.,]*")


class BodyField(ProseEditorField):
    """An article's body: rich text, sanitised when it is cleaned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=EXTENSIONS, sanitize=clean, **kwargs)


def clean(markup: str) -> str:
    """`markup` with nothing but what the editor offers; an empty editor's is ""."""
    cleaned = _cleaner.clean(markup).strip()
    return "" if cleaned == "<p></p>" else cleaned


def written(blocks: Iterable[tuple[str, str]]) -> str:
    """A body made of plain text: pairs of `h2`, `p` or `li` and the text of the block."""
    parts = []
    for is_list, run in groupby(blocks, lambda block: block[0] == "li"):
        items = "".join(f"<{tag}>{html.escape(text, quote=False)}</{tag}>" for tag, text in run)
        parts.append(f"<ul>{items}</ul>" if is_list else items)
    return clean("".join(parts))


def image_ids(markup: str) -> list[int]:
    """Ids of the media library's pictures that a cleaned body shows, in order."""
    return [int(match[1]) for match in _IMAGE.finditer(markup)]


def plain(markup: str) -> str:
    """The text of a cleaned body, a line a block."""
    text = _TAG.sub("", _BLOCK_END.sub("\n", markup))
    return re.sub(r"\n\s*\n+", "\n", html.unescape(text)).strip()


def count_words(markup: str) -> int:
    return len(_WORD.findall(plain(markup)))


def render(markup: str, figures: Mapping[int, Callable[[str], str]]) -> SafeString:
    """A cleaned body for readers.

    `figures` holds, for each picture's id, what draws it from its caption's markup; a picture
    that is gone leaves its caption as a paragraph.
    """

    def figure(match: re.Match[str]) -> str:
        caption = re.sub(r"</?figcaption>", "", match[2])
        draw = figures.get(int(match[1]))
        return draw(caption) if draw else f"<p>{caption}</p>"

    return mark_safe(_IMAGE.sub(figure, markup))  # noqa: S308 (sanitised on its way in)
