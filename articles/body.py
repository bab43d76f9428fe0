"""The body of an article: the one module that touches HTML, with `canonical` as its pen.

What the editor offers is declared once, in `EXTENSIONS`; what the sanitiser keeps is derived
from it (the processors of our own extensions stand in DJANGO_PROSE_EDITOR_EXTENSIONS, beside
their scripts). `clean` gives every body one canonical form, which is why the readers below it
may use regular expressions.

Pictures and embeds are kept as references, never as somebody's markup:

    <figure data-image="12"><figcaption>A caption for here.</figcaption></figure>
    <figure data-embed="https://video.example/watch/1"><figcaption>What it is.</figcaption></figure>

`render` draws a body for readers; on the article's own page (`is_page`) its headings can be
linked to, and films played.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, groupby
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django_prose_editor.config import allowlist_from_extensions
from django_prose_editor.fields import ProseEditorField

from . import canonical
from .players import Player, player

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "Link": {"protocols": ["http", "https", "mailto", "tel"], "enableTarget": False},
    "LinkDialog": True,
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


WORDS = {name: told for name, told in EXTENSIONS.items() if name not in ("Picture", "Embed")}
"""What the editor offers where a text is words only, on a page about the paper."""


class BodyField(ProseEditorField):
    """An article's body: rich text, sanitised when it is cleaned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"extensions": EXTENSIONS, "sanitize": clean} | kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        from .widgets import BodyWidget  # it shows pictures, which models know nothing of

        return super().formfield(**kwargs | {"widget": BodyWidget})


class WordsField(BodyField):
    """A body without pictures and link cards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"extensions": WORDS, "sanitize": clean_words} | kwargs)


def clean_words(markup: str) -> str:
    """`clean`, and of pictures and link cards only their captions."""
    return canonical.rewrite(_words_cleaner.clean(clean(markup)))


def clean(markup: str) -> str:
    """`markup` in canonical form, with nothing but what the editor offers.

    Safe to show to readers. Text stays, whatever stood around it; the contents of `<script>`
    and `<style>` are not text. Nothing to read, no picture and no embed is "".
    """
    # Twice: where an element goes, what stood in it may have to move (out of a table, say).
    return canonical.rewrite(_cleaner.clean(_cleaner.clean(markup)))


# --- Reading a cleaned body ---------------------------------------------------------

_IMAGE = re.compile(r'<figure data-image="([1-9]\d{0,17})"><figcaption>(.*?)</figcaption></figure>')
_LINK = re.compile(r'<a href="(https?:[^"]*)"[^>]*>(.*?)</a>')
_EMBED = re.compile(r'<figure data-embed="([^"]*)"><figcaption>(.*?)</figcaption></figure>')
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>")
_TABLE = re.compile(r"<table>.*?</table>")
_HEADER_CELL = re.compile(r"<th[^>]*>(.*?)</th>")
_HEADER_ROW = re.compile(r"<tr>(?:<th[^>]*>(?:(?!</?t[dr]).)*</th>)+</tr>")
_LOCAL = re.compile(r'(<[^>]* (?:href|src)=")/(?!/)')
_REGION = re.compile(r'<div class="table" role="region" tabindex="0" aria-label="[^"]*">')
_SRCSET = re.compile(r' srcset="[^"]*"')
_EXTERNAL = re.compile(r'<a (?=href="(?:https?:)?//)', re.I)
_TAG = re.compile(r"<[^>]*>")
_BLOCK_EDGE = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|table|tr|th|td|figcaption)(?: [^>]*)?>|<br>|<hr>"
)
_TOKEN = re.compile(r"<(/?)(\w+)([^>]*)>|[^<]+")
_ANCHOR = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')
_KINDS = {
    "figure": "Figure",
    "tr": "Table row",
    "h2": "Heading",
    "h3": "Subheading",
    "blockquote": "Quote",
    "ol": "Numbered item",
    "ul": "List item",
    "p": "Paragraph",
}
"""What a block is called, by the first of these that it stands in."""
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


def links(markup: str) -> list[tuple[str, str]]:
    """The web addresses that a cleaned body leads to, each with the words of its link."""
    found = _LINK.findall(markup) + _EMBED.findall(markup)
    return [(html.unescape(address), plain(words)) for address, words in found]


@dataclass(frozen=True)
class Part:
    """What stands under a heading of a body: a place to jump to."""

    level: int
    heading: str
    id: str


@lru_cache(maxsize=64)  # a page asks twice
def parts(markup: str) -> tuple[Part, ...]:
    """The parts of a cleaned body in order. An id stays as long as its heading's words do."""
    found: list[Part] = []
    taken: set[str] = set()
    for match in _HEADING.finditer(markup):
        heading = plain(match[2])
        # With a word before it, for the page has ids of its own.
        stem = f"part-{slugify(heading, allow_unicode=True)[:60]}".rstrip("-")
        id_ = next(
            name for n in count(1) if (name := f"{stem}-{n}" if n > 1 else stem) not in taken
        )
        taken.add(id_)
        found.append(Part(int(match[1]), heading, id_))
    return tuple(found)


def players(markup: str) -> list[Player]:
    """Those that the page of a cleaned body can hold."""
    known = (player(html.unescape(match[1])) for match in _EMBED.finditer(markup))
    return [each for each in known if each]


def plain(markup: str) -> str:
    """The text of a cleaned body, a line a block."""
    text = html.unescape(_TAG.sub("", _BLOCK_EDGE.sub("\n", markup)))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def outline(markup: str) -> str:
    """`plain`, with a line for each picture and link card too: for comparing two bodies."""
    named = _IMAGE.sub(r"<p>[Picture \1] \2</p>", markup)
    return plain(_EMBED.sub(r"<p>[Link card \1] \2</p>", named))


@dataclass(frozen=True)
class Block:
    """One block of a body, for comparing: what it is, its words, and what stands behind them."""

    kind: str
    text: str
    markup: str = ""
    """Its words with their marks."""
    refers: str = ""
    """The id of a figure's picture, or the address of its embed."""

    @property
    def links(self) -> list[tuple[str, str]]:
        """The addresses that its words lead to, each with those words."""
        return [(html.unescape(to), plain(words)) for to, words in _ANCHOR.findall(self.markup)]


def blocks(markup: str) -> list[Block]:
    """The blocks of a cleaned body in order; a row of a table is one, its cells parted by " | "."""
    found: list[Block] = []
    around: list[str] = []
    marked = refers = ""

    def end_block() -> None:
        nonlocal marked, refers
        marked = marked.strip().removesuffix(" |")
        if kind := next((kind for tag, kind in _KINDS.items() if tag in around), ""):
            if refers:
                kind = "Picture" if refers.isdigit() else "Link card"
            if marked or refers:
                found.append(Block(kind, plain(marked), marked, refers))
        marked = refers = ""

    for match in _TOKEN.finditer(markup):
        closes, tag, attributes = match.groups()
        if tag in (None, "a", "strong", "em", "br"):
            marked += match[0]
        elif tag == "figcaption":
            continue
        elif tag == "hr":
            end_block()
            found.append(Block("Line", ""))
        elif "tr" in around and (tag, closes) != ("tr", "/"):
            if closes and tag in ("td", "th"):
                marked += " | "
            elif not marked.endswith(" "):
                marked += " "
        else:
            end_block()
            if not closes:
                around.append(tag)
                if tag == "figure":
                    refers = html.unescape(attributes.partition('"')[2].rstrip('"'))
            else:
                while around and around.pop() != tag:
                    pass
    return found


def count_words(markup: str) -> int:
    return len(_WORD.findall(plain(markup)))


def render(
    markup: str,
    figures: Mapping[int, Callable[[str], str]],
    *,
    root: str = "",
    is_page: bool = False,
) -> SafeString:
    """A cleaned body for readers.

    A link within the site, with the site's own `root` before it or not, leads to where the
    site is mounted for this page. `figures` holds, for each picture's id, what draws it from
    its caption's markup; a picture that is gone leaves its caption as a paragraph. Tables
    scroll sideways in a region of their own; an embed is a card, a caption and a link: never
    somebody else's script. Where it `is_page`, `static/site/` has the elements that make more
    of a heading's link, and of a film's.
    """
    tables = 0
    places = iter(parts(markup))

    def heading(match: re.Match[str]) -> str:
        level, text = match.groups()
        place = next(places)
        label = f"Link to “{html.escape(place.heading)}”"
        link = f'<copy-link><a href="#{place.id}" aria-label="{label}">#</a></copy-link>'
        return f'<div class="part"><h{level} id="{place.id}">{text}</h{level}>{link}</div>'

    def figure(match: re.Match[str]) -> str:
        draw, caption = figures.get(int(match[1])), match[2]
        if draw:
            return draw(caption)
        return f"<p>{caption}</p>" if caption else ""

    def embed(match: re.Match[str]) -> str:
        address, caption = match.groups()
        host = (urlsplit(html.unescape(address)).hostname or "").removeprefix("www.")
        above = f"<figcaption>{caption}</figcaption>" if caption else ""
        link = f'<a href="{address}">{html.escape(host)}</a>'
        film = player(html.unescape(address)) if is_page else None
        if film:
            link = format_html(
                '<film-player data-src="{}" data-site="{}" data-title="{}">{}</film-player>',
                film.src,
                film.site,
                plain(caption) or film.site,
                mark_safe(link),  # noqa: S308 (sanitised on its way in)
            )
        return f'<figure class="embed">{above}{link}</figure>'

    def table(match: re.Match[str]) -> str:
        nonlocal tables
        tables += 1
        header = _HEADER_ROW.search(match[0])
        columns = [plain(cell) for cell in _HEADER_CELL.findall(header[0])] if header else []
        label = html.escape(f"Table {tables}: {', '.join(columns)}".removesuffix(": "))
        marked = _HEADER_ROW.sub(lambda row: row[0].replace("<th", '<th scope="col"'), match[0])
        marked = re.sub(r"<th(?=[ >])(?! scope)", '<th scope="row"', marked)
        return f'<div class="table" role="region" tabindex="0" aria-label="{label}">{marked}</div>'

    own = re.compile(rf'(<a (?:[^>]* )?href=")(?:{re.escape(root)})?/(?!/)')
    markup = own.sub(lambda match: match[1] + get_script_prefix(), markup)
    shown = _EXTERNAL.sub('<a rel="noopener" ', _TABLE.sub(table, _EMBED.sub(embed, markup)))
    if is_page:
        shown = _HEADING.sub(heading, shown)
    return mark_safe(_IMAGE.sub(figure, shown))  # noqa: S308 (sanitised on its way in)


def absolute(markup: str, root: str) -> SafeString:
    """Rendered markup for a page elsewhere: addresses within the site begin with `root`.

    A table's region goes: it needs our style sheet to scroll.
    """
    markup = _REGION.sub("<div>", markup)
    markup = _SRCSET.sub(lambda match: re.sub(r"(^|[\s\"])/(?!/)", rf"\1{root}/", match[0]), markup)
    return mark_safe(_LOCAL.sub(rf"\1{root}/", markup))  # noqa: S308 (as safe as it came)


# --- Cleaning -----------------------------------------------------------------------

_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,3}", re.ASCII)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep of an allowed attribute, or None to drop it."""
    match name:
        case "href" | "title":
            value = " ".join(value.split())
            is_bare = name == "href" and value.startswith("www.")
            return f"https://{value}" if is_bare else value or None
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


def _keeps(extensions: dict[str, Any]) -> nh3.Cleaner:
    allowed = allowlist_from_extensions(extensions)
    tags = allowed["tags"] | canonical.ALIASES.keys() | canonical.WRAPPERS
    return nh3.Cleaner(**allowed | {"tags": tags}, attribute_filter=_attribute)


_cleaner, _words_cleaner = _keeps(EXTENSIONS), _keeps(WORDS)
