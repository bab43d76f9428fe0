"""The groups that a migration makes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from articles.roles import ROLES
from newsroom.demo.factories import make_editor, make_writer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ROLES)
def test_a_group_has_what_is_declared_and_no_more(name):
    held = Group.objects.get(name=name).permissions.select_related("content_type")
    assert {f"{p.content_type.app_label}.{p.codename}" for p in held} == set(ROLES[name])


def test_writers_write_and_never_publish():
    walt = make_writer()
    assert walt.has_perms(["articles.add_article", "articles.change_article"])
    for verb in ("publish", "delete"):
        assert not walt.has_perm(f"articles.{verb}_article")


def test_editors_have_everything_on_articles_authors_sections_and_sources():
    edith = make_editor()
    assert edith.has_perm("articles.publish_article")
    for label in ("articles.article", "articles.section", "authors.author", "sources.source"):
        app, model = label.split(".")
        assert edith.has_perms(
            [f"{app}.{verb}_{model}" for verb in ("add", "change", "delete", "view")]
        )


@pytest.mark.parametrize("make", [make_writer, make_editor])
def test_users_groups_and_permissions_are_the_administrators(make):
    user = make()
    assert not any(permission.startswith("auth.") for permission in user.get_all_permissions())
    assert not user.is_superuser
    assert user.is_staff


def test_the_migration_can_be_run_again():
    Group.objects.get(name="Writers").permissions.clear()
    import_module("articles.migrations.0002_roles").make_roles(apps, None)
    assert Group.objects.count() == len(ROLES)
    assert Group.objects.get(name="Writers").permissions.count() == len(ROLES["Writers"])
