"""The API's addresses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from articles import citing, filters, masthead, paging
from articles.carried import SIGNED
from articles.models import Article
from articles.querysets import ArticleQuerySet
from newsroom.views import public

from . import ninjs, shapes
from .answers import Problem, answer, endpoint
from .description import FORMATS, OPERATIONS, SCHEMAS, describe

SIZE = 100
"""How many authors, or sources, an answer holds; of articles, as many as a page."""
READ = ("ListedArticle", "Article", "Picture", "Correction", "Problem")
"""Schemas that the page to read shows."""
MORE = (
    *("story_id", "word_count", "lead_caption", "live_from", "updated_at"),
    *("lead_image__caption", "lead_image__credit"),
)
"""What it says of an article beyond what a list for readers shows."""
_SAME = (*filters.NAMES, "since", "format")


@public
def index(request: Any) -> HttpResponse:
    """The page to read about it."""
    context = {
        "operations": OPERATIONS,
        "schemas": {name: SCHEMAS[name]["properties"] for name in READ},
    }
    return render(request, "site/api.html", context)


@endpoint()
def openapi(request: Any) -> HttpResponse:
    return answer(describe(request.edition))


@endpoint(*_SAME, "before")
def articles(request: Any) -> HttpResponse:
    shape = {"": shapes.listed, "ninjs": ninjs.listed}[_format(request)]
    chosen = filters.read(request.GET, request.frame)
    if chosen.troubles:
        errors = [{"parameter": name, "detail": said} for name, said in chosen.troubles.items()]
        raise Problem(400, "Some parameters name nothing here.", errors=errors)
    before = request.GET.get("before", "")
    last = paging.place(before) if before else None
    found = chosen.newest(request.instant, from_=last and (last[0], last[1] - 1))
    if since := _since(request.GET.get("since", "")):
        found = found.newest_since(since)
    page = paging.first(found, before, cards=_cards)
    said = [shape(article, request.edition) for article in page.articles]
    return _list(request, "articles", said, page.before)


def _cards(articles: ArticleQuerySet) -> ArticleQuerySet:
    listed = articles.with_cards(*MORE).with_topics()
    return listed.annotate(byline_rows=SIGNED)  # type: ignore[no-redef]


@endpoint("format")
def article(request: Any, pk: int) -> HttpResponse:
    """A story, by its id; 410 where readers saw it once and see it no longer."""
    shape = {"": shapes.whole, "ninjs": ninjs.whole}[_format(request)]
    at = request.instant
    found = Article.objects.live(at).with_page(at).filter(story__id=pk).first()
    if found is None and Article.objects.was_live(at).filter(story__id=pk).exists():
        raise Problem(410, "This story is no longer published.")
    if found is None:
        raise Problem(404, "There is no story of this id.")
    return answer(shape(found, request.edition))


@endpoint()
def sections(request: Any) -> HttpResponse:
    """All of them, in the order of the navigation."""
    every = request.frame.all_sections
    slugs = {section.pk: section.slug for section in every}
    for section in every:
        section.parent_slug = slugs.get(section.parent_id)
    said = [shapes.section(section, request.edition) for section in every]
    return answer({"sections": said})


@endpoint("before")
def authors(request: Any) -> HttpResponse:
    known = masthead.public(request.instant).select_related("portrait")
    return _by_slug(request, "authors", known, shapes.author)


@endpoint("before")
def sources(request: Any) -> HttpResponse:
    """The publishers that live stories cite."""
    return _by_slug(request, "sources", citing.cited(request.instant), shapes.source)


@endpoint()
def nothing(request: Any, nothing: str) -> HttpResponse:
    raise Http404


def _by_slug(
    request: Any, name: str, things: QuerySet[Any], shape: Callable[..., dict[str, Any]]
) -> HttpResponse:
    before = request.GET.get("before", "")
    if not before.isprintable():
        raise paging.BadCursor
    found = list(things.filter(slug__gt=before).order_by("slug")[: SIZE + 1])
    rest = found[SIZE - 1].slug if len(found) > SIZE else ""
    return _list(request, name, [shape(each, request.edition) for each in found[:SIZE]], rest)


def _list(request: Any, name: str, said: list[Any], before: str) -> HttpResponse:
    """A page of a list, and where the next one is."""
    asked = {each: request.GET[each] for each in _SAME if request.GET.get(each)}
    path = f"{request.path}?{urlencode({**asked, 'before': before})}"
    following = request.edition.absolute(path) if before else None
    response = answer({name: said, "next": following})
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def _format(request: Any) -> str:
    asked: str = request.GET.get("format", "")
    if asked not in ("", *FORMATS):
        raise Problem(400, f"There is no such format; there is: {', '.join(FORMATS)}.")
    return asked


def _since(said: str) -> datetime | None:
    if not said:
        return None
    try:
        # In a query string a "+" is a space.
        at = datetime.fromisoformat(said.replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        wanted = "an instant with its zone, such as 2026-03-02T17:00:00Z"
        raise Problem(400, f"“since” is to be {wanted}.") from None
