"""Queries that pages ask for, written down in SQL only once.

The ORM takes ten times as long to write most of them as a database to answer them; and much of
what it knows of a row, it finds out anew for each query.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from newsroom.rows import loaded

# What stands for a value while a query is written: no row has any of these.
_INSTANT = datetime(1, 2, 3, 4, 5, 6, tzinfo=UTC)
_NUMBER = 2_000_000_011
_TEXT = "\ufffe"

Shape = Any
"""What of a value may shape a query: of a parameter, its kind; of anything else, itself."""


class Prepared:
    """Asks for the rows of the queryset that `build(**values)` makes: instances, or the tuples
    of `values_list`.

        @Prepared
        def of_section(at: datetime, section: int) -> QuerySet[Article]:
            return Article.objects.live(at).filter(section=section)

        of_section(at=instant, section=3)  # a list of articles

    An instant, a number or a text is a parameter, alone or in a tuple: `build` may have columns
    compared with it, and nothing else. It is called once for all such values, with others in
    their place. Whatever else it is given may shape the query (None, a function, how many are in
    a tuple), which is written once for each. What is prefetched is left out: see `rows.Rows`.

    `@partial(Prepared, one_plan=True)` has PostgreSQL plan it once for a connection too, where
    that takes longer than to answer: for what is found by keys, in the same way whatever they are.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], one_plan: bool = False) -> None:
        self.build, self.one_plan = build, one_plan
        self.written: dict[tuple[str, Shape], _Written | None] = {}
        update_wrapper(self, build)

    def __call__(self, **values: Any) -> list[Any]:
        params: list[Any] = []
        shape = tuple([(name, _shape(value, params)) for name, value in values.items()])
        connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        try:
            written = self.written[connection.vendor, shape]
        except KeyError:
            written = self.written[connection.vendor, shape] = self._write(shape)
        return written.rows(params, connection) if written else []

    def first(self, **values: Any) -> Any:
        """The first of the rows; None where there is none."""
        return next(iter(self(**values)), None)

    def _write(self, shape: Shape) -> "_Written | None":
        """None where the ORM knows beforehand that no row is like that."""
        samples: list[Any] = []
        values = {name: _sample(each, samples) for name, each in shape}
        try:
            return _Written(self.build(**values), samples, self.one_plan)
        except EmptyResultSet:
            return None


class _Written:
    """A query's SQL, where in it the values go, and how its rows are read.

    The latter is what Django's `ModelIterable` does; the former is what it does it for.
    """

    def __init__(self, queryset: QuerySet[Any, Any], samples: list[Any], one_plan: bool) -> None:
        self.one_plan = one_plan
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        connection = compiler.connection
        sql, params = compiler.as_sql()
        places = {_sent(sample, connection): n for n, sample in enumerate(samples)}
        asked = [
            places.get(param) if isinstance(param, datetime | int | str) else None
            for param in params
        ]
        self.places = [n for n in asked if n is not None]
        """Of each parameter, which of the values it is."""
        if missing := set(places.values()) - set(self.places):
            raise ValueError(f"The query doesn't compare with {[samples[n] for n in missing]}.")
        # What is always the same is part of the query: a plan for all values should know it.
        told = iter(
            "%s" if n is not None else _literal(param, connection)
            for n, param in zip(asked, params, strict=True)
        )
        self.sql = re.sub("%[s%]", lambda m: next(told) if m[0] == "%s" else "%%", sql)
        columns = [column[0] for column in compiler.select]
        self.converters = [
            (at, convert, expression)
            for at, (converters, expression) in compiler.get_converters(columns).items()
            for convert in converters
        ]
        are_tuples = queryset.query.selected is not None
        self.one = None if are_tuples else _One(compiler.klass_info, columns)
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def rows(self, values: list[Any], connection: Any) -> list[Any]:
        sent = [_sent(value, connection) for value in values]
        cursor = _cursor(connection, plans_once=self.one_plan)
        cursor.execute(self.sql, [sent[n] for n in self.places])
        return list(self._read(cursor.fetchall(), connection))

    def _read(self, found: list[tuple[Any, ...]], connection: Any) -> Iterator[Any]:
        seen: dict[Any, Any] = {}
        for row in map(list, found):
            for at, convert, expression in self.converters:
                row[at] = convert(row[at], expression, connection)
            if self.one is None:
                yield tuple(row)
                continue
            made = self.one.read(row, seen)
            for name, at in self.annotations:
                setattr(made, name, row[at])
            yield made


class _One:
    """Which columns of a row are of one model, and of those that `select_related` follows."""

    def __init__(self, info: dict[str, Any], columns: list[Any]) -> None:
        first, last = info["select_fields"][0], info["select_fields"][-1]
        self.columns = slice(first, last + 1)
        self.names = [column.target.attname for column in columns[self.columns]]
        self.model = info["model"]
        self.key = first + self.names.index(self.model._meta.pk.attname)
        self.related = [
            (each["local_setter"], each["remote_setter"], _One(each, columns))
            for each in info.get("related_klass_infos", ())
        ]

    def read(self, row: list[Any], seen: dict[Any, Any]) -> Any:
        """The instance: one of those `seen`, where a row before had the same."""
        if row[self.key] is None:
            return None
        same = self, row[self.key]
        if same in seen:
            return seen[same]
        made = seen[same] = loaded(self.model, self.names, row[self.columns])
        for set_here, set_there, one in self.related:
            other = one.read(row, seen)
            set_here(made, other)
            if other is not None:
                set_there(other, made)
        return made


def _shape(value: Any, params: list[Any]) -> Shape:
    """The shape of a value; the parameters in it are added to `params`."""
    if isinstance(value, tuple):
        return tuple([_shape(each, params) for each in value])
    for kind in (datetime, int, str):
        if isinstance(value, kind) and not isinstance(value, bool):
            params.append(value)
            return kind
    return value


def _sample(shape: Shape, samples: list[Any]) -> Any:
    """A value of that shape; the parameters in it are added to `samples`, in the same order."""
    if isinstance(shape, tuple):
        return tuple([_sample(each, samples) for each in shape])
    n = len(samples)
    if shape is datetime:
        samples.append(_INSTANT + timedelta(microseconds=n))
    elif shape is int:
        samples.append(_NUMBER + n)
    elif shape is str:
        samples.append(f"{_TEXT}{n}")
    else:
        return shape
    return samples[-1]


def _sent(value: Any, connection: Any) -> Any:
    """As the database gets it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _literal(value: Any, connection: Any) -> str:
    """As it stands in a query that has parameters. Raises TypeError for what SQLite has no word."""
    if connection.vendor == "postgresql":
        from psycopg.sql import Literal

        written = Literal(value).as_string(connection.connection)
    elif isinstance(value, str):
        written = "'{}'".format(value.replace("'", "''"))
    elif value is None:
        written = "NULL"
    elif isinstance(value, int | float):
        written = repr(+value)  # a bool is a number there
    else:
        raise TypeError(f"{value!r} can't be part of a query.")
    return written.replace("%", "%%")


def _cursor(connection: Any, *, plans_once: bool) -> Any:
    """One whose rows are quickly read, and which may send values apart from the SQL, so that
    PostgreSQL can know the SQL again. It is not to be closed: it may be the next query's too."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    kept_for: Any
    kept: dict[bool, Any]
    kept_for, kept = getattr(connection, "newsroom_cursors", (None, {}))
    with connection.wrap_database_errors:
        if kept_for is not connection.connection:
            # To make one takes a tenth of the time of a page: what it reads with is copied.
            kept = {each: _quick(connection.connection, each) for each in (False, True)}
            connection.newsroom_cursors = connection.connection, kept
        return connection._prepare_cursor(kept[plans_once])


def _quick(connection: Any, plans_once: bool) -> Any:
    from django.db.backends.postgresql import base
    from psycopg.types.datetime import TimestamptzLoader
    from psycopg.types.string import TextLoader

    binding: Any = base.ServerBindingCursor
    cursor = binding(connection) if plans_once else connection.cursor()
    # Django's own reader of instants, and psycopg's of JSON, are written in Python.
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    cursor.adapters.register_loader("json", TextLoader)
    return cursor
