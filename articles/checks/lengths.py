"""How long things are: headlines where others cut them, and the story itself."""

from collections.abc import Iterator

from .check import Found
from .subject import Subject

SEARCH_WIDTH = 600
"""Pixels of a title in a search result, in Arial of 20 pixels: some 60 characters. Google names
no number ("truncated as needed, typically to fit the device width")."""

SOCIAL = 70
"""Characters of a title on a social card: X's cards markup reference says so of `twitter:title`;
others show about as much."""

_WIDTHS = {  # of Arial's letters, in thousandths of its size; other letters are as wide as an n
    letter: width
    for letters, width in (
        ("'", 191),
        ("ijl’‘", 222),
        (" ft.,:;!I/[]|", 278),
        ("-()r“”", 333),
        ("ckJsvxyz", 500),
        ("FTZ", 611),
        ("ABEKPSVXY&", 667),
        ("CDHNRUw", 722),
        ("GOQ", 778),
        ("mM", 833),
        ("W", 944),
        ("—…", 1000),
    )
    for letter in letters
}

SHORTEST, LONGEST = 100, 3000
"""Words of a usual story: under half a minute is a brief, 13 minutes a long read."""


def long_headline(it: Subject) -> Iterator[Found]:
    """Search results cut titles at about 60 characters (Google: as wide as the device, some
    600 pixels), social cards at 70 (X's reference for cards). A search title and a social
    title stand in for the headline."""
    article, cut = it.article, []
    headline = article.headline.strip()
    for cutters, field, most, is_cut in (
        ("search results", "search_title", 60, _is_past_search),
        ("social cards", "social_title", SOCIAL, _is_past_social),
    ):
        own = getattr(article, field).strip()
        if own and is_cut(own):
            said = f"It has {len(own)} characters; {cutters} cut it at about {most}."
            yield Found(field, said)
        elif not own and is_cut(headline):
            cut.append((f"{cutters} at about {most}", field.replace("_", " ")))
    if cut:
        where, titles = (" and ".join(words) for words in zip(*cut, strict=True))
        said = f"It has {len(headline)} characters; it is cut by {where}."
        said += f" Shorten it, or give a {titles}."
        yield Found("headline", said)


def _is_past_search(title: str) -> bool:
    return sum(_WIDTHS.get(letter, 556) for letter in title) * 20 > SEARCH_WIDTH * 1000


def _is_past_social(title: str) -> bool:
    return len(title) > SOCIAL


def unusual_length(it: Subject) -> Iterator[Found]:
    """Stories have between 100 and 3,000 words, which take half a minute to 13 minutes."""
    count, minutes = it.article.word_count, it.article.minutes
    if not it.article.body.strip():
        return
    if count < SHORTEST:
        words = "word" if count == 1 else "words"
        yield Found("body", f"It has only {count} {words}; stories have {SHORTEST} or more.")
    elif count > LONGEST:
        yield Found(
            "body",
            f"It has {count:,} words, {minutes} minutes of reading; "
            f"stories have {LONGEST:,} or fewer.",
        )
