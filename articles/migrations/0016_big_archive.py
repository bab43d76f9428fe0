from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When

# What SQLite has no words for.
POSTGRESQL = {
    "article_headline_words": "articles_article USING gin (upper(headline) gin_trgm_ops)",
    "story_slug_words": "articles_story USING gin (upper(slug) gin_trgm_ops)",
    "article_when": "articles_article (live_from NULLS FIRST, id)",
}


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, what in POSTGRESQL.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {what}")


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in POSTGRESQL:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    """What the desk's lists, its board and its search ask of an archive, by indexes."""

    dependencies = [("articles", "0015_announcements")]

    operations = [
        migrations.AddField(
            "story",
            "is_placed",
            models.BooleanField(
                default=False,
                editable=False,
                help_text="Whether its newest version is on the timeline.",
            ),
        ),
        migrations.AlterField(
            "story",
            "head",
            models.OneToOneField(
                editable=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="head_of",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            "story",
            "works_stage",
            models.GeneratedField(
                expression=Case(When(is_placed=True, then=Value("")), default=F("stage")),
                output_field=models.CharField(max_length=10),
                db_persist=True,
                help_text="Its stage while it is in the works, and then nothing.",
            ),
        ),
        migrations.AddIndex(
            "story",
            models.Index(
                fields=["works_stage"], condition=~Q(works_stage=""), name="story_in_works"
            ),
        ),
        migrations.AddIndex(
            "story",
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="story_withdrawn",
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="article_expiries",
            ),
        ),
        migrations.AddIndex(
            "article", models.Index(fields=["-saved_at", "-id"], name="article_saved")
        ),
        migrations.AddIndex(
            "article", models.Index(fields=["headline", "-id"], name="article_headlines")
        ),
        migrations.AddIndex(
            "article", models.Index(fields=["type", "-saved_at"], name="article_types")
        ),
        migrations.RunPython(index, unindex),
        migrations.RunSQL(
            "UPDATE articles_story SET is_placed = TRUE WHERE head_id IN "
            "(SELECT id FROM articles_article WHERE live_from IS NOT NULL)",
            migrations.RunSQL.noop,
        ),
    ]
