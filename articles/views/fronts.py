"""The home page and the lists: of a section, an author, a publisher, a topic."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from articles import citing, front, lists, masthead, structured
from articles.carried import CITATIONS
from articles.paging import Page, listed
from articles.querysets import ArticleQuerySet
from authors.models import Author
from newsroom.paths import path
from newsroom.prepared import Prepared
from newsroom.views import public
from sources.models import Publisher


def _paper(request: Any) -> structured.Paper:
    return structured.Paper(request.edition, request.frame.pages)


@public
def home(request: Any) -> HttpResponse:
    composed = front.compose(request.frame.sections, request.instant)
    facts = structured.markup(_paper(request).site)
    return render(request, "site/home.html", {"front": composed, "structured": facts})


@public(reads=("before",))
def section(request: Any, section: str) -> HttpResponse:
    """A section front: its stories and those of the sections inside it."""
    found = request.frame.section(slug=section)
    if found is None:
        raise Http404
    way = structured.line(found, request.frame.all_sections)
    context = {
        "section": found,
        "current": found,
        "structured": structured.markup(_paper(request).crumbs(*way)),
        "page": front.page(found, request.instant, request.GET.get("before", "")),
    }
    return render(request, "site/section.html", context)


@public
def authors(request: Any) -> HttpResponse:
    """The masthead: people first, then organisations."""
    return render(request, "site/authors.html", {"authors": _staff()})


@partial(Prepared, one_plan=True)
def _staff() -> QuerySet[Author]:
    return Author.objects.on_masthead().select_related("portrait")


@public(reads=("before",))
def author(request: Any, slug: str) -> HttpResponse:
    found = _there(masthead.author(request.instant, slug))
    paper = _paper(request)
    way = ("Who we are", path("authors")), (found.name, found.get_absolute_url())
    context = {
        "author": found,
        "page": _page(request, lists.by_author, author=found.pk),
        "structured": structured.markup(paper.profile(found, found.link_rows), paper.crumbs(*way)),
    }
    return render(request, "site/author.html", context)


@public
def sources(request: Any) -> HttpResponse:
    """The publishers that the newest live stories cite, by kind: how often, and for what."""
    context = {"cited": citing.publishers(request.instant), "newest": citing.NEWEST}
    return render(request, "site/sources.html", context)


@public(reads=("before",))
def publisher(request: Any, slug: str) -> HttpResponse:
    """The stories that cite a publisher, each with what it cites; 404 while none does."""
    found = _there(_publisher.first(slug=slug))
    live = _page(request, lists.citing, cards=_citing, publisher=found.pk)
    for article in live.articles:
        cited = article.citations.all()
        article.citation_rows = [each for each in cited if each.source.publisher == found]
    way = ("Our sources", path("sources")), (found.name, found.get_absolute_url())
    return _list_or_404(request, "site/publisher.html", live, *way, publisher=found)


@partial(Prepared, one_plan=True)
def _publisher(slug: str) -> QuerySet[Publisher]:
    return Publisher.objects.filter(slug=slug)


def _citing(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.with_cards().annotate(citation_rows=CITATIONS)  # type: ignore[no-redef]


@public(reads=("before",))
def topic(request: Any, slug: str) -> HttpResponse:
    """The stories about a topic; 404 while there is none, lest a draft's topic be known."""
    found = _there(lists.topic(slug))
    live = _page(request, lists.about, topic=found.pk)
    way = (found.name, found.get_absolute_url())
    return _list_or_404(request, "site/topic.html", live, way, topic=found)


def _there(found: Any) -> Any:
    if found is None:
        raise Http404
    return found


def _page(request: Any, of: Callable[..., ArticleQuerySet], **values: Any) -> Page:
    return listed(of, request.GET.get("before", ""), at=request.instant, **values)


def _list_or_404(
    request: Any, template: str, found: Page, *way: structured.Crumb, **context: Any
) -> HttpResponse:
    if found.is_first and not found.articles:
        raise Http404
    facts = structured.markup(_paper(request).crumbs(*way))
    return render(request, template, context | {"page": found, "structured": facts})
