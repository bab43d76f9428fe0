"""The words of a query at the desk; words in quotes are one."""

from collections.abc import Iterator

from django.utils.text import smart_split, unescape_string_literal


def words(query: str) -> Iterator[str]:
    for bit in smart_split(query):
        is_quoted = bit[0] in "\"'" and bit[0] == bit[-1] and len(bit) > 1
        yield unescape_string_literal(bit) if is_quoted else bit
