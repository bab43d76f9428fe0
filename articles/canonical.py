"""Sanitised markup, written anew in one canonical form.

- A body is a sequence of blocks. Text stands in a paragraph, a heading, a caption, an item or
  a cell, and nowhere else; blocks without any text are left out, but for cells and figures.
- Bold, italic and links are marks on the text, in one order, as short as they can be.
- White space is one space, inside of a block and outside of marks that end there.
- An item or a cell that is one paragraph holds its text without the `<p>`.

It moves tags and never text: words come out in the order in which they came.
"""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

ALIASES = {"b": "strong", "i": "em", "h1": "h2"} | dict.fromkeys(("h4", "h5", "h6"), "h3")
WRAPPERS = {
    *("div", "section", "article", "main", "header", "footer", "aside", "nav", "address"),
    *("dl", "dt", "dd", "pre", "details", "summary", "center", "form", "fieldset"),
}
"""Blocks that the editor doesn't have: unwrapped, but what stands in two of them stays apart."""

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


def rewrite(markup: str) -> str:
    """The canonical form of `markup`, which must be well-formed: a sanitiser's output."""
    return _LONE_PARAGRAPH.sub(r"\1\2", "".join(_Writer(markup).out))


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
    """Reads tags and text as they come, and writes `out`."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.out: list[str] = []
        self.open: list[_Element] = []
        self.source: list[_Element | str | None] = []  # what each open tag became
        self.wanted: dict[str, list[str]] = {tag: [] for tag in _MARKS}  # start tags, nested
        self.marks: list[tuple[str, str]] = []  # tag and start tag of those open in `out`
        self.gap = ""  # a space or breaks, written if text follows in the same block
        self.feed(markup)
        self.close()
        self._close_from(0)

    # --- What the parser calls ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, given = ALIASES.get(tag, tag), dict(attrs)
        kept = "".join(f' {k}="{html.escape(v or "")}"' for k, v in sorted(given.items()))
        if tag == "br":
            self.gap = self.gap.strip() + "<br>"
        elif tag == "hr":
            self._end_text()
            self._make_room()
            self._write("<hr>")
        elif tag in _MARKS:
            is_link_to_nowhere = tag == "a" and "href" not in given
            self.source.append("" if is_link_to_nowhere else tag)
            if not is_link_to_nowhere:
                self.wanted[tag].append(f"<{tag}{kept}>")
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
                if mark:
                    self.wanted[mark].pop()

    def handle_data(self, data: str) -> None:
        text = _SPACE.sub(" ", data)
        if text.startswith(" "):
            self.gap = self.gap or " "
        if text in ("", " "):
            return
        if not (self.open and self.open[-1].tag in _TEXT):
            self._make_room()
            self._push("p", implied=True)
        block = self.open[-1]
        self._write("")
        self._set_marks(
            [(tag, starts[-1]) for tag, starts in self.wanted.items() if starts],
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
            self._make_room()
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
        self._make_room()
        start = f'<figure {name}="{html.escape(given[name] or "")}"><figcaption>'
        element = self._push("figure", start, "</figcaption></figure>")
        self._write("")
        return element

    def _make_room(self) -> None:
        """Open what a list or a table needs around any block: an item, or a row and a cell."""
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
