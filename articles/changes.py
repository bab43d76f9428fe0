"""The count of changes to what readers see, kept by the database whatever wrote the statement.

What readers see changes in two ways: by the clock, which every page knows ahead (its next
boundary), and by a write. Triggers on all that public pages are made of count the writes in
`ChangeCount`, so that a page cache in any process, on any host, can ask one row whether what it
holds is still true. Drafts, and whatever else no page shows, don't count.

On PostgreSQL they count once a transaction, at its end: until then it holds no lock on the row.
What new kinds of rows public pages show is added here.
"""

from typing import Any

from django.db import connections

COUNT = "editions_changecount"
COUNTED = f"""
    INSERT INTO {COUNT} (id, count, told) VALUES (1, 1, 0)
    ON CONFLICT (id) DO UPDATE SET count = {COUNT}.count + 1
"""

_ALWAYS = {"INSERT": "", "UPDATE": "", "DELETE": ""}
_ONCE_SHOWN = {"UPDATE": "", "DELETE": ""}  # a new one is shown when a version goes out with it
PUBLIC: dict[str, dict[str, str]] = {
    "articles_article": {
        "INSERT": "NEW.live_from IS NOT NULL",
        "UPDATE": "OLD.live_from IS NOT NULL OR NEW.live_from IS NOT NULL",
        "DELETE": "OLD.live_from IS NOT NULL",
    },
    "articles_story": {
        "UPDATE": "(OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL)"
        " OR OLD.withdrawn_at <> NEW.withdrawn_at"
    },
    "articles_aboutpage": _ALWAYS,
    "articles_alert": _ALWAYS,
    "articles_front": _ALWAYS,
    "articles_frontslot": _ALWAYS,
    "articles_section": _ALWAYS,
    "articles_topic": _ONCE_SHOWN,
    "authors_author": _ALWAYS,
    "authors_authorlink": _ALWAYS,
    "editions_edition": _ALWAYS,
    "images_image": _ONCE_SHOWN,
    "sources_publisher": _ONCE_SHOWN,
    "sources_source": {
        # Whether its address answers is asked and noted all the time, and shown to nobody.
        "UPDATE": "OLD.title <> NEW.title OR OLD.kind <> NEW.kind"
        " OR OLD.publisher_id <> NEW.publisher_id OR (OLD.url IS NULL) <> (NEW.url IS NULL)"
        " OR OLD.url <> NEW.url",
        "DELETE": "",
    },
}
"""By table: the writes that count, and of which rows (any, where it doesn't say)."""

TRIGGERS = [
    (table, f"{table}_counted_{verb.lower()}", verb, condition)
    for table, verbs in PUBLIC.items()
    for verb, condition in verbs.items()
]

FUNCTION = f"""
CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('newsroom.counted', true), '') <> txid_current()::text THEN
        PERFORM set_config('newsroom.counted', txid_current()::text, true);
        {COUNTED};
    END IF;
    RETURN NULL;
END $$;
"""


def install(using: str, **kwargs: Any) -> None:
    """Install the triggers on the database `using`; a `post_migrate` receiver."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not tables.issuperset({COUNT, *PUBLIC}):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table, name, verb, condition in TRIGGERS:
            when = f"WHEN ({condition})" if condition else ""
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {name} ON {table};"
                    f"CREATE CONSTRAINT TRIGGER {name} AFTER {verb} ON {table}"
                    " DEFERRABLE INITIALLY DEFERRED"
                    f" FOR EACH ROW {when} EXECUTE FUNCTION count_change()"
                )
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(
                    f"CREATE TRIGGER {name} AFTER {verb} ON {table} {when} BEGIN {COUNTED}; END"
                )


def uninstall(using: str, *, plan: Any = (), **kwargs: Any) -> None:
    """Take the triggers down where migrations are about to run; a `pre_migrate` receiver.

    PostgreSQL alters no table that has triggers waiting, and no column that one mentions.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not plan:
        return
    with connection.cursor() as cursor:
        for table, name, _, _ in TRIGGERS:
            if table in tables:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
