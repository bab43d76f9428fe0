"""The desk through Django's test client, with the article form filled in as a browser would."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles.models import Story
from newsroom.demo.factories import make_section


@pytest.fixture
def desk(client, edition, clock):
    """`desk(user)`: a client of that user's session, who works at the desk."""

    def enter(user: Any) -> "Desk":
        client.force_login(user)
        return Desk(client)

    return enter


class Desk:
    def __init__(self, client: Any) -> None:
        self.client = client

    def read(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(reverse(f"admin:{name}", args=args), query)

    def form(self, article: Any = None) -> dict[str, Any]:
        """The fields of the article form, as they are on the page."""
        url = (
            reverse("admin:articles_article_change", args=[article.pk])
            if article
            else reverse("admin:articles_article_add")
        )
        page = html.fromstring(self.client.get(url).content)
        fields = dict(page.get_element_by_id("article_form").form_values())
        return {  # a browser drops the line break that a textarea begins with
            name: value.removeprefix("\n")
            for name, value in fields.items()
            if "__prefix__" not in name
        }

    def save(self, article: Any = None, **fields: Any) -> Any:
        """Change these fields of the form and press Save."""
        filled = self.form(article) | {k: v for k, v in fields.items() if v is not None}
        return self.post_form(article, filled)

    def post_form(self, article: Any, fields: dict[str, Any]) -> Any:
        if article:
            url = reverse("admin:articles_article_change", args=[article.pk])
        else:
            url = reverse("admin:articles_article_add")
        return self.client.post(url, fields)

    def step(self, article: Any, name: str, **fields: Any) -> Any:
        """Post to a step's address; where it forewarns, a second time with what it told."""
        url = reverse("admin:articles_article_step", args=[article.pk, name])
        fields = {"seen": Story.objects.get(pk=article.story_id).last_save} | fields
        answer = self.client.post(url, fields)
        if answer.status_code == 200 and answer.context["told"]:
            return self.client.post(url, fields | {"told": answer.context["told"]})
        return answer


@pytest.fixture
def section(db):
    return make_section()


def says(response: Any) -> str:
    """The text of a page, spaces run together."""
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def queries_of(client: Any, path: str) -> int:
    """How many queries a page asks more than a desk page that is about nothing."""

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    return asked(path) - asked(reverse("admin:password_change"))
