"""`manage.py demo`: the demo newsroom."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import AboutPage, Article, Comment, Correction, Notice, Section, Story
from articles.states import State
from authors.models import Author
from newsroom.clock import now
from newsroom.demo import files
from newsroom.demo.factories import make_article
from newsroom.editions.models import Edition
from newsroom.images.models import Image

pytestmark = pytest.mark.django_db


def demo(**options):
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def rows():
    models = (AboutPage, Article, Author, Comment, Correction, Edition, Image, Section, Story, User)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_the_demo_newsroom_and_a_second_run(clock):
    said = demo()
    assert f"{Story.objects.count()} stories" in said
    assert "editor       publishes, schedules, withdraws" in said
    assert 35 <= Story.objects.count() == len(list(files.stories()))
    assert Section.objects.filter(slug="politics").exists()
    assert not User.objects.filter(email="").exists(), "notices are mailed"
    assert Section.objects.count() == 8
    kinds = {"ethics", "corrections", "ownership", "masthead", "contact"}
    assert kinds <= set(AboutPage.objects.public().values_list("kind", flat=True))
    assert Author.objects.filter(kind=Author.Kind.ORGANISATION).exists()

    states = set(Article.objects.with_state().values_list("state", flat=True))
    assert states >= {
        *(State.DRAFT, State.IN_REVIEW, State.READY, State.SCHEDULED, State.LIVE),
        *(State.SUPERSEDED, State.WITHDRAWN),
    }
    live = Article.objects.live()
    assert live.count() > 25
    assert live.filter(live_until__isnull=False).exists(), "one that expires"
    assert live.filter(corrections__isnull=False).exists(), "one that was corrected"
    moves = {each.article.moves_updated for each in Correction.objects.public(now())}
    assert moves == {True, False}, "one that moved its story’s “updated” time, and one that did not"
    newer = Story.objects.filter(versions__in=live, head__live_from=None)
    assert newer.exists(), "one with a newer draft"
    assert not live.exclude(lead_image=None).filter(lead_image__alt="").exists()

    said = Comment.objects.filter(answers=None)
    assert said.filter(resolved_at=None).exclude(passage="").exists(), "an open one, on a passage"
    assert said.filter(resolved_at__isnull=False).exists(), "a resolved one"
    assert Notice.objects.unread().exists()

    before = rows()
    assert "nothing changed" in demo()
    assert rows() == before
    assert "not loaded again" in demo(if_empty=True)
    assert rows() == before


def test_if_empty_leaves_a_newsroom_with_a_story_alone():
    make_article()
    assert demo(if_empty=True) == "This newsroom has stories: the demo is not loaded again.\n"
    assert Story.objects.count() == 1


def test_it_refuses_a_site_that_is_served_over_https(settings):
    settings.SITE_URL, settings.HTTPS = "https://news.example", True
    with pytest.raises(CommandError, match=r"https://news\.example looks like a real site"):
        demo()
    assert not User.objects.exists()
