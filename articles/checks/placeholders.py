"""Words that stand in for words to come."""

import re
from collections.abc import Iterator

from .check import Found
from .subject import Subject

# In brackets, only what nobody puts there as an aside: “[the mayor]” in a quote is one.
_TO_COME = (
    r"names?|titles?|job title|age|date|day|time|place|location|quotes?|links?|url|source|number|"
    r"figures?|headline|caption|photo|picture|image|byline|tbc|tbd|todo|to do|to come|tk|x+|"
    r"(?:insert|add|check|confirm|fill in)\b[^\]\n]{0,80}"
)
_THINGS = (
    r"name|title|date|quote|link|url|number|figure|headline|text|caption|photo|picture|image|"
    r"byline|map|chart|table|video|paragraph|graf"
)
_PLACEHOLDER = re.compile(
    # “TK Maxx” and flight TK 1951 are no gaps.
    r"(?<![\w&])(?:(?:TK){2,}|(?<!flight )TK(?! [A-Z][\w&]))(?![\w&])"
    # Super Bowl XXX and the XXX Olympiad are numbers.
    r"|(?<!\w)(?<!Bowl )(?:X{3,}|x{3,})(?!\w| Olymp)"
    r"|(?i:\blorem ipsum\b|\bdolor sit amet\b)"
    rf"|(?i:\[ ?(?:{_TO_COME}) ?\])"
    rf"|(?i:<(?:{_TO_COME})>)"
    rf"|(?i:\binsert (?:an? |the )?(?:[\w’'-]+ ){{0,3}}?(?:{_THINGS})s? here\b)"
)


def placeholder(it: Subject) -> Iterator[Found]:
    """Text that stands in for text to come: TK, lorem ipsum, XXX, [name], “insert quote here”."""
    for field, text in it.texts.items():
        seen = set()
        for match in _PLACEHOLDER.finditer(text):
            if match[0] not in seen:
                seen.add(match[0])
                yield Found(field, f"“{match[0]}” stands in for text to come.", match[0])
    for place, line in enumerate(it.citations):
        if found := _PLACEHOLDER.search(str(line)):
            yield Found(f"citations-{place}", f"“{found[0]}” stands in for text to come.")
