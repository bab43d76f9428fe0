from django.db import migrations, models
from django.db.models import Q

WORDS = ("alt", "caption", "credit", "rights")


def index(apps, schema_editor):
    """SQLite has no trigrams, and reads all rows."""
    if schema_editor.connection.vendor == "postgresql":
        columns = ", ".join(f"upper({name}) gin_trgm_ops" for name in WORDS)
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(f"CREATE INDEX image_words ON images_image USING gin ({columns})")


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX image_words")


class Migration(migrations.Migration):
    """The library is searched for words anywhere in these, and narrowed down."""

    dependencies = [("images", "0003_newest")]
    operations = [
        migrations.AddIndex(
            "image",
            models.Index(
                fields=["-uploaded_at", "-id"], condition=Q(alt=""), name="image_without_alt"
            ),
        ),
        migrations.AddIndex(
            "image",
            models.Index(
                fields=["licence_until"],
                condition=Q(licence_until__isnull=False),
                name="image_licences",
            ),
        ),
        migrations.RunPython(index, unindex),
    ]
