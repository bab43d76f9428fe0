"""Checks of a version before it goes out: what there is to mend, and whether it holds it back.

A check is a function with a name, in the module of its subject. Editors decide how much each
weighs (`Rule`); those without which there is no page always block.
"""

from datetime import datetime

from articles.models import Article
from articles.refusals import AddressTaken, Incomplete
from newsroom import clock

from .check import Check, Finding, Weight
from .lengths import long_headline, unusual_length
from .names import name_two_ways
from .pictures import picture_licence, picture_without_alt, picture_without_credit
from .placeholders import placeholder
from .reading import citation_without_address, dead_link, search_page
from .rules import decide, weights
from .structure import duplicate_slug, incomplete, no_byline, no_summary
from .subject import Subject

__all__ = ["CHECKS", "Check", "Finding", "Weight", "decide", "findings", "let_pass", "weights"]

CHECKS = (
    Check("incomplete", "Headline, section, body", incomplete, Weight.BLOCK, Incomplete),
    Check("duplicate-slug", "Slug in use", duplicate_slug, Weight.BLOCK, AddressTaken),
    Check("placeholder", "Placeholder text", placeholder, Weight.BLOCK),
    Check("picture-alt", "Picture without alt text", picture_without_alt, Weight.BLOCK),
    Check("picture-credit", "Picture without credit", picture_without_credit),
    Check("picture-licence", "Picture’s licence over", picture_licence),
    Check("no-summary", "No summary", no_summary),
    Check("no-byline", "No byline", no_byline),
    Check("name-two-ways", "A name spelled two ways", name_two_ways),
    Check("dead-link", "Dead link", dead_link),
    Check("citation-address", "Further reading without address", citation_without_address),
    Check("search-page", "Link to a search page", search_page),
    Check("long-headline", "Long headline", long_headline),
    Check("unusual-length", "Unusual length", unusual_length),
)


def findings(article: Article, *, at: datetime | None = None) -> list[Finding]:
    """What there is to mend in a version, saved or as a form holds it; what blocks comes first.

    `at` is the instant at which it is to go out; none is that for which it is scheduled, or now.
    """
    return _find(article, at, weights_wanted=(Weight.BLOCK, Weight.WARN))


def let_pass(article: Article, *, at: datetime) -> None:
    """Raise the refusal of the first check that holds a version back from going out at `at`.

    Its text names all that does.
    """
    if blocking := _find(article, at, weights_wanted=(Weight.BLOCK,)):
        sentences = " ".join(finding.sentence for finding in blocking)
        raise blocking[0].check.refusal(f"It can't go out yet. {sentences}")


def _find(
    article: Article, at: datetime | None, *, weights_wanted: tuple[str, ...]
) -> list[Finding]:
    now = clock.now()
    subject = Subject(article, at or max(article.live_from or now, now))
    ruled = weights(CHECKS)
    return [
        Finding(check, found.field, found.sentence, weight, found.words)
        for weight in weights_wanted
        for check in CHECKS
        if ruled[check.name] == weight
        for found in check.find(subject)
    ]
