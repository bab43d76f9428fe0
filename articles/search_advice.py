"""What may help whoever found nothing: another spelling, fewer words, a filter less."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from authors.models import Author

from .filters import ALL, Filters
from .models import Article
from .search import finds_any

HEADLINES = 2_000
"""How many of the newest headlines are where another spelling is looked for."""
TRIED = 5
"""How many words of a query are looked at, one by one."""


@dataclass(frozen=True)
class Advice:
    meant: str
    """The words, those that nothing has in another spelling or left out; or ""."""
    missing: Sequence[str]
    """Words that no story has."""
    fewer: Sequence[str]
    """Queries of fewer words, each of which finds something."""
    without: Sequence[str]
    """Parameters of filters without which something is found."""


def advise(words: Sequence[str], filters: Filters, at: datetime) -> Advice:
    """What would find something at `at`; only what readers can see by then is ever named."""

    def finds(words: Sequence[str], filters: Filters) -> bool:
        return finds_any(words, at=at, filters=filters)

    tried = list(words[:TRIED])
    missing = [word for word in tried if not finds([word], ALL)]
    kept = [word for word in words if word not in missing]
    return Advice(
        meant=_meant(words, missing, at) if missing else "",
        missing=missing,
        fewer=_fewer(kept, filters, at) if len(words) > 1 else (),
        without=[
            name
            for name in filters.chosen
            if (words or len(filters.chosen) > 1) and finds(words, filters.without(name))
        ],
    )


def _fewer(kept: list[str], filters: Filters, at: datetime) -> list[str]:
    """All words but those that are nowhere, if this finds something; else each alone."""
    queries = [[*kept], *([word] for word in kept[:TRIED])]
    found = []
    for query in queries:
        if query and finds_any(query, at=at, filters=filters):
            found.append(" ".join(query))
            if len(query) == len(kept):
                break
    return found


def _meant(words: Sequence[str], missing: Sequence[str], at: datetime) -> str:
    known = _vocabulary(at)
    near = {word: _nearest(word, known) for word in missing}
    meant = [near.get(word, word) for word in words if near.get(word, word)]
    return " ".join(meant) if any(near.values()) and finds_any(meant, at=at, filters=ALL) else ""


def _nearest(word: str, known: set[str]) -> str:
    """The word of about the same length that is most like it, if one is."""
    asked = word.casefold()
    of_its_length = [each for each in known if abs(len(each) - len(asked)) <= 2]
    return next(iter(difflib.get_close_matches(asked, of_its_length, 1, 0.72)), "")


def _vocabulary(at: datetime) -> set[str]:
    """The words of what readers saw last, and of the names on the masthead."""
    newest = Article.objects.live(at).newest_first().values_list("headline", flat=True)
    said = [*newest[:HEADLINES], *Author.objects.on_masthead().values_list("name", flat=True)]
    return {word for text in said for word in re.findall(r"[^\W\d_]{3,}", text.casefold())}
