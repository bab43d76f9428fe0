"""Feeds, of the edition and of its lists."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles import feeds, masthead
from articles.models import Article, Topic
from articles.querysets import ArticleQuerySet
from newsroom.views import public

RSS = "application/rss+xml; charset=utf-8"
JSON = "application/feed+json; charset=utf-8"


@public
def feed(request: Any) -> HttpResponse:
    return HttpResponse(feeds.rss(_edition(request)), RSS)


@public
def json_feed(request: Any) -> HttpResponse:
    return HttpResponse(feeds.json_feed(_edition(request)), JSON)


@public
def section_feed(request: Any, section: str) -> HttpResponse:
    """Of a section and of those inside it."""
    found = request.frame.section(slug=section)
    if found is None:
        raise Http404
    live = Article.objects.live(request.instant).within(found)
    channel = _channel(request, live, found, found.name, found.description)
    return HttpResponse(feeds.rss(channel), RSS)


@public
def author_feed(request: Any, slug: str) -> HttpResponse:
    author = get_object_or_404(masthead.public(request.instant), slug=slug)
    live = Article.objects.live(request.instant).by_author(author)
    channel = _channel(request, live, author, author.name, author.bio)
    return HttpResponse(feeds.rss(channel), RSS)


@public
def topic_feed(request: Any, slug: str) -> HttpResponse:
    """404 while no live story is about it, lest a draft's topic be known."""
    topic = get_object_or_404(Topic, slug=slug)
    live = Article.objects.live(request.instant).about(topic)
    channel = _channel(request, live, topic, topic.name, topic.description)
    if not channel.items:
        raise Http404
    return HttpResponse(feeds.rss(channel), RSS)


def _edition(request: Any) -> feeds.Channel:
    live = Article.objects.live(request.instant)
    return feeds.Channel(request.edition, request.instant, live, reverse("home"), request.path)


def _channel(
    request: Any, articles: ArticleQuerySet, of: Any, title: str, description: str
) -> feeds.Channel:
    path = of.get_absolute_url()
    return feeds.Channel(
        request.edition, request.instant, articles, path, request.path, title, description
    )
