from django.db import migrations


def parallel(how):
    def alter(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER FUNCTION word_beginnings(text) PARALLEL {how}")

    return alter


class Migration(migrations.Migration):
    """PostgreSQL looks short words up by itself: to start helpers takes longer."""

    dependencies = [("articles", "0019_short_words")]

    operations = [migrations.RunPython(parallel("UNSAFE"), parallel("SAFE"))]
