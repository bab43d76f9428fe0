"""Feeds, of the edition and of its lists, in every form that `articles.feeds` writes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.encoding import escape_uri_path

from articles import feeds, masthead
from articles.models import Article, Topic
from articles.querysets import ArticleQuerySet
from newsroom.views import public


@public
def feed(request: Any, form: str) -> HttpResponse:
    live = Article.objects.live(request.instant)
    return _answer(form, _channel(request, live, reverse("home")))


@public
def section_feed(request: Any, section: str, form: str) -> HttpResponse:
    """Of a section and of those inside it."""
    found = request.frame.section(slug=section)
    if found is None:
        raise Http404
    live = Article.objects.live(request.instant).within(found)
    told = found.name, found.description
    return _answer(form, _channel(request, live, found.get_absolute_url(), *told))


@public
def author_feed(request: Any, slug: str, form: str) -> HttpResponse:
    author = get_object_or_404(masthead.public(request.instant), slug=slug)
    live = Article.objects.live(request.instant).by_author(author)
    told = author.name, author.bio
    return _answer(form, _channel(request, live, author.get_absolute_url(), *told))


@public
def topic_feed(request: Any, slug: str, form: str) -> HttpResponse:
    """404 while no live story is about it, lest a draft's topic be known."""
    topic = get_object_or_404(Topic, slug=slug)
    live = Article.objects.live(request.instant).about(topic)
    told = topic.name, topic.description
    channel = _channel(request, live, topic.get_absolute_url(), *told)
    if not channel.items:
        raise Http404
    return _answer(form, channel)


def _channel(
    request: Any, articles: ArticleQuerySet, path: str, title: str = "", description: str = ""
) -> feeds.Channel:
    own = escape_uri_path(request.path)
    return feeds.Channel(request.edition, request.instant, articles, path, own, title, description)


def _answer(form: str, channel: feeds.Channel) -> HttpResponse:
    found = feeds.FORMS[form]
    response = HttpResponse(found.write(channel), found.content_type)
    if links := channel.links:
        response["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())
    return response
