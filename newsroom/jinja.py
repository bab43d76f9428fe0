"""What the readers' templates (Jinja2) can say besides Jinja's own.

Most of what a page costs was once Django's template language, which still draws the desk; a
name that a template gets wrong is an error here, not an empty string.
"""

from collections.abc import Iterable, Iterator, MutableMapping
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.template import Context, defaultfilters, defaulttags
from django.templatetags.static import static
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from jinja2 import Environment, pass_environment
from jinja2.filters import make_attrgetter
from jinja2.runtime import Macro
from markupsafe import Markup

from articles.cards import card
from newsroom.editions.templatetags.instants import when, when_listed
from newsroom.images import markup
from newsroom.paths import path, path_if_any


class Readers(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Templates share the environment's; Jinja chains a dict of their own before these, and
        reads the whole chain at each include and import. (So none may get globals of its own
        later, through `get_template`: they would be everybody's.)"""
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    readers = Readers(**options)  # the backend turns escaping on
    readers.globals |= {
        "card_of": card,
        "drawn": drawn,
        "picture": markup.picture,
        "picture_address": markup.address,
        "picture_preload": markup.preload,
        "querystring": querystring,
        "static": cache(static),  # the same as long as the process lives
        "url": path,
        "url_if_any": path_if_any,
        "when": when,
        "when_listed": when_listed,
    }
    readers.filters |= {
        "date": date,
        "day": date_format,
        "iriencode": iri_to_uri,
        "in_words": in_words,
        "linebreaks": defaultfilters.linebreaks_filter,
        "runs": runs,
        "truncatewords": defaultfilters.truncatewords,
        "urlencode": defaultfilters.urlencode,
    }
    return readers


@lru_cache(maxsize=2048)
def drawn(macro: Macro, *values: Any) -> Markup:
    """`{{ drawn(card, card_of(article, place), "card--line") }}`: what a macro makes of values.

    They are all that it knows, so it is kept: the stories of the day are on every list.
    """
    return Markup(macro(*values))  # noqa: S704 (macros escape)


def querystring(query: QueryDict, **changes: Any) -> str:
    """`{{ querystring(request.GET, before=none) }}`: the query with changes, and its `?`."""
    return str(defaulttags.querystring(Context(), query, **changes))


def date(at: datetime | None, form: str) -> str:
    """`{{ at|date("F j, Y") }}`: in the edition's zone; "" for no instant."""
    return date_format(timezone.localtime(at), form) if at else ""


def in_words(things: Iterable[Any]) -> str:
    """`{{ authors|in_words }}`: "Ann, Bea and Cy"."""
    *others, last = map(str, things)
    return f"{', '.join(others)} and {last}" if others else last


@pass_environment
def runs(readers: Environment, items: Iterable[Any], name: str) -> Iterator[tuple[Any, list[Any]]]:
    """`{% for year, found in months|runs("start.year") %}`: neighbours with one value together."""
    for value, run in groupby(items, make_attrgetter(readers, name)):
        yield value, list(run)
