"""Differences of texts: pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import differences
from articles.differences import GONE, NEW, SAME, words


def sides(runs):
    old = "".join(text for op, text in runs if op != NEW)
    return old, "".join(text for op, text in runs if op != GONE)


def test_changed_words_are_marked_in_their_paragraph():
    old = "The council met.\nIt voted 5 to 2 on Monday.\nThe mayor left."
    new = "The council met.\nIt voted 6 to 2 on Monday.\nThe mayor left."
    assert words(old, new) == [
        (SAME, "The council met.\nIt voted "),
        (GONE, "5 "),
        (NEW, "6 "),
        (SAME, "to 2 on Monday.\nThe mayor left."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "", []),
        ("", "New text", [(NEW, "New text")]),
        ("Old text", "", [(GONE, "Old text")]),
        ("One\nTwo\n", "One\nHalf\nTwo\n", [(SAME, "One\n"), (NEW, "Half\n"), (SAME, "Two\n")]),
    ],
)
def test_paragraphs_that_come_and_go(old, new, runs):
    assert words(old, new) == runs


TEXT = st.text(alphabet="ab \n", max_size=60)


@given(TEXT, TEXT)
def test_both_texts_are_in_the_runs_whole(old, new):
    assert sides(words(old, new)) == (old, new)


def test_a_paragraph_too_long_to_compare_is_told_of_as_a_whole():
    old, new = "a b " * 2000, "b a " * 2000
    assert words(old, new) == [(GONE, old), (NEW, new)]


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "whose"),
    [(1, 1, 2, "mine"), (1, 2, 1, "theirs"), (1, 2, 3, "both"), (None, 2, 3, "both")],
)
def test_whose_change_it_is(base, theirs, mine, whose):
    assert differences.whose(base, theirs=theirs, mine=mine) == whose
