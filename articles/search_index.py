"""The search index: the words of every version on the timeline, kept by the database itself.

`articles_search` is a table of weighted `tsvector`s on PostgreSQL and of FTS5 on SQLite.
Triggers keep it, whatever wrote the statement. Drafts are not in it.

Installed after every migrate, idempotently. Before migrations run the triggers are taken
down: both databases refuse to alter or remake a table that a trigger mentions. To rebuild
the index, empty `articles_search` and run `manage.py migrate`.
"""
# ruff: noqa: S608 (statements are made of this module's own constants)

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

TABLE = "articles_search"

# Bylines, citations and topics of a version on the timeline are frozen as its text is
# (`guards`), so what is to be followed is the versions, and the names that they refer to.
WORDS = "live_from, headline, kicker, summary, plain"
"""The columns of a version that the index is made from."""

TRIGGERS = {
    "articles_article": (f"INSERT OR DELETE OR UPDATE OF {WORDS}", "", "SELECT {row}.id"),
    "authors_author": (
        "UPDATE OF name",
        "WHEN (OLD.name <> NEW.name)",
        "SELECT article_id FROM articles_byline WHERE author_id = {row}.id",
    ),
    "articles_topic": (
        "UPDATE OF name",
        "WHEN (OLD.name <> NEW.name)",
        "SELECT content_object_id FROM articles_articletopic WHERE tag_id = {row}.id",
    ),
    "sources_publisher": (
        "UPDATE OF name",
        "WHEN (OLD.name <> NEW.name)",
        "SELECT line.article_id FROM articles_citation line "
        "JOIN sources_source source ON source.id = line.source_id "
        "WHERE source.publisher_id = {row}.id",
    ),
    "sources_source": (
        "UPDATE OF publisher_id",
        "WHEN (OLD.publisher_id <> NEW.publisher_id)",
        "SELECT article_id FROM articles_citation WHERE source_id = {row}.id",
    ),
}
"""By table: which changes are followed, and a query for the versions that `{row}` belongs to."""

_NAMES = """
    SELECT {concat}(name, ' ') FROM (
        SELECT author.name FROM articles_byline line
            JOIN authors_author author ON author.id = line.author_id
            WHERE line.article_id = article.id
        UNION SELECT topic.name FROM articles_articletopic line
            JOIN articles_topic topic ON topic.id = line.tag_id
            WHERE line.content_object_id = article.id
        UNION SELECT publisher.name FROM articles_citation line
            JOIN sources_source source ON source.id = line.source_id
            JOIN sources_publisher publisher ON publisher.id = source.publisher_id
            WHERE line.article_id = article.id
    ) names
"""

# --- PostgreSQL ---------------------------------------------------------------------

# A stemmer without stop words, so that “The Who” is found, and words split as FTS5 splits
# them, so that both databases find the same. A tsvector holds 1 MB at most: the index ends
# after 200,000 characters of a body.
POSTGRESQL = f"""
CREATE EXTENSION IF NOT EXISTS unaccent;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'newsroom') THEN
        CREATE TEXT SEARCH DICTIONARY newsroom_stem (TEMPLATE = snowball, LANGUAGE = english);
        CREATE TEXT SEARCH CONFIGURATION newsroom (COPY = english);
        ALTER TEXT SEARCH CONFIGURATION newsroom
            ALTER MAPPING FOR asciiword, word, numword WITH unaccent, newsroom_stem;
    END IF;
END $$;
CREATE TABLE IF NOT EXISTS {TABLE} (article_id bigint PRIMARY KEY, vector tsvector NOT NULL);
CREATE INDEX IF NOT EXISTS {TABLE}_vector ON {TABLE} USING gin (vector);

CREATE OR REPLACE FUNCTION {TABLE}_words(weight "char", words text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector('newsroom',
        regexp_replace(normalize(left(words, 200000)), '[^[:alnum:]]+', ' ', 'g')), weight)
$$;

CREATE OR REPLACE FUNCTION {TABLE}_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM {TABLE} WHERE article_id = ANY(ids) AND NOT EXISTS (
        SELECT FROM articles_article WHERE id = article_id AND live_from IS NOT NULL);
    INSERT INTO {TABLE} (article_id, vector)
        SELECT article.id,
            {TABLE}_words('A', article.kicker || ' ' || article.headline)
            || {TABLE}_words('B', article.summary)
            || {TABLE}_words('C', coalesce(({_NAMES.format(concat="string_agg")}), ''))
            || {TABLE}_words('D', article.plain)
        FROM articles_article article
        WHERE article.id = ANY(ids) AND article.live_from IS NOT NULL
    ON CONFLICT (article_id) DO UPDATE SET vector = EXCLUDED.vector;
$$;

CREATE OR REPLACE FUNCTION {TABLE}_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versions text := 'SELECT array_agg(id) FROM (' || TG_ARGV[0] || ') versions(id)';
    before bigint[];
    after bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN EXECUTE versions INTO before USING OLD; END IF;
    IF TG_OP <> 'DELETE' THEN EXECUTE versions INTO after USING NEW; END IF;
    PERFORM {TABLE}_refresh(before || after);
    RETURN NULL;
END $$;
"""
POSTGRESQL_FILL = f"""
DELETE FROM {TABLE} WHERE NOT EXISTS (SELECT FROM articles_article WHERE id = article_id);
SELECT {TABLE}_refresh(array_agg(id)) FROM articles_article article
WHERE live_from IS NOT NULL AND NOT EXISTS (SELECT FROM {TABLE} WHERE article_id = article.id);
"""

# --- SQLite -------------------------------------------------------------------------

SQLITE = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(
    headline, summary, names, words, tokenize = 'porter unicode61 remove_diacritics 2')
"""
_SQLITE_INSERT = f"""
INSERT INTO {TABLE} (rowid, headline, summary, names, words)
SELECT article.id, article.kicker || ' ' || article.headline, article.summary,
    ({_NAMES.format(concat="group_concat")}), article.plain
FROM articles_article article
WHERE article.live_from IS NOT NULL AND article.id
"""
SQLITE_FILL = (
    f"DELETE FROM {TABLE} WHERE rowid NOT IN (SELECT id FROM articles_article)",
    f"{_SQLITE_INSERT} NOT IN (SELECT rowid FROM {TABLE})",
)


def sqlite_triggers() -> Iterator[tuple[str, str]]:
    """Name and statement of each. SQLite wants one for each kind of change."""
    for table, (events, condition, versions) in TRIGGERS.items():
        for event in events.split(" OR "):
            kind = event.split()[0]
            rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[kind]
            ids = " UNION ".join(versions.format(row=row) for row in rows)
            name = f"{TABLE}_{table}_{kind.lower()}"
            yield (
                name,
                f"""
                CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} {condition} BEGIN
                    DELETE FROM {TABLE} WHERE rowid IN ({ids});
                    {_SQLITE_INSERT} IN ({ids});
                END
                """,
            )


# --- Putting it up and taking it down -------------------------------------------------


def install(using: str, **kwargs: Any) -> None:
    """Install the index and its triggers, and fill in what is missing; for `post_migrate`."""
    connection = connections[using]
    if "articles_article" not in connection.introspection.table_names():
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            for table, (events, condition, versions) in TRIGGERS.items():
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {TABLE}_follow AFTER {events} ON {table} "
                    f"FOR EACH ROW {condition} EXECUTE FUNCTION {TABLE}_follow(%s)",
                    [versions.format(row="($1)")],
                )
            cursor.execute(POSTGRESQL_FILL)
        else:
            cursor.execute(SQLITE)
            for _, statement in sqlite_triggers():
                cursor.execute(statement)
            for statement in SQLITE_FILL:
                cursor.execute(statement)


def uninstall(using: str, *, plan: Any = (), **kwargs: Any) -> None:
    """Take the index down where migrations are about to run; for `pre_migrate`."""
    if plan:
        _remove(using)


@contextmanager
def paused(using: str = "default") -> Iterator[None]:
    """Index what is written inside the block at its end, all at once: for loads in bulk."""
    _remove(using)
    yield
    install(using)


def _remove(using: str) -> None:
    """Drop the triggers; on SQLite the index too, since what changes meanwhile goes unseen."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TRIGGERS.keys() & tables:
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_follow ON {table}")
        else:
            for name, _ in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
