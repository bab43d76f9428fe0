from typing import Any

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_editors_decide(apps: Any, schema_editor: Any) -> None:
    create_permissions(real_apps.get_app_config("articles"), verbosity=0, apps=apps)
    Permission = apps.get_model("auth", "Permission")
    given = Permission.objects.filter(
        content_type__app_label="articles", codename__in=["view_rule", "change_rule"]
    )
    for editors in apps.get_model("auth", "Group").objects.filter(name="Editors"):
        editors.permissions.add(*given)


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_desk_writing")]
    operations = [migrations.RunPython(let_editors_decide, migrations.RunPython.noop)]
