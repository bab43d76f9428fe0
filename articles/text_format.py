"""The plain-text form of an article: what each line of such a file is. Pure parsing.

    News Summary
    What happened, in a paragraph or more.
    The headline
    The lead, and further paragraphs.
    A subhead
    The paragraphs under it.
    Deeper Dive: News & Info About This Topic
    - Publisher: Title of a page
    - Publisher: Title of a page https://publisher.example/page
    Author: NAME
    Who they are, in a paragraph or more.

A line is a paragraph; blank lines mean nothing. Labels and headings are known by their shape:

- `News Summary`, `Deeper Dive` and `Author:` open their blocks, whatever their case. A file
  needs the first; the others may be missing, change places, or (`Author:`) come again.
- The headline is the first line after the summary's first paragraph that has the shape of
  one: short, without a closing stop. It may also stand right above `News Summary`; then the
  summary is one paragraph long.
- A subhead is a short line of the body without closing punctuation (a question mark outside
  quotes may stand) right above a paragraph or a list.
- A line that opens with `-`, `*`, `•` or a dash is an item of a list.
- A line of the Deeper Dive is `Publisher: Title`, cut at its first colon; an address in it is
  the page's. If some of its lines are bulleted, the others are not lines of the list.
- Capitals that open a bio and only repeat words of the author's name are the author's role.

What no rule places is in `Parsed.leftovers`. No word is dropped.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

MOST_BYTES = 1_000_000
MOST_LINES = 5_000
MOST_HEADLINE = 240
MOST_SUBHEAD = 120
MOST_NAME = 120
MOST_TITLE = 300
MOST_ADDRESS = 2000

_NOISE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_LETTER = re.compile(r"[^\W_]")
_SUMMARY = re.compile(r"(news summary)\s*(?:[:–—-]\s*(.*))?$", re.I)
_FURTHER = re.compile(r"(deeper dive\s*(?:[:…–—-].*)?)$", re.I)
_AUTHOR = re.compile(r"(author\s*:)\s*(.*)$", re.I)
_BULLET = re.compile(r"[-*•‣·–—]\s+|•")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.I)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_ORGANISATION = re.compile(
    r"\b(?:staff|newsroom|news|desk|team|bureau|editors|editorial|agency|department|"
    r"association|contributors)\b",
    re.I,
)


class NotAnArticle(ValueError):
    """The text is not an article in this form; `str()` of it says why."""


@dataclass(frozen=True)
class Block:
    """A piece of the body; `kind` is `h2`, `p` or `li`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A line of the Deeper Dive."""

    line: str
    publisher: str
    title: str
    address: str


@dataclass(frozen=True)
class Box:
    """An author as the file introduces them."""

    name: str
    role: str
    bio: str

    @property
    def is_organisation(self) -> bool:
        """Whether the name says that it is one: Staff, Newsroom, Desk …"""
        return bool(_ORGANISATION.search(self.name))


@dataclass(frozen=True)
class Parsed:
    headline: str
    summary: str
    body: list[Block]
    readings: list[Reading]
    boxes: list[Box]
    labels: list[str]
    leftovers: list[str]

    def count(self, kind: str) -> int:
        return sum(block.kind == kind for block in self.body)


def decode(data: bytes) -> str:
    """The text of a file; raises NotAnArticle for what is none."""
    if len(data) > MOST_BYTES:
        raise NotAnArticle(f"It is larger than {MOST_BYTES:,} bytes: no article is.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAnArticle(
            f"It is not text in UTF-8 (byte {error.start:,} is wrong). Save it as UTF-8."
        ) from None
    if _NOISE.search(text):
        raise NotAnArticle("It holds control characters: it is not a text.")
    if not text.strip():
        raise NotAnArticle("It is empty.")
    return text


def parse(text: str) -> Parsed:
    """Read an article; raises NotAnArticle, with a sentence, where there is none."""
    lines = [" ".join(row.split()) for row in text.splitlines() if _LETTER.search(row)]
    if len(lines) > MOST_LINES:
        raise NotAnArticle(f"It has {len(lines):,} lines; an article has at most {MOST_LINES:,}.")
    start = next((n for n, line in enumerate(lines) if _SUMMARY.match(line)), None)
    if start is None:
        raise NotAnArticle("It has no line “News Summary”, which opens an article in this form.")
    above, label, front = lines[:start], *_open(_SUMMARY, lines[start])
    labels, leftovers = [label], []
    readings: list[Reading] = []
    boxes: list[Box] = []

    marks = [n for n in range(start + 1, len(lines)) if _is_label(lines[n], after=n - start)]
    front += lines[start + 1 : marks[0] if marks else None]
    for opens, ends in pairwise([*marks, len(lines)]):
        pattern = _FURTHER if _FURTHER.match(lines[opens]) else _AUTHOR
        label, rows = _open(pattern, lines[opens])
        rows += lines[opens + 1 : ends]
        labels.append(label)
        if pattern is _FURTHER:
            found, odd = _readings(rows)
            readings += found
            leftovers += odd
        elif box := _box(rows):
            boxes.append(box)
        else:
            leftovers += rows

    summary, headline, body, above = _front(front, above)
    return Parsed(
        headline=headline,
        summary="\n\n".join(summary),
        body=_blocks(body),
        readings=readings,
        boxes=boxes,
        labels=labels,
        leftovers=above + leftovers,
    )


def words(text: str) -> list[str]:
    """The words of a text, in one case."""
    return re.findall(r"\w+", text.casefold())


def _open(pattern: re.Pattern[str], line: str) -> tuple[str, list[str]]:
    """The label that opens a block, and what its line holds of the block."""
    label, *rest = pattern.match(line).groups()  # type: ignore[union-attr]
    return label, [row for row in rest if row]


def _is_label(line: str, *, after: int) -> bool:
    # Summary, headline and lead come first: a headline may well begin with “Author:”.
    return bool(_FURTHER.match(line)) or (after > 2 and bool(_AUTHOR.match(line)))


def _looks_like_heading(line: str, most: int, stops: str = ".,;:…!。，；：！") -> bool:
    if len(line) > most or _BULLET.match(line):
        return False
    bare = line.rstrip("”’\"')]»")
    if bare.endswith(("?", "？", "؟")):
        return bare == line
    return bool(_INITIALS.search(bare)) or not bare.endswith(tuple(stops))


def _is_headline(line: str) -> bool:
    # Headlines shout at times; subheads that do are more likely a line of a dialogue.
    return _looks_like_heading(line, MOST_HEADLINE, ".,;:…。，；：")


def _front(front: list[str], above: list[str]) -> tuple[list[str], str, list[str], list[str]]:
    """The summary's paragraphs, the headline, the body's lines, and what stays above."""
    below = next((n for n, line in enumerate(front) if n and _is_headline(line)), None)
    if below != 1 and above and _is_headline(above[-1]):
        *above, headline = above
        summary, body = front[:1], front[1:]
    elif below:
        summary, headline, body = front[:below], front[below], front[below + 1 :]
    else:
        raise NotAnArticle(
            "It has no headline: a line of its own after the summary, at most "
            f"{MOST_HEADLINE} characters long, without a full stop at its end."
        )
    if not body:
        raise NotAnArticle("It has no text below its headline.")
    return summary, headline, body, above


def _blocks(lines: list[str]) -> list[Block]:
    def kind(line: str, below: str | None) -> str:
        if _BULLET.match(line):
            return "li"
        heads = below is not None and not _looks_like_heading(below, MOST_SUBHEAD)
        return "h2" if heads and _looks_like_heading(line, MOST_SUBHEAD) else "p"

    kinds = [kind(*pair) for pair in zip(lines, [*lines[1:], None], strict=True)]
    return [
        Block(kind, _BULLET.sub("", line, count=1) if kind == "li" else line)
        for kind, line in zip(kinds, lines, strict=True)
    ]


def _readings(rows: list[str]) -> tuple[list[Reading], list[str]]:
    """The lines of a Deeper Dive, and those that are none."""
    is_list = any(map(_is_marked, rows))
    found: list[Reading] = []
    odd: list[str] = []
    for row in rows:
        reading = None if is_list and not _is_marked(row) else _reading(row)
        if reading:
            found.append(reading)
        else:
            odd.append(row)
    return found, odd


def _is_marked(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def _reading(line: str) -> Reading | None:
    text = _NUMBER.sub("", _BULLET.sub("", line, count=1), count=1)
    match = _ADDRESS.search(text)
    address = match[0].rstrip(".,;:!?)]>") if match else ""
    text = _EMPTY_BRACKETS.sub("", text.replace(address, "", 1))
    text = " ".join(text.split()).removesuffix(" .")
    publisher, colon, title = (part.strip() for part in text.partition(":"))
    if address and not colon:
        publisher, title = "", text
    fits = 0 < len(title) <= MOST_TITLE and len(publisher) <= MOST_NAME
    if not (fits and (publisher or address)) or len(address) > MOST_ADDRESS:
        return None
    return Reading(line, publisher, title, address)


def _box(rows: list[str]) -> Box | None:
    """An author box; none where the first line is too long for a name."""
    if not rows or len(rows[0]) > MOST_NAME:
        return None
    name, *paragraphs = rows
    role = ""
    if paragraphs:
        role, paragraphs[0] = _role(paragraphs[0], words(name))
    return Box(name, role, "\n\n".join(filter(None, paragraphs)))


def _role(text: str, name: list[str]) -> tuple[str, str]:
    """The capitals that open a bio and repeat words of the name, and the bio after them."""
    bio = text.split(" ")
    many = 0
    while many < len(bio) and bio[many].isupper() and words(bio[many]) in [[w] for w in name]:
        many += 1
    role = " ".join(bio[:many])
    if many < 2 or len(role) > MOST_NAME:
        return "", text
    return role, " ".join(bio[many:])
