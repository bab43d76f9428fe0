"""Feeds, of the edition and of its lists, in every form that `articles.feeds` writes."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.encoding import escape_uri_path

from articles import feeds, lists, masthead
from articles.querysets import ArticleQuerySet
from newsroom.paths import path
from newsroom.views import public


@public
def feed(request: Any, form: str) -> HttpResponse:
    return _answer(form, _channel(request, path("home"), lists.everything))


@public
def section_feed(request: Any, section: str, form: str) -> HttpResponse:
    """Of a section and of those inside it."""
    found = request.frame.section(slug=section)
    if found is None:
        raise Http404
    told = found.name, found.description
    channel = _channel(
        request, found.get_absolute_url(), lists.within, *told, family=tuple(found.family)
    )
    return _answer(form, channel)


@public
def author_feed(request: Any, slug: str, form: str) -> HttpResponse:
    author = masthead.author(request.instant, slug)
    if author is None:
        raise Http404
    told = author.name, author.bio
    url = author.get_absolute_url()
    return _answer(form, _channel(request, url, lists.by_author, *told, author=author.pk))


@public
def topic_feed(request: Any, slug: str, form: str) -> HttpResponse:
    """404 while no live story is about it, lest a draft's topic be known."""
    topic = lists.topic(slug)
    if topic is None:
        raise Http404
    told = topic.name, topic.description
    channel = _channel(request, topic.get_absolute_url(), lists.about, *told, topic=topic.pk)
    if not channel.items:
        raise Http404
    return _answer(form, channel)


def _channel(
    request: Any,
    url: str,
    of: Callable[..., ArticleQuerySet],
    title: str = "",
    description: str = "",
    **values: Any,
) -> feeds.Channel:
    own, at = escape_uri_path(request.path), request.instant
    return feeds.Channel(request.edition, at, of, values, url, own, title, description)


def _answer(form: str, channel: feeds.Channel) -> HttpResponse:
    found = feeds.FORMS[form]
    response = HttpResponse(found.write(channel), found.content_type)
    if links := channel.links:
        response["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())
    return response
