"""What differs between two texts, word by word; and whose change a difference is."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

SAME, GONE, NEW = "same", "gone", "new"

Run = tuple[str, str]
"""SAME, GONE or NEW, and the text of which that is so."""

MOST = 1_000_000
"""Pairs of words that are compared; two paragraphs with more are told of as a whole."""

_WORD = re.compile(r"\S+\s*|\s+")


def words(old: str, new: str) -> list[Run]:
    """The runs of which `old` (SAME and GONE) and `new` (SAME and NEW) consist, in order.

    Texts are compared paragraph by paragraph (a line is one), changed paragraphs word by word.
    """
    runs: list[Run] = []
    for op, text in _paragraphs(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if runs and runs[-1][0] == op:
            runs[-1] = (op, runs[-1][1] + text)
        else:
            runs.append((op, text))
    return runs


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for op, old_part, new_part in _steps(old, new):
        if op == "equal":
            yield SAME, "".join(old_part)
            continue
        paired = min(len(old_part), len(new_part))
        for before, after in zip(old_part, new_part, strict=False):
            yield from _in_paragraph(before, after)
        yield from ((GONE, line) for line in old_part[paired:])
        yield from ((NEW, line) for line in new_part[paired:])


def _in_paragraph(old: str, new: str) -> Iterator[Run]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > MOST:
        yield from ((GONE, old), (NEW, new))
        return
    for op, old_part, new_part in _steps(before, after):
        if op == "equal":
            yield SAME, "".join(old_part)
            continue
        if old_part:
            yield GONE, "".join(old_part)
        if new_part:
            yield NEW, "".join(new_part)


def _steps(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for op, i, j, k, m in matcher.get_opcodes():
        yield op, old[i:j], new[k:m]


class Whose(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


def whose(base: Any, *, theirs: Any, mine: Any) -> Whose:
    """Who changed what began as `base`, and is not the same for both now."""
    if theirs == base:
        return Whose.MINE
    return Whose.THEIRS if mine == base else Whose.BOTH
