"""What the database itself refuses, whatever wrote the statement.

- two live intervals of one story that overlap,
- a slug under which another story is or was on the timeline,
- a change to the text of a version that is on the timeline,
- a change to its bylines, citations, topics, corrections and pictures.

SQLite lets its lines be deleted: its triggers can't tell that from `manage.py flush`, which
on PostgreSQL is a TRUNCATE that no row's trigger sees.

Installed after every migrate, idempotently: Django remakes a SQLite table for most ALTERs,
and the triggers of the old table go with it, silently. PostgreSQL alters no column that a
trigger mentions, so the triggers are taken down before migrations run.
"""

from typing import Any

from django.db import connections

from .drafts import TEXT

TABLE = "articles_article"
FROZEN = ("story_id", "number", "slug", "plain", "word_count", "is_substantive", *TEXT)
FROZEN_SAYS = "a version on the timeline is frozen: save an edit as a new version"
LINES = {
    "articles_byline": "article_id",
    "articles_citation": "article_id",
    "articles_articletopic": "content_object_id",
    "articles_correction": "article_id",
    "articles_article_pictures": "article_id",
}
"""What hangs on a version as its text does, and the column that says on which."""

POSTGRESQL = f"""
CREATE EXTENSION IF NOT EXISTS btree_gist;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'article_intervals_apart') THEN
        ALTER TABLE {TABLE}
            ADD CONSTRAINT article_intervals_apart
                EXCLUDE USING gist (story_id WITH =, tstzrange(live_from, live_until) WITH &&)
                WHERE (live_from IS NOT NULL),
            ADD CONSTRAINT article_slug_of_one_story
                EXCLUDE USING gist (slug WITH =, story_id WITH <>) WHERE (slug <> '');
    END IF;
END $$;
CREATE OR REPLACE FUNCTION article_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{FROZEN_SAYS}' USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE TRIGGER article_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW
    WHEN (OLD.live_from IS NOT NULL AND ({
    " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
}))
    EXECUTE FUNCTION article_frozen();
CREATE OR REPLACE FUNCTION article_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM {TABLE} WHERE live_from IS NOT NULL AND id IN (
            (to_jsonb(OLD) ->> TG_ARGV[0])::bigint, (to_jsonb(NEW) ->> TG_ARGV[0])::bigint)
    ) THEN
        RAISE EXCEPTION '{FROZEN_SAYS}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
""" + "".join(
    f"""
CREATE OR REPLACE TRIGGER article_line_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION article_line_frozen('{column}');
"""
    for table, column in LINES.items()
)

_OVERLAPS = f"""
    WHEN NEW.live_from IS NOT NULL AND EXISTS (
        SELECT 1 FROM {TABLE} other
        WHERE other.story_id = NEW.story_id AND other.id <> NEW.id
          AND other.live_from IS NOT NULL
          AND (other.live_until IS NULL OR NEW.live_from < other.live_until)
          AND (NEW.live_until IS NULL OR other.live_from < NEW.live_until))
    BEGIN SELECT RAISE(ABORT, 'article_intervals_apart'); END
"""
_SLUG_TAKEN = f"""
    WHEN NEW.slug <> '' AND EXISTS (
        SELECT 1 FROM {TABLE} other WHERE other.slug = NEW.slug AND other.story_id <> NEW.story_id)
    BEGIN SELECT RAISE(ABORT, 'article_slug_of_one_story'); END
"""
SQLITE = {
    "article_intervals_apart_insert": f"AFTER INSERT ON {TABLE} {_OVERLAPS}",
    "article_intervals_apart_update": f"AFTER UPDATE ON {TABLE} {_OVERLAPS}",
    "article_slug_of_one_story_insert": f"AFTER INSERT ON {TABLE} {_SLUG_TAKEN}",
    "article_slug_of_one_story_update": f"AFTER UPDATE OF slug, story_id ON {TABLE} {_SLUG_TAKEN}",
    "article_frozen": f"""
        BEFORE UPDATE ON {TABLE}
        WHEN OLD.live_from IS NOT NULL AND ({
        " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FROZEN)
    })
        BEGIN SELECT RAISE(ABORT, '{FROZEN_SAYS}'); END
    """,
    # An INSERT OR REPLACE is no UPDATE, and deletes without a trigger.
    "article_frozen_replace": f"""
        BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id AND live_from IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, '{FROZEN_SAYS}'); END
    """,
    **{
        f"{table}_frozen_{verb.lower()}": f"""
            BEFORE {verb} ON {table}
            WHEN EXISTS (
                SELECT 1 FROM {TABLE} WHERE id IN ({versions}) AND live_from IS NOT NULL)
            BEGIN SELECT RAISE(ABORT, '{FROZEN_SAYS}'); END
        """
        for table, column in LINES.items()
        for verb, versions in (
            ("INSERT", f"NEW.{column}"),
            ("UPDATE", f"OLD.{column}, NEW.{column}"),
        )
    },
}


def install(using: str, **kwargs: Any) -> None:
    """Install the guards on the database `using`; a `post_migrate` receiver."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
        else:
            for name, definition in SQLITE.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {definition}")


def uninstall(using: str, *, plan: Any = (), **kwargs: Any) -> None:
    """Take the triggers down where migrations are about to run; a `pre_migrate` receiver."""
    connection = connections[using]
    if not plan or TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS article_frozen ON {TABLE}")
            for table in LINES:
                cursor.execute(f"DROP TRIGGER IF EXISTS article_line_frozen ON {table}")
        else:
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
