"""The search index: the words of every version on the timeline, kept by the database itself.

`articles_search` is a table of weighted `tsvector`s on PostgreSQL and of FTS5 on SQLite. Beside
the words in their stems it has those of headlines and names as they are written, which is what
somebody has typed the beginning of: a column `typed`, and on SQLite a table `articles_typed`.
A third table, `articles_facet`, has the versions of each author and topic, and those that cite
each publisher, in the order of their dates, with their section: the newest are there to be listed
and searched, however many there are.
Triggers keep them, whatever wrote the statement. Drafts are not in it.

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
TYPED = "articles_typed"
FACETS = "articles_facet"

# Bylines, citations and topics of a version on the timeline are frozen as its text is
# (`guards`), so what is to be followed is the versions, and the names that they refer to.
WORDS = "live_from, published_at, section_id, headline, kicker, summary, plain"
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

_FACETS = f"""
    INSERT INTO {FACETS} (kind, ref, published_at, article_id, section_id)
    SELECT DISTINCT kind, ref, published_at, article.id, section_id
    FROM articles_article article JOIN (
        SELECT 'author' AS kind, author_id AS ref, article_id FROM articles_byline
        UNION ALL SELECT 'topic', tag_id, content_object_id FROM articles_articletopic
        UNION ALL SELECT 'publisher', publisher_id, article_id FROM articles_citation line
            JOIN sources_source source ON source.id = line.source_id
    ) lines ON lines.article_id = article.id
    WHERE article.live_from IS NOT NULL AND article.id"""
# There were no publishers in it once.
_PUBLISHERS = f"""{_FACETS} IS NOT NULL AND kind = 'publisher' AND NOT EXISTS (
        SELECT 1 FROM {FACETS} had WHERE had.kind = 'publisher' AND had.article_id = article.id)"""

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
    IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'newsroom_typed') THEN
        CREATE TEXT SEARCH CONFIGURATION newsroom_typed (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION newsroom_typed
            ALTER MAPPING FOR asciiword, word, numword WITH unaccent, simple;
    END IF;
END $$;
CREATE TABLE IF NOT EXISTS {TABLE} (article_id bigint PRIMARY KEY, vector tsvector NOT NULL);
ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS typed tsvector;
CREATE INDEX IF NOT EXISTS {TABLE}_vector ON {TABLE} USING gin (vector);
CREATE INDEX IF NOT EXISTS {TABLE}_typed ON {TABLE} USING gin (typed);

CREATE TABLE IF NOT EXISTS {FACETS} (
    kind text, ref bigint, published_at timestamptz, article_id bigint, section_id bigint,
    PRIMARY KEY (kind, ref, published_at, article_id, section_id));
CREATE INDEX IF NOT EXISTS {FACETS}_article ON {FACETS} (article_id);

CREATE OR REPLACE FUNCTION {TABLE}_split(words text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT regexp_replace(normalize(left(words, 200000)), '[^[:alnum:]]+', ' ', 'g')
$$;
CREATE OR REPLACE FUNCTION {TABLE}_words(weight "char", words text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector('newsroom', {TABLE}_split(words)), weight)
$$;

CREATE OR REPLACE FUNCTION {TABLE}_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM {TABLE} WHERE article_id = ANY(ids) AND NOT EXISTS (
        SELECT FROM articles_article WHERE id = article_id AND live_from IS NOT NULL);
    INSERT INTO {TABLE} (article_id, vector, typed)
        SELECT article.id,
            {TABLE}_words('A', article.kicker || ' ' || article.headline)
            || {TABLE}_words('B', article.summary)
            || {TABLE}_words('C', names)
            || {TABLE}_words('D', article.plain),
            strip(to_tsvector('newsroom_typed', {TABLE}_split(
                concat_ws(' ', article.kicker, article.headline, names))))
        FROM articles_article article
        CROSS JOIN LATERAL (
            SELECT coalesce(({_NAMES.format(concat="string_agg")}), '') AS names) said
        WHERE article.id = ANY(ids) AND article.live_from IS NOT NULL
    ON CONFLICT (article_id) DO UPDATE SET vector = EXCLUDED.vector, typed = EXCLUDED.typed;
    DELETE FROM {FACETS} WHERE article_id = ANY(ids);
    {_FACETS} = ANY(ids);
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
DELETE FROM {TABLE} WHERE typed IS NULL
    OR NOT EXISTS (SELECT FROM articles_article WHERE id = article_id);
SELECT {TABLE}_refresh(array_agg(id)) FROM articles_article article
WHERE live_from IS NOT NULL AND NOT EXISTS (SELECT FROM {TABLE} WHERE article_id = article.id);
"""

# --- SQLite -------------------------------------------------------------------------

SQLITE = (
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(
        headline, summary, names, words, tokenize = 'porter unicode61 remove_diacritics 2')""",
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS {TYPED} USING fts5(
        words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = 'none')""",
    f"""CREATE TABLE IF NOT EXISTS {FACETS} (
        kind text, ref integer, published_at text, article_id integer, section_id integer,
        PRIMARY KEY (kind, ref, published_at, article_id, section_id)) WITHOUT ROWID""",
    f"CREATE INDEX IF NOT EXISTS {FACETS}_article ON {FACETS} (article_id)",
)
_SQLITE_NAMES = _NAMES.format(concat="group_concat")
_SQLITE_INSERT = {
    TABLE: f"""
        INSERT INTO {TABLE} (rowid, headline, summary, names, words)
        SELECT article.id, article.kicker || ' ' || article.headline, article.summary,
            ({_SQLITE_NAMES}), article.plain
        FROM articles_article article WHERE article.live_from IS NOT NULL AND article.id
    """,
    TYPED: f"""
        INSERT INTO {TYPED} (rowid, words)
        SELECT article.id,
            article.kicker || ' ' || article.headline || ' ' || coalesce(({_SQLITE_NAMES}), '')
        FROM articles_article article WHERE article.live_from IS NOT NULL AND article.id
    """,
    FACETS: _FACETS,
}
_KEYS = {TABLE: "rowid", TYPED: "rowid", FACETS: "article_id"}
"""Where each says which version a row is of."""


def sqlite_triggers() -> Iterator[tuple[str, str]]:
    """Name and definition of each. SQLite wants one for each kind of change."""
    for table, (events, condition, versions) in TRIGGERS.items():
        for event in events.split(" OR "):
            kind = event.split()[0]
            rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[kind]
            ids = " UNION ".join(versions.format(row=row) for row in rows)
            name = f"{TABLE}_{table}_{kind.lower()}"
            kept = "".join(
                f"DELETE FROM {index} WHERE {_KEYS[index]} IN ({ids}); {insert} IN ({ids});"
                for index, insert in _SQLITE_INSERT.items()
            )
            yield name, f"AFTER {event} ON {table} {condition} BEGIN {kept} END"


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
            for statement in SQLITE:
                cursor.execute(statement)
            for name, definition in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {definition}")
            for index, insert in _SQLITE_INSERT.items():
                gone = "NOT IN (SELECT id FROM articles_article)"
                cursor.execute(f"DELETE FROM {index} WHERE {_KEYS[index]} {gone}")
                cursor.execute(f"{insert} NOT IN (SELECT {_KEYS[index]} FROM {index})")
        cursor.execute(_PUBLISHERS)


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
            for index in _KEYS:
                cursor.execute(f"DROP TABLE IF EXISTS {index}")
