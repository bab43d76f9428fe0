"""The body of an article: the one module that touches HTML.

What the editor offers is declared once, in `EXTENSIONS`; what the sanitiser keeps is derived
from it (the processors of our own extensions stand in DJANGO_PROSE_EDITOR_EXTENSIONS, beside
their scripts). `clean` gives every body one canonical form, which is why the readers below it
may use regular expressions.

Pictures and embeds are kept as references, never as somebody's markup:

    <figure data-image="12"><figcaption>A caption for here.</figcaption></figure>
    <figure data-embed="https://video.example/watch/1"><figcaption>What it is.</figcaption></figure>
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.config import allowlist_from_extensions
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
    "Picture": True,
    "Embed": True,
    "CleanPaste": True,
    "NoInlineStyle": True,
    "AccessibleToolbar": True,
    "NoSpellCheck": False,
    "Menu": {
        "groups": [
            {"group": group}
            for group in ("headings", "marks", "link", "lists", "nodes -blockType", "table")
        ]
        + [{"group": "history"}]
    },
}


class BodyField(ProseEditorField):
    """An article's body: rich text, sanitised when it is cleaned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=EXTENSIONS, sanitize=clean, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        from .widgets import BodyWidget  # it shows pictures, which models know nothing of

        return super().formfield(**kwargs | {"widget": BodyWidget})


def clean(markup: str) -> str:
    """`markup` in canonical form, with nothing but what the editor offers.

    Safe to show to readers. Text stays, whatever stood around it; the contents of `<script>`
    and `<style>` are not text. Nothing to read, no picture and no embed is "".
    """
    # Twice: where an element goes, what stood in it may have to move (out of a table, say).
    return _Writer(_cleaner.clean(_cleaner.clean(markup))).markup


# --- Reading a cleaned body ---------------------------------------------------------

_IMAGE = re.compile(r'<figure data-image="(\d+)"><figcaption>(.*?)</figcaption></figure>')
_EMBED = re.compile(r'<figure data-embed="([^"]*)"><figcaption>(.*?)</figcaption></figure>')
_TABLE = re.compile(r"<table>.*?</table>")
_HEADER_CELL = re.compile(r"<th[^>]*>(.*?)</th>")
_HEADER_ROW = re.compile(r"<tr>(?:<th[^>]*>(?:(?!</?t[dr]).)*</th>)+</tr>")
_LOCAL = re.compile(r'(<[^>]* (?:href|src)=")/(?!/)')
_SRCSET = re.compile(r' srcset="[^"]*"')
_EXTERNAL = re.compile(r'<a (?=href="(?:https?:)?//)', re.I)
_TAG = re.compile(r"<[^>]*>")
_BLOCK_EDGE = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|table|tr|th|td|figcaption)(?: [^>]*)?>|<br>|<hr>"
)
_WORD = re.compile(r"\w[\w’'\-.,]*")


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
    text = html.unescape(_TAG.sub("", _BLOCK_EDGE.sub("\n", markup)))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def count_words(markup: str) -> int:
    return len(_WORD.findall(plain(markup)))


def render(markup: str, figures: Mapping[int, Callable[[str], str]]) -> SafeString:
    """A cleaned body for readers.

    `figures` holds, for each picture's id, what draws it from its caption's markup; a picture
    that is gone leaves its caption as a paragraph. Tables scroll sideways in a region of
    their own; an embed is a link with a caption, never somebody else's script.
    """
    tables = 0

    def figure(match: re.Match[str]) -> str:
        draw, caption = figures.get(int(match[1])), match[2]
        if draw:
            return draw(caption)
        return f"<p>{caption}</p>" if caption else ""

    def embed(match: re.Match[str]) -> str:
        address, caption = match.groups()
        host = (urlsplit(html.unescape(address)).hostname or "").removeprefix("www.")
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        link = f'<a href="{address}">{html.escape(host)}</a>'
        return f'<figure class="embed">{link}{below}</figure>'

    def table(match: re.Match[str]) -> str:
        nonlocal tables
        tables += 1
        header = _HEADER_ROW.search(match[0])
        columns = [plain(cell) for cell in _HEADER_CELL.findall(header[0])] if header else []
        label = html.escape(f"Table {tables}: {', '.join(columns)}".removesuffix(": "))
        marked = _HEADER_ROW.sub(lambda row: row[0].replace("<th", '<th scope="col"'), match[0])
        marked = re.sub(r"<th(?=[ >])(?! scope)", '<th scope="row"', marked)
        return f'<div class="table" role="region" tabindex="0" aria-label="{label}">{marked}</div>'

    shown = _EXTERNAL.sub('<a rel="noopener" ', _TABLE.sub(table, _EMBED.sub(embed, markup)))
    return mark_safe(_IMAGE.sub(figure, shown))  # noqa: S308 (sanitised on its way in)


def absolute(markup: str, root: str) -> SafeString:
    """Rendered markup for a page elsewhere: addresses within the site begin with `root`."""
    markup = _SRCSET.sub(lambda match: re.sub(r"(^|[\s\"])/(?!/)", rf"\1{root}/", match[0]), markup)
    return mark_safe(_LOCAL.sub(rf"\1{root}/", markup))  # noqa: S308 (as safe as it came)


# --- Cleaning -----------------------------------------------------------------------

_ALIASES = {"b": "strong", "i": "em", "h1": "h2"} | dict.fromkeys(("h4", "h5", "h6"), "h3")
_WRAPPERS = {
    *("div", "section", "article", "main", "header", "footer", "aside", "nav", "address"),
    *("dl", "dt", "dd", "pre", "details", "summary", "center", "form", "fieldset"),
}
"""Blocks that the editor doesn't have: unwrapped, but what stands in two of them stays apart."""

_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,3}", re.ASCII)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep of an allowed attribute, or None to drop it."""
    match name:
        case "href" | "title":
            return value.strip() or None
        case "data-image":
            return value if _ID.fullmatch(value) else None
        case "data-embed":
            return value if is_web_address(value) else None
        case "start" | "colspan" | "rowspan":
            return value if _COUNT.fullmatch(value) and value != "1" else None
        case _:
            return None


def is_web_address(value: str) -> bool:
    """Whether it is a whole http(s) address, without a name or password in it."""
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not re.search(r"[\s\\]", value)
        )
    except ValueError:
        return False


_allowed = allowlist_from_extensions(EXTENSIONS)
_cleaner = nh3.Cleaner(
    **_allowed | {"tags": _allowed["tags"] | _ALIASES.keys() | _WRAPPERS},
    attribute_filter=_attribute,
)

_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARKS = ("a", "strong", "em")
"""From the outside in."""
_TEXT = {"p", "h2", "h3", "figure"}
"""Blocks that hold text and marks; a figure's text is its caption."""
_NESTING = {"ul", "ol", "blockquote", "table"}
_INNER = {"li", "tr", "td", "th"}
_CHILDREN = {"ul": ("li",), "ol": ("li",), "table": ("tr",), "tr": ("td", "th")}
_LONE_PARAGRAPH = re.compile(
    r"(<(?:li|t[dh])(?: [^>]*)?>)<p>((?:(?!</p>).)*)</p>(?=</(?:li|td|th)>|<[uo]l)"
)
_DEEPEST = 40


@dataclass(eq=False)
class _Element:
    """A block of the output. It is written when something to read is put into it."""

    tag: str
    start: str
    end: str
    implied: bool = False
    written: bool = False
    empty: bool = True


class _Writer(HTMLParser):
    """Writes sanitised, well-formed markup anew: blocks of text under the editor's own rules."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.out: list[str] = []
        self.open: list[_Element] = []
        self.source: list[_Element | tuple[str, str] | None] = []  # what each open tag became
        self.wanted: list[tuple[str, str]] = []  # marks: tag and start tag
        self.marks: list[tuple[str, str]] = []  # those that stand open in `out`
        self.gap = ""  # a space or breaks, written if text follows in the same block
        self.feed(markup)
        self.close()
        self._close_from(0)

    @property
    def markup(self) -> str:
        return _LONE_PARAGRAPH.sub(r"\1\2", "".join(self.out))

    # --- What the parser calls ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, given = _ALIASES.get(tag, tag), dict(attrs)
        kept = "".join(f' {k}="{html.escape(v or "")}"' for k, v in sorted(given.items()))
        if tag == "br":
            self.gap = self.gap.strip() + "<br>"
        elif tag == "hr":
            self._end_text()
            self._make_room(tag)
            self._write("<hr>")
        elif tag in _MARKS:
            mark = (tag, f"<{tag}{kept}>")
            self.source.append(mark)
            if tag != "a" or "href" in given:
                self.wanted.append(mark)
        elif tag == "figure":
            self.source.append(self._figure(given))
        else:
            self.source.append(self._block(tag, f"<{tag}{kept}>"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("br", "hr"):
            return
        match self.source.pop():
            case None:
                self._end_text(but_caption=True)
            case _Element() as element:
                if element in self.open:
                    self._close_from(self.open.index(element))
            case mark:
                if mark in self.wanted:
                    self.wanted.remove(mark)

    def handle_data(self, data: str) -> None:
        text = _SPACE.sub(" ", data)
        if text.startswith(" "):
            self.gap = self.gap or " "
        if text in ("", " "):
            return
        if not (self.open and self.open[-1].tag in _TEXT):
            self._make_room("p")
            self._push("p", implied=True)
        block = self.open[-1]
        self._write("")
        innermost = dict(self.wanted)
        self._set_marks(
            [(tag, innermost[tag]) for tag in _MARKS if tag in innermost],
            between="" if block.empty else self.gap,
        )
        self._write(html.escape(text.strip(" "), quote=False).replace("\xa0", "&nbsp;"))
        block.empty = False
        self.gap = " " if text.endswith(" ") else ""

    # --- Blocks ---

    def _block(self, tag: str, start: str) -> _Element | None:
        """Begin a block, or only part what comes from what was, where it has no place."""
        if self.open and self.open[-1].tag == "figure" and tag not in _NESTING:
            self._end_text(but_caption=True)
            return None
        self._end_text()
        if tag in _INNER:
            while self.open and self.open[-1].implied:
                self._close_from(-1)
            if not (self.open and tag in _CHILDREN.get(self.open[-1].tag, ())):
                return None
        elif tag in _TEXT or tag in _NESTING:
            if len(self.open) >= _DEEPEST or (tag == "table" and self._is_in("table")):
                return None
            self._make_room(tag)
        else:
            return None
        element = self._push(tag, start)
        if tag in ("td", "th"):
            self._write("")
        return element

    def _figure(self, given: dict[str, str | None]) -> _Element | None:
        """A picture or an embed; a figure that refers to neither is unwrapped."""
        name = next((name for name in ("data-image", "data-embed") if given.get(name)), None)
        if name is None:
            return self._block("figcaption", "")
        self._end_text()
        self._make_room("figure")
        start = f'<figure {name}="{html.escape(given[name] or "")}"><figcaption>'
        element = self._push("figure", start, "</figcaption></figure>")
        self._write("")
        return element

    def _make_room(self, tag: str) -> None:
        """Open what must stand between the innermost block and `tag`: an item, a row, a cell."""
        while self.open and (inner := _CHILDREN.get(self.open[-1].tag)):
            self._push(inner[0], implied=True)

    def _push(self, tag: str, start: str = "", end: str = "", *, implied: bool = False) -> _Element:
        start, end = start or f"<{tag}>", end or f"</{tag}>"
        if tag == "table":
            start, end = "<table><tbody>", "</tbody></table>"
        element = _Element(tag, start, end, implied)
        self.open.append(element)
        return element

    def _close_from(self, place: int) -> None:
        """Close the open blocks from the one at `place` inwards."""
        for element in reversed(self.open[place:]):
            if element.written:
                self._set_marks([])
                self.out.append(element.end)
            self.gap = ""
        del self.open[place:]

    def _end_text(self, *, but_caption: bool = False) -> None:
        if not (self.open and self.open[-1].tag in _TEXT):
            return
        if but_caption and self.open[-1].tag == "figure":
            self.gap = self.gap or " "
        else:
            self._close_from(-1)

    def _is_in(self, tag: str) -> bool:
        return any(element.tag == tag for element in self.open)

    # --- Text ---

    def _write(self, markup: str) -> None:
        for element in self.open:
            if not element.written:
                self.out.append(element.start)
                element.written = True
        self.out.append(markup)

    def _set_marks(self, wanted: list[tuple[str, str]], *, between: str = "") -> None:
        """Close and open marks until those that stand open are `wanted`."""
        same = 0
        while same < min(len(wanted), len(self.marks)) and wanted[same] == self.marks[same]:
            same += 1
        self.out += [f"</{tag}>" for tag, _ in reversed(self.marks[same:])]
        self.out.append(between)
        self.out += [start for _, start in wanted[same:]]
        self.marks = wanted
