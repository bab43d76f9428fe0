"""What differs between two versions of a story: field by field, and the body block by block."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Any

from . import body, differences
from .body import Block
from .differences import GONE, NEW, SAME, Run
from .models import Article, Story

MOVED = "moved"

MANY, MOST = 250_000, 10_000
"""Pairs of blocks: with more, those that come too often are no anchors, and places are pairs."""
ALIKE = 0.4
"""From which share of words in common a block counts as the same one, changed."""


@dataclass(frozen=True)
class Field:
    """A field that differs, with the words that do."""

    label: str
    runs: list[Run]


@dataclass(frozen=True)
class Lines:
    """A list that differs: each line with SAME, NEW, GONE or MOVED."""

    label: str
    lines: list[Run]


@dataclass(frozen=True)
class Part:
    """A block of the body that isn't the same in both, or how many in a row are."""

    op: str
    """SAME, NEW, GONE, MOVED (it stands here now) or "changed"."""
    kind: str = ""
    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 1
    pictures: tuple[str, ...] = ()
    """Ids of the pictures that it showed and shows, where they differ or it is one."""


@dataclass(frozen=True)
class Comparison:
    fields: list[Field]
    lines: list[Lines]
    parts: list[Part]
    is_other_picture: bool

    @property
    def is_same(self) -> bool:
        return not (self.fields or self.lines or self.parts or self.is_other_picture)

    @property
    def picture_ids(self) -> set[int]:
        return {int(pk) for part in self.parts for pk in part.pictures}


FIELDS: dict[str, Callable[[Article], str]] = {
    "Kicker": lambda article: article.kicker,
    "Headline": lambda article: article.headline,
    "Summary": lambda article: article.summary,
    "Section": lambda article: str(article.section or ""),
    "Type": lambda article: article.get_type_display(),
    "Caption of the lead picture": lambda article: article.caption,
    "Address": lambda article: article.slug or article.story.slug,
    "Search title": lambda article: article.search_title,
    "Search description": lambda article: article.search_description,
    "Social title": lambda article: article.social_title,
    "Social description": lambda article: article.social_description,
}

LINES: dict[str, Callable[[Article], list[str]]] = {
    "Bylines": lambda article: [
        f"{line.author.name} ({line.get_role_display()})" for line in article.bylines.all()
    ],
    "Further reading": lambda article: [
        " · ".join(filter(None, (str(line), line.source.publisher.name, line.source.url)))
        for line in article.citations.all()
    ],
    "Topics": lambda article: sorted(item.tag.name for item in article.topic_items.all()),
    "Notices to readers": lambda article: [str(line) for line in article.corrections.all()],
}


def versions(story: Story, *numbers: int) -> list[Article]:
    """The versions of these numbers, in that order, with all that comparing them asks for."""
    found = (
        story.versions.filter(number__in=numbers)
        .select_related("section", "lead_image")
        .prefetch_related("bylines__author", "citations__source__publisher")
        .prefetch_related("topic_items__tag", "corrections")
    )
    by_number = {version.number: version for version in found}
    for version in by_number.values():
        version.story = story
    return [by_number[number] for number in numbers]


def compare(old: Article, new: Article) -> Comparison:
    """What changed from `old` to `new`; only what differs."""
    texts = ((label, text(old), text(new)) for label, text in FIELDS.items())
    lists = ((label, rows(old), rows(new)) for label, rows in LINES.items())
    return Comparison(
        [Field(label, differences.words(a, b)) for label, a, b in texts if a != b],
        [Lines(label, _lines(a, b)) for label, a, b in lists if a != b],
        parts(old.body, new.body) if old.body != new.body else [],
        old.lead_image_id != new.lead_image_id,
    )


def parts(old: str, new: str) -> list[Part]:
    """The blocks of two cleaned bodies, unchanged ones counted, in the order of the new one.

    What went stands where it stood.
    """
    pairs = list(_aligned(body.blocks(old), body.blocks(new)))
    gone = Counter(_content(a) for a, b in pairs if a and not b)
    come = Counter(_content(b) for a, b in pairs if b and not a)
    moved = gone & come
    left = moved.copy()
    found: list[Part] = []
    for a, b in pairs:
        if a and b:
            found.append(_changed(a, b))
        elif b:
            is_moved = _take(moved, _content(b))
            found.append(_whole(MOVED if is_moved else NEW, b))
        elif a and not _take(left, _content(a)):
            found.append(_whole(GONE, a))
    merged: list[Part] = []
    for is_same, run in groupby(found, lambda part: part.op == SAME):
        each = list(run)
        merged += [Part(SAME, count=len(each))] if is_same else each
    return merged


# --- Blocks -------------------------------------------------------------------------


def _content(block: Block) -> tuple[str, str, str]:
    return block.kind, block.text, block.refers


def _take(counted: Counter[Any], key: Any) -> bool:
    if not counted[key]:
        return False
    counted[key] -= 1
    return True


def _whole(op: str, block: Block) -> Part:
    run_op = SAME if op == MOVED else op
    notes = [f"Address: {block.refers}"] if block.kind == "Link card" else []
    pictures = (block.refers,) if block.kind == "Picture" else ()
    return Part(op, block.kind, [(run_op, block.text)] if block.text else [], notes, 1, pictures)


def _changed(old: Block, new: Block) -> Part:
    if old == new:
        return Part(SAME)
    notes = []
    pictures: tuple[str, ...] = ()
    if old.kind != new.kind:
        notes.append(f"It was a {old.kind.lower()} and is a {new.kind.lower()}.")
    if old.refers != new.refers:
        if new.kind == "Picture":
            pictures = (old.refers, new.refers)
            notes.append("It is another picture.")
        else:
            notes.append(f"Its address was {old.refers} and is {new.refers}.")
    notes += _of_links(old.links, new.links)
    if old.text == new.text and not notes:
        notes.append("Only its formatting is different.")
    return Part("changed", new.kind, differences.words(old.text, new.text), notes, 1, pictures)


def _of_links(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[str]:
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    for address, words in list(come):
        before = next((link for link in gone if link[1] == words), None)
        if before:
            gone.pop(before)
            yield f"The link on “{words}” led to {before[0]} and leads to {address}."
        else:
            yield f"A link on “{words}” is new: {address}."
    for address, words in gone:
        yield f"The link on “{words}” to {address} is gone."


Pair = tuple[Block | None, Block | None]


def _aligned(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Pair]:
    """Blocks of both in order, those together that are one and the same, changed or not."""
    before, after = list(map(_content, old)), list(map(_content, new))
    for op, i, j, k, m in _opcodes(before, after):
        if op == "equal":
            yield from zip(old[i:j], new[k:m], strict=True)
        else:
            yield from _paired(old[i:j], new[k:m])


def _paired(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Pair]:
    """Pairs of blocks that are alike, in order, such that they are as much alike as can be.

    A longest common subsequence, in which each pair counts as much as it is alike.
    """
    words = {block: Counter(block.text.split()) for block in (*old, *new)}
    if len(old) * len(new) > MOST:
        for a, b in zip_longest(old, new):
            is_pair = a and b and _alike(a, b, words[a], words[b])
            yield from [(a, b)] if is_pair else [(a, None), (None, b)]
        return
    alike = [[_alike(a, b, words[a], words[b]) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        elif j < len(new) and best[i][j] == best[i][j + 1]:
            yield None, new[j]
            j += 1
        else:
            yield old[i], new[j]
            i, j = i + 1, j + 1


def _alike(a: Block, b: Block, words_a: Counter[str], words_b: Counter[str]) -> float:
    """How much of their words they share, from 0 to 1; 0 where that isn't enough to go by."""
    if a.refers or b.refers:
        return 1 if a.refers == b.refers else ALIKE if a.kind == b.kind else 0
    both = words_a.total() + words_b.total()
    share = 2 * (words_a & words_b).total() / both if both else 1.0
    return share if share >= ALIKE else 0


def _opcodes(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, int, int, int, int]]:
    """What turns one into the other; of very long ones, without what stands there too often."""
    is_long = len(old) * len(new) > MANY
    yield from SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes()


# --- Lists --------------------------------------------------------------------------


def _lines(old: list[str], new: list[str]) -> list[Run]:
    """The lines of the new list in order; what went stands where it stood."""
    found: list[Run] = []
    for op, i, j, k, m in _opcodes(old, new):
        if op == "equal":
            found += [(SAME, line) for line in new[k:m]]
            continue
        found += [(GONE, line) for line in old[i:j] if line not in new]
        found += [(MOVED if line in old else NEW, line) for line in new[k:m]]
    return found
