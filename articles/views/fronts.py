"""The home page and the lists: of a section, an author, a publisher, a topic."""

from typing import Any

from django.db.models import OuterRef, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles import citing, front, masthead, structured
from articles.models import Article, Citation, Topic
from articles.paging import page
from authors.models import Author, AuthorLink
from newsroom.rows import Rows
from newsroom.views import public
from sources.models import Publisher


def _paper(request: Any) -> structured.Paper:
    return structured.Paper(request.edition, request.frame.pages)


def _before(request: Any) -> str:
    return request.GET.get("before", "")


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
        "page": front.page(found, request.instant, _before(request)),
    }
    return render(request, "site/section.html", context)


@public
def authors(request: Any) -> HttpResponse:
    """The masthead: people first, then organisations."""
    staff = Author.objects.on_masthead().select_related("portrait")
    return render(request, "site/authors.html", {"authors": staff})


@public(reads=("before",))
def author(request: Any, slug: str) -> HttpResponse:
    links = AuthorLink.objects.filter(author=OuterRef("pk")).order_by("position", "pk")
    known = masthead.public(request.instant).select_related("portrait")
    with_links = known.annotate(link_rows=Rows(links, label="label", url="url"))
    found = with_links.filter(slug=slug).first()
    if found is None:
        raise Http404
    live = Article.objects.live(request.instant).by_author(found)
    paper = _paper(request)
    way = ("Who we are", reverse("authors")), (found.name, found.get_absolute_url())
    context = {
        "author": found,
        "page": page(live.with_cards(), _before(request)),
        "structured": structured.markup(paper.profile(found, found.link_rows), paper.crumbs(*way)),
    }
    return render(request, "site/author.html", context)


@public
def sources(request: Any) -> HttpResponse:
    """The publishers that live stories cite, by kind: how often in a year, and for what."""
    today = request.instant.astimezone(request.edition.zone)
    since, _ = request.edition.month(today.year - 1, today.month)
    cited = citing.publishers(request.instant, since)
    return render(request, "site/sources.html", {"cited": cited, "since": since})


@public(reads=("before",))
def publisher(request: Any, slug: str) -> HttpResponse:
    """The stories that cite a publisher, each with what it cites; 404 while none does."""
    found = Publisher.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    cited = Citation.objects.filter(source__publisher=found).select_related("source")
    live = Article.objects.live(request.instant).citing(found).with_cards()
    live = live.prefetch_related(Prefetch("citations", cited))
    way = ("Our sources", reverse("sources")), (found.name, found.get_absolute_url())
    return _list_or_404(request, "site/publisher.html", live, *way, publisher=found)


@public(reads=("before",))
def topic(request: Any, slug: str) -> HttpResponse:
    """The stories about a topic; 404 while there is none, lest a draft's topic be known."""
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    live = Article.objects.live(request.instant).about(found).with_cards()
    way = (found.name, found.get_absolute_url())
    return _list_or_404(request, "site/topic.html", live, way, topic=found)


def _list_or_404(
    request: Any, template: str, live: Any, *way: structured.Crumb, **context: Any
) -> HttpResponse:
    found = page(live, _before(request))
    if found.is_first and not found.articles:
        raise Http404
    facts = structured.markup(_paper(request).crumbs(*way))
    return render(request, template, context | {"page": found, "structured": facts})
