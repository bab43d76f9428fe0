"""A name spelled two ways.

A *mention* is a run of capitalised words: “Jane Marlowe”, “Marlow”, “Marlow Bay Council”. Two
of them are one name spelled two ways if they are alike but for one word that differs by one
letter, by accents, or by capitals. Most words that look alike are different words all the
same ("David Davis", "Korea" and "Korean", "Where" at the start of a sentence), so a doubtful
pair counts as two names.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from .check import Found
from .subject import TEXTS, Subject
from .words import COMMON, TITLES

SHORTEST = 5
"""Letters of a word below which one letter more or less makes another word: Ann, Anna."""

LONGEST = 40
"""Letters of a word above which it is no name, but something that was pasted."""

FIELDS = (*TEXTS, "lead_image", "bylines")

_TOKEN = re.compile(r"\w+(?:[’'\-]\w+)*|[^\w\s]|\n")
_POSSESSIVE = re.compile(r"(?:[’']s|[’'])$", re.I)
_SENTENCE_ENDS = frozenset(".!?:;…\n•|")
_QUOTES = frozenset("\"“”‘’'(«»[—–-")


@dataclass(eq=False)
class Mention:
    """One spelling of a name, as a run of words, and where it stands."""

    words: tuple[str, ...]
    count: int = 0
    fields: list[str] = field(default_factory=list)
    is_sure: bool = False
    """Whether it is a name wherever it stands: no sentence or title begins with it."""

    @property
    def is_only_byline(self) -> bool:
        return self.fields == ["bylines"]


def name_two_ways(it: Subject) -> Iterator[Found]:
    """Two spellings of what looks like one name: Marlowe and Marlow, Muñoz and Munoz. Texts,
    captions and the byline are compared."""
    mentions = _mentions(it)
    spellings: dict[tuple[str, str], list[set[Mention]]] = {}
    for one, other, word, its_word in _pairs(mentions):
        sides = spellings.setdefault((word, its_word), [set(), set()])
        sides[0].add(one)
        sides[1].add(other)
    for words, sides in spellings.items():
        if all(len(mention.words) > 1 for side in sides for mention in side):
            # Long names that differ in a word are told whole.
            names = [min((" ".join(m.words) for m in side), key=len) for side in sides]
        else:
            names = list(words)
            sides = [{m for m in mentions if word in m.words} for word in words]
        (rare, its), (usual, others) = sorted(
            zip(names, sides, strict=True), key=lambda side: _rank(side[1])
        )
        yield Found(
            min((field for mention in its for field in mention.fields), key=FIELDS.index),
            f"“{rare}” ({_count(its)}) and “{usual}” ({_count(others)}): is that one name, "
            "spelled two ways?",
            rare,
        )


def _rank(mentions: set[Mention]) -> tuple[bool, int]:
    """How far it is from a slip: a byline is none, and the commoner spelling is none."""
    return any("bylines" in m.fields for m in mentions), sum(m.count for m in mentions)


def _count(mentions: set[Mention]) -> str:
    if all(mention.is_only_byline for mention in mentions):
        return "in the byline"
    count = sum(mention.count for mention in mentions)
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


# --- Reading names --------------------------------------------------------------------


def _mentions(it: Subject) -> list[Mention]:
    """Every spelling of every name, those of the texts first."""
    texts = dict(it.texts)
    if "lead_caption" not in texts:
        texts["lead_image"] = it.article.caption
    ordinary = COMMON.union(*(re.findall(r"\b[a-z]\w+", text) for text in texts.values()))
    found: dict[tuple[str, ...], Mention] = {}
    for name, text in texts.items():
        for words, is_sure in _runs(text, ordinary):
            mention = found.setdefault(words, Mention(words))
            mention.count += 1
            mention.is_sure |= is_sure
            if name not in mention.fields:
                mention.fields.append(name)
    for line in it.bylines:
        words = tuple(line.author.name.replace("’", "'").split())
        if len(words) > 1:  # the first name of a reporter may be anybody's
            mention = found.setdefault(words, Mention(words, is_sure=True))
            mention.count += 1
            mention.fields.append("bylines")
    return list(found.values())


def _runs(text: str, ordinary: frozenset[str]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The runs of capitalised words, each with whether it is surely a name.

    One of the `ordinary` words is no name where a sentence or a title begins with it.
    """
    for line in text.split("\n"):
        is_title = _is_title(line)
        run: list[str] = []
        is_start, run_at_start, before = True, True, ""
        for piece in [*_TOKEN.findall(line), "\n"]:
            word = _POSSESSIVE.sub("", piece.replace("’", "'"))
            if word[:1].isupper() and (len(word) > 1 or run) and len(word) <= LONGEST:
                is_name = not (is_start or is_title) or word.lower() not in ordinary
                if is_name:
                    if not run:
                        run_at_start = is_start or is_title
                    run.append(word)
                if is_title or not is_name or word != piece.replace("’", "'"):
                    yield from _ended(run, run_at_start)
                    run = []
                is_start = False
            elif piece == "." and (len(before) == 1 or before.lower() in TITLES):
                pass  # “Mr. Marlow”, “J. Marlow”
            else:
                yield from _ended(run, run_at_start)
                run = []
                is_start = (
                    piece in _SENTENCE_ENDS
                    or piece in _QUOTES
                    or (is_start and not piece[0].isalnum())
                )
            before = piece


def _ended(run: list[str], at_start: bool) -> Iterator[tuple[tuple[str, ...], bool]]:
    words = list(run)
    while words and words[0].lower() in TITLES:
        words.pop(0)
        at_start = False
    if words and not all(len(word) < SHORTEST and word.isupper() for word in words):
        yield tuple(words), not at_start or len(words) > 1


def _is_title(line: str) -> bool:
    """Whether a line is written in Title Case or CAPITALS, so that a capital tells nothing."""
    words = re.findall(r"[^\W\d_]{4,}", line)
    is_sentence = any(mark in line for mark in ".!?")
    return (
        len(words) > 2
        and not is_sentence
        and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
    )


# --- Comparing ------------------------------------------------------------------------


def _pairs(mentions: list[Mention]) -> Iterator[tuple[Mention, Mention, str, str]]:
    """Pairs of mentions that are one name spelled two ways, each with the words that differ."""
    # A word alone that stands in a longer name, letter for letter, is that name.
    explained = {word for mention in mentions if len(mention.words) > 1 for word in mention.words}
    standing: dict[str, list[tuple[Mention, int]]] = defaultdict(list)
    for mention in mentions:
        for place, word in enumerate(mention.words):
            standing[word].append((mention, place))
    # Words that differ by one letter become the same without one: no other pairs are compared.
    alike: dict[str, list[str]] = defaultdict(list)
    for word in sorted(standing):
        for key in _shortened(_plain(word)):
            alike[key].append(word)
    near = {pair for words in alike.values() for pair in combinations(words, 2) if _is_near(*pair)}
    for one, other in sorted(near):
        yield from _alike(standing[one], standing[other], explained)


def _shortened(word: str) -> set[str]:
    """The word, and the word without one of its letters."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _alike(
    ones: list[tuple[Mention, int]], others: list[tuple[Mention, int]], explained: set[str]
) -> Iterator[tuple[Mention, Mention, str, str]]:
    for one, place in ones:
        for other, its_place in others:
            if _is_one_name(one, place, other, its_place, explained):
                yield one, other, one.words[place], other.words[its_place]


def _is_one_name(
    one: Mention, place: int, other: Mention, its_place: int, explained: set[str]
) -> bool:
    if len(one.words) > len(other.words):
        one, place, other, its_place = other, its_place, one, place
    if not (one.is_sure or other.is_sure):
        return False
    if len(one.words) == 1:
        # Alone, people are called by their last name.
        if one.words[0] in explained or other.is_only_byline or its_place != len(other.words) - 1:
            return False
        return not (len(other.words) == 1 and other.words[0] in explained)
    start = its_place - place
    beside = other.words[max(start, 0) : start + len(one.words)]
    return len(beside) == len(one.words) and all(
        i == place or a.casefold() == b.casefold()
        for i, (a, b) in enumerate(zip(one.words, beside, strict=True))
    )


@cache
def _plain(word: str) -> str:
    """The word in small letters without accents, hyphens and apostrophes."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if letter.isalnum())


def _is_near(one: str, other: str) -> bool:
    """Whether two different words could be one name, misspelled."""
    a, b = sorted((_plain(one), _plain(other)), key=len)
    if a == b:
        return not (one.isupper() or other.isupper()) or not _is_case_only(one, other)
    if len(a) < SHORTEST or len(b) - len(a) > 1:
        return False
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    if start == 0:
        return False
    if len(a) < len(b):
        # Plurals, and people of a place: Hills, Korean, Israeli, German and Germany.
        return a[start:] == b[start + 1 :] and not (start == len(a) and b[-1] in "sniy")
    swapped = a[start : start + 2] == b[start : start + 2][::-1]
    if swapped and a[start + 2 :] == b[start + 2 :]:
        return True
    # Texas and Texan, Davis and David.
    return a[start + 1 :] == b[start + 1 :] and not (start == len(a) - 1 and "s" in a[-1] + b[-1])


def _is_case_only(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
