"""An article's page, and what a share link shows."""

from functools import partial
from typing import Any, TypeVar

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from articles import body, forwarding, structured
from articles.models import Article, Correction
from articles.preview import NoPreview, PreviewOver, link_of
from newsroom.images.markup import figure
from newsroom.purging import tag
from newsroom.rows import instant
from newsroom.views import error_page, public

RELATED = 4

Answer = TypeVar("Answer", bound=HttpResponseBase)


@public
def article(request: Any, section: str, slug: str) -> HttpResponse:
    at = request.instant
    found = Article.objects.live(at).with_page(at).filter(slug=slug).first()
    if found is not None and found.section.slug == section:
        context = page(request, found)
        shown = [("author", byline.author.slug) for byline in context["authors"]]
        shown += [("topic", topic["slug"]) for topic in found.topic_rows]
        request.frame.tags.update(tag(kind, slug) for kind, slug in shown)
        return render(request, "site/article.html", context)
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
    context = page(request, found, token) | {"link": link}
    return not_indexed(render(request, "site/preview.html", context))


def not_indexed(response: Answer) -> Answer:
    """For what machines may not keep, beside the page's own `<meta name="robots">`."""
    response["X-Robots-Tag"] = "noindex"
    return response


def page(request: Any, article: Article, token: str = "") -> dict[str, Any]:
    """What the page of an article shows around its own columns.

    With a share link's token, pictures that are not public yet show too.
    """
    section = request.frame.section(pk=article.section_id)
    related = (
        Article.objects.live(request.instant)
        .filter(section__in=section.family if section else [])
        .exclude(story=article.story_id)
        .select_related("section", "lead_image")
        .defer("body", "plain")
    )
    corrections = [
        {"label": Correction.Kind(row["kind"]).label, "text": row["text"], "at": instant(row["at"])}
        for row in article.correction_rows
    ]
    facts = structured.facts(article, corrections, request.edition)
    return {
        "article": article,
        "structured": structured.markup(facts),
        "current": article.section,
        "preview_token": token,
        "body": body.render(
            article.body,
            {each.pk: partial(figure, each, token=token) for each in article.pictures.all()},
            root=request.edition.root,
        ),
        "authors": {byline.author_id: byline for byline in article.bylines.all()}.values(),
        "corrections": corrections,
        "related": related.newest_first()[:RELATED],
    }
