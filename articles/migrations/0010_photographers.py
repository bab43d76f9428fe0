from typing import Any

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from articles.roles import ROLES


def make_photographers(apps: Any, schema_editor: Any) -> None:
    create_permissions(real_apps.get_app_config("images"), verbosity=0, apps=apps)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Photographers")
    Permission = apps.get_model("auth", "Permission")
    for label in ROLES["Photographers"]:
        app, codename = label.split(".")
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label=app, codename=codename)
        )


class Migration(migrations.Migration):
    """The third group, in newsrooms that were there before it."""

    dependencies = [("articles", "0009_editing")]
    operations = [migrations.RunPython(make_photographers, migrations.RunPython.noop)]
