from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Upper

NEW = "images_image USING gin (searched gin_trgm_ops, upper(credit) gin_trgm_ops)"
COLUMNS = (f"upper({name}) gin_trgm_ops" for name in ("alt", "caption", "credit", "rights"))
OLD = f"images_image USING gin ({', '.join(COLUMNS)})"


def index(what):
    def index(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP INDEX IF EXISTS image_words")
            schema_editor.execute(f"CREATE INDEX image_words ON {what}")

    return index


class Migration(migrations.Migration):
    """What the library's search looks through is one column, in capitals."""

    dependencies = [("images", "0004_words")]

    operations = [
        migrations.AddField(
            "image",
            "searched",
            models.GeneratedField(
                expression=Upper(
                    Concat(
                        "alt", Value("\n"), "caption", Value("\n"), "credit", Value("\n"), "rights"
                    )
                ),
                output_field=models.TextField(),
                db_persist=True,
                help_text="All its words, in capitals: to make them of each row takes long.",
            ),
        ),
        migrations.RunPython(index(NEW), index(OLD)),
    ]
