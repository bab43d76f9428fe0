from django.db import migrations

# What words of a letter or two are looked up by: the first letter, and the first two, of each word.
FUNCTION = """
CREATE FUNCTION word_beginnings(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT left(word, letters))
    FROM regexp_split_to_table(upper(words), '[ -]') word, generate_series(1, 2) letters
    WHERE word <> ''
$$
"""
INDEXES = {
    "article_headline_beginnings": "articles_article USING gin (word_beginnings(headline))",
    "story_slug_beginnings": "articles_story USING gin (word_beginnings(slug))",
}


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for name, what in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {what}")


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION word_beginnings CASCADE")


class Migration(migrations.Migration):
    """PostgreSQL finds short words by an index. SQLite has no words for it."""

    dependencies = [("articles", "0018_due_in_works")]

    operations = [migrations.RunPython(index, unindex)]
