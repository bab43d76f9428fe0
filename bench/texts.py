"""How the work on a text grows with its length: `bench/texts.py`.

Prints, for the checks of a version and for the comparison of two, the time at ten times the words
as a multiple of the time at once: about 10 is linear.
"""
# ruff: noqa: E402, T201 (Django is set up first; a script prints)

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from articles import body, comparison
from articles.checks import names
from articles.checks.subject import Subject
from articles.models import Article
from newsroom import clock

PEOPLE = ("Ada Finch", "Bo Reed", "Cleo Marsh", "Dana Pell", "Ezra Holt", "Fay Lunn")
TURNS = 5


def text(paragraphs: int) -> str:
    """About 62 words a paragraph."""
    return "".join(
        "<p>"
        + " ".join(
            f"The council heard {PEOPLE[n * 5 % 6]}, and {PEOPLE[n % 6]} voted in part {n}."
            for n in range(start, start + 5)
        )
        + "</p>"
        for start in range(0, paragraphs * 5, 5)
    )


def check(markup: str) -> None:
    article = Article(headline="Council votes", body=markup, plain=body.plain(markup))
    subject = Subject(article, clock.now())
    subject.__dict__["bylines"] = []  # asks the database for none
    list(names.name_two_ways(subject))


def compare(markup: str) -> None:
    list(comparison.parts(markup, markup.replace("heard", "asked")))


def seconds(work: Callable[[str], None], markup: str) -> float:
    start = time.process_time()
    work(markup)
    return time.process_time() - start


def main() -> None:
    short, long = text(8), text(80)
    for said, work in (("names, checked", check), ("two versions, compared", compare)):
        times = [(seconds(work, short), seconds(work, long)) for _ in range(TURNS)]
        once, ten = (sorted(each)[TURNS // 2] for each in zip(*times, strict=True))
        words = body.count_words(long)
        print(f"{said}: {ten / once:5.1f} × at ten times the words ({words:,}: {ten:.3f} s)")


if __name__ == "__main__":
    main()
