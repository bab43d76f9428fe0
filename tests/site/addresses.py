"""Every address of the site that the URLconf holds, with values for its parameters.

A new view fails the canary (`test_canary.py`) until the tables here know it: what stands for a
parameter with a new name (`values`), what its query string is asked (`QUERIES`), and which status
it has for a page that is there, where that is not 200 (`NOT_200`).
"""

import itertools
import re

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from articles import preview
from articles.models import AboutPage, Article, Section, ShareLink, Story, Topic
from authors.models import Author
from newsroom.demo.factories import make_link
from newsroom.images import renditions
from newsroom.images.models import Image
from sources.models import Publisher

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

WORDS = ("council", "headline", "zebrafish", "zebra*", "body", "calm", "the")
QUERIES = {
    "search": [f"q={word}" for word in WORDS],
    "section": ["before=x"],
    "search-typed": [f"q={word[:4]}" for word in WORDS],
    "api-articles": ["format=ninjs", "since=2026-01-01T00:00:00Z", "topic=budget"],
    "api-article": ["format=ninjs"],
}
"""By a route's name: what else it is asked."""

NOT_200 = {"desk-calendar": 404, "indexnow-key": 404, "api-nothing": 404}
"""By a route's name: the status of what is there, to whoever has not signed in."""

OF = {"about": AboutPage, "authors": Author, "sources": Publisher, "topics": Topic, "feed": Topic}
"""By the first part of an address: whose slugs may stand in it; a story's elsewhere."""


def routes(patterns=None, prefix="", *, of_desk=False):
    """Every route outside the desk (or in it), as a pattern of `path()`."""
    for route, _ in named_routes(patterns, prefix, of_desk=of_desk):
        yield route


def named_routes(patterns=None, prefix="", *, of_desk=False):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if route.startswith("admin/") == of_desk:
                yield route, pattern.name
        else:
            yield from named_routes(pattern.url_patterns, route, of_desk=of_desk)


def values():
    """What may stand for each parameter of a route; a new name must be told here."""
    link = ShareLink.objects.first() or make_link(Article.objects.get(slug="open"))
    token = preview.token(link)
    return {
        "section": [*Section.objects.values_list("slug", flat=True), "nowhere"],
        "token": ["made-up", token],
        "year": ["2026"],
        "month": ["03"],
        "part": ["1"],
        "picture": [
            (str(image.pk), key, "card-320.jpg")
            for image in Image.objects.all()
            for key in ("made-up", renditions.key(image, "card"))
        ],
        "pk": [*map(str, Story.objects.values_list("pk", flat=True)), "999999"],
        "nothing": ["nowhere"],
        "key": ["made-up"],  # of a desk's calendar
    }


def slugs(route):
    model = OF.get(route.partition("/")[0], Story)
    return [*model.objects.values_list("slug", flat=True), "made-up"]


def addresses():
    """`(route, address)` of every page of the site, with all that may stand in it."""
    fill = values()
    for route, name in named_routes():
        # Which picture, by which key: what stands together is told together.
        asked = route.replace("<int:pk>/<str:key>/<str:name>", "<picture>")
        names = PARAMETER.findall(asked)
        unknown = set(names) - set(fill) - {"slug"}
        assert not unknown, f"tell tests/site/addresses.py what stands for {unknown} in {route}"
        choices = [slugs(route) if each == "slug" else fill[each] for each in names]
        for choice in itertools.product(*choices):
            address = "/" + asked
            for value in choice:
                text = value if isinstance(value, str) else "/".join(value)
                address = PARAMETER.sub(lambda _, text=text: text, address, count=1)
            yield name, address
            yield from ((name, f"{address}?{query}") for query in QUERIES.get(name, ()))


NOWHERE = [
    "/no/such/address/at/all",
    "/politics",
    "/politics/open",
    "/search",
    "/?before=x",
    "/nowhere/open/",
]
"""Addresses that no route holds, or that lead on."""


def desk_addresses(pk):
    """Every address of the desk, of the object with that key, wherever one is named."""
    fill = {"name": "month", "day": "2026-03-02", "app_label": "articles", "url": "nowhere"}
    fill |= {"at": "2026-03-02T18:00:00Z", "page": "", "slug": "politics", "token": "x-y"}
    fill |= dict.fromkeys(("task", "key"), "00000000-0000-0000-0000-000000000000")
    for route in routes(of_desk=True):
        plain = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", route)
        plain = re.sub(r"[\^$]", "", plain)
        yield "/" + PARAMETER.sub(lambda found: fill.get(found[1], str(pk)), plain)
