"""An article's page, and what a share link shows."""

from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from articles import body, forwarding, related, structured
from articles.models import Article, Correction
from articles.preview import NoPreview, PreviewOver, link_of
from newsroom.images.markup import figure
from newsroom.prepared import Prepared
from newsroom.purging import tag
from newsroom.rows import instant
from newsroom.views import error_page, public

JUMPS_FROM = 3
"""A text of so many parts has a list of them before it."""

Answer = TypeVar("Answer", bound=HttpResponseBase)


@partial(Prepared, one_plan=True)
def _at(at: datetime, slug: str) -> QuerySet[Article]:
    """What is live at an address."""
    return Article.objects.live(at).with_page(at).filter(slug=slug).order_by("pk")[:1]


@public
def article(request: Any, section: str, slug: str) -> HttpResponse:
    at = request.instant
    found = _at.first(at=at, slug=slug)
    if found is not None and found.section.slug == section:
        shown = [("author", byline.author.slug) for byline in found.bylines.all()]
        shown += [("topic", topic["slug"]) for topic in found.topic_rows]
        request.frame.tags.update(tag(kind, slug) for kind, slug in shown)
        return show(request, "site/article.html", found)
    try:
        today = found or forwarding.forward(slug, at)
    except forwarding.Gone as gone:
        return error_page(request, 410, withdrawn_at=gone.withdrawn_at)
    except forwarding.Unknown:
        raise Http404 from None
    return HttpResponsePermanentRedirect(today.get_absolute_url())


@public
@never_cache
def preview(request: Any, token: str) -> HttpResponse:
    """A version as its page would be, for whoever holds the share link."""
    try:
        link = link_of(token, request.instant)
    except PreviewOver:
        return error_page(request, 410, is_preview=True)
    except NoPreview:
        raise Http404 from None
    found = Article.objects.with_page(request.instant).get(pk=link.article_id)
    return not_indexed(show(request, "site/preview.html", found, token=token, link=link))


def not_indexed(response: Answer) -> Answer:
    """For what machines may not keep, beside the page's own `<meta name="robots">`."""
    response["X-Robots-Tag"] = "noindex"
    return response


def show(
    request: Any, template: str, article: Article, *, token: str = "", **context: Any
) -> HttpResponse:
    """The page of an article. With a share link's token, pictures that aren't public show too.

    It may hold, in frames, the players of what its body links to, and nobody else's.
    """
    players = body.players(article.body)
    page = _page(request, article, token) | {"players": players}
    response: Any = render(request, template, page | context)
    if players:  # what django-csp's decorators set, which know a view and not its answer
        response._csp_update = {"frame-src": sorted({each.origin for each in players})}
    return response


def _page(request: Any, article: Article, token: str) -> dict[str, Any]:
    """What the page of an article shows around its own columns."""
    corrections = [
        {"label": Correction.Kind(row["kind"]).label, "text": row["text"], "at": instant(row["at"])}
        for row in article.correction_rows
    ]
    paper = structured.Paper(request.edition, request.frame.pages)
    way = structured.line(article.section, request.frame.all_sections)
    crumbs = paper.crumbs(*way, (article.headline, article.get_absolute_url()))
    parts = [part for part in body.parts(article.body) if part.level == 2]
    return {
        "article": article,
        "structured": structured.markup(paper.article(article, corrections), crumbs),
        "current": article.section,
        "preview_token": token,
        "body": body.render(
            article.body,
            {each.pk: partial(figure, each, token=token) for each in article.pictures.all()},
            root=request.edition.root,
            is_page=True,
        ),
        "jumps": parts if len(parts) >= JUMPS_FROM else [],
        "authors": {byline.author_id: byline for byline in article.bylines.all()}.values(),
        "corrections": corrections,
        "next": related.after(article, request.instant),
    }
