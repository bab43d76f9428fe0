from typing import Any

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from articles.roles import ROLES


def make_roles(apps: Any, schema_editor: Any) -> None:
    # Permissions are made after a migrate run; the groups need them now.
    for label in ("articles", "authors", "sources", "images", "editions"):
        create_permissions(real_apps.get_app_config(label), verbosity=0, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for label in wanted:
            app, codename = label.split(".")
            # Those of models that come later are given by the migrations that bring them.
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label=app, codename=codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("authors", "0001_initial"),
        ("sources", "0001_initial"),
        ("images", "0001_initial"),
        ("editions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
