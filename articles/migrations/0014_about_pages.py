from typing import Any

import django.db.models.deletion
from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import newsroom.clock


def let_editors_keep_them(apps: Any, schema_editor: Any) -> None:
    create_permissions(real_apps.get_app_config("articles"), verbosity=0, apps=apps)
    given = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="articles", content_type__model="aboutpage"
    )
    for editors in apps.get_model("auth", "Group").objects.filter(name="Editors"):
        editors.permissions.add(*given)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_newest_lines"),
        ("editions", "0003_telling"),
    ]

    operations = [
        migrations.CreateModel(
            name="AboutPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ethics", "Ethics policy"),
                            ("corrections", "Corrections policy"),
                            ("facts", "How facts are checked"),
                            ("unnamed", "Unnamed sources"),
                            ("bylines", "Stories without a byline"),
                            ("coverage", "What is covered, and why"),
                            ("feedback", "What readers tell us"),
                            ("ownership", "Ownership and funding"),
                            ("diversity", "Diversity policy"),
                            ("staffing", "Diversity of the staff"),
                            ("masthead", "Masthead"),
                            ("contact", "Contact"),
                            ("privacy", "Privacy"),
                            ("other", "Another page"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                (
                    "slug",
                    models.SlugField(help_text="The last part of the address.", max_length=60),
                ),
                ("body", models.TextField(blank=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Order at the foot of every page."
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=True,
                        help_text="At the foot of every page, and at its address.",
                        verbose_name="readers see it",
                    ),
                ),
                ("changed_at", models.DateTimeField(default=newsroom.clock.now, editable=False)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "page",
                "ordering": ["position", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "slug"),
                        name="about_page_address",
                        violation_error_message="Another page has this address.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "other"), _negated=True),
                        fields=("edition", "kind"),
                        name="about_page_kind_once",
                        violation_error_message="There is a page of this kind already.",
                    ),
                ],
            },
        ),
        migrations.RunPython(let_editors_keep_them, migrations.RunPython.noop),
    ]
