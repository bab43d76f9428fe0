"""The desk's lists are drawn by its own tag, to look as Django's would."""

import pytest
from django.template import Context, engines
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles import publishing
from newsroom.clock import now
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_live,
    make_page,
    make_section,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_sorts(edition, clock, editor, writer):
    """Of each column a value, none, and one to escape."""
    arts = make_section("Arts & “a”")
    make_section("Opera", parent=arts, colour="#aa3300")
    finch, wren = make_author("Ada <Finch>", user=writer), make_author("Al Wren", active=False)
    make_article("A & <b>draft</b>", by=writer, section=arts, authors=[finch, wren, make_author()])
    out = make_live("A story", by=editor, authors=[finch])
    clock.shift(60)
    publishing.restore(out, by=editor)
    make_source("A & <b>page</b>", "https://a.example/?a=1&b=2", publisher="A & B")
    make_source("A page")
    make_page("A page", is_public=False)
    make_page("About it & us")
    DBTaskResult.objects.create(
        task_path="a.task", args_kwargs={"args": [], "kwargs": {}}, run_after=now()
    )


@pytest.mark.parametrize("asked", [{}, {"q": "a"}, {"o": "1"}, {"q": "a&<b>"}, {"q": "zeppelin"}])
@pytest.mark.parametrize(
    "name",
    [
        *("articles_article", "articles_section", "articles_aboutpage", "authors_author"),
        *("sources_publisher", "sources_source", "editions_edition"),
        "django_tasks_database_dbtaskresult",
    ],
)
def test_rows_are_drawn_as_django_draws_them(all_sorts, desk, name, asked):
    page = desk(make_user(is_superuser=True)).read(f"{name}_changelist", **asked)
    drawn = [
        engines["django"]
        .from_string(f"{{% load admin_list lists %}}{{% {tag} cl %}}")
        .template.render(Context({"cl": (cl := page.context["cl"]), "opts": cl.opts}))
        for tag in ("rows", "result_list")
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0].count("<tr>") == (len(cl.result_list) + 1 if cl.result_list else 0)
    assert "".join(drawn[0].split()) in "".join(page.content.decode().split())


def test_rows_that_are_picked_have_boxes(desk, editor):
    page = desk(make_user(is_superuser=True)).client.get(reverse("admin:auth_user_changelist"))
    assert page.content.decode().count('name="_selected_action"') == 2


def test_rows_to_choose_from_in_a_popup_say_which_they_are(desk, editor):
    source = make_source("A page")
    page = desk(editor).read("sources_source_changelist", _popup=1)
    assert f'data-popup-opener="{source.pk}"' in page.content.decode()
