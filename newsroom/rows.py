"""Rows of a subquery carried on the row that asks for them, as one JSON array.

Saves a query a relation on a page whose query count is pinned.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BooleanField,
    DateTimeField,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    Subquery,
)
from django.db.models.base import ModelState
from django.db.models.functions import JSONArray


class Shape:
    """What is carried of a row of `model`: columns by name, its key, and rows that it leads to.

    `Shape(Byline, "role", author=Shape(Author, "name"))` says `role`, `author.name` and both
    keys. Names that are no column of the model are of annotations. What is not carried is
    fetched when it is asked for, as of a row that `only()` fetched.
    """

    def __init__(self, model: type[Model], *names: str, **related: "Shape") -> None:
        own = {f.attname: f for f in model._meta.concrete_fields}
        keys = {name for name, field in own.items() if field.primary_key or field.name in related}
        self.model, self.related = model, related
        # In the model's own order: the key is first.
        self.columns = [name for name in own if name in keys or name in names]
        self.extra = [name for name in names if name not in own]
        self.names = [*self.columns, *self.extra]
        self.instants = [
            at for at, name in enumerate(self.columns) if isinstance(own[name], DateTimeField)
        ]

    def lookups(self, before: str = "") -> list[str]:
        """Where, from the row that carries them, the values are."""
        found = [before + name for name in self.names]
        for name, shape in self.related.items():
            found += shape.lookups(f"{before}{name}__")
        return found

    def read(self, values: Iterator[Any]) -> Any:
        """The instance that begins with the next of the values; None where there is no row."""
        own: list[Any] = list(islice(values, len(self.columns)))
        for at in self.instants:
            own[at] = own[at] and instant(own[at])
        own += islice(values, len(self.extra))
        others = {name: shape.read(values) for name, shape in self.related.items()}
        return None if own[0] is None else loaded(self.model, self.names, own, others)

    def all(self, rows: Iterable[list[Any]]) -> list[Any]:
        """The instances that are carried in rows of a JSON array."""
        return [self.read(iter(row)) for row in rows]


def loaded(
    model: type[Model], names: list[str], values: list[Any], related: dict[str, Any] | None = None
) -> Any:
    """An instance of a row's values by name, made as a pickled one is: `__init__` is passed by.

    That takes five times as long, to send signals that nobody here has asked for. As with
    `only()`, what isn't named is fetched when it is asked for.
    """
    made: Any = model.__new__(model)
    state = made._state = ModelState()
    state.adding, state.db, state.fields_cache = False, DEFAULT_DB_ALIAS, related or {}
    vars(made).update(zip(names, values, strict=True))
    return made


class Rows(Subquery):
    """`annotate(byline_rows=Rows(queryset, shape))` puts a list of instances on each row.

    `Rows(queryset, name="name")` has dicts of these fields instead, with values as JSON has
    them: an instant is an ISO 8601 string.
    """

    # Not jsonb: it takes PostgreSQL three times as long to make.
    template = "(SELECT COALESCE(json_agg(rows_.item), '[]'::json) FROM (%(subquery)s) rows_)"
    empty_result_set_value = "[]"
    carried: "_Carried"

    def __init__(self, found: QuerySet[Any], shape: Shape | None = None, /, **fields: Any) -> None:
        lookups = shape.lookups() if shape else fields.values()
        annotated: Any = found.query.annotations
        within = {
            at: annotated[name].carried
            for at, name in enumerate(lookups)
            if isinstance(annotated.get(name), Rows)
        }
        self.carried = _Carried(shape, tuple(fields), within)
        super().__init__(found.values(item=_Item(*lookups)), output_field=self.carried)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            # Rows within rows would else arrive as text.
            template="json((SELECT json_group_array(json(rows_.item)) FROM (%(subquery)s) rows_))",
            **extra,
        )


class _Item(JSONArray):
    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **extra)


class _Carried(JSONField):
    """Rows as a JSON array has them; those `within` each of them, by their place in it."""

    def __init__(
        self,
        shape: Shape | None = None,
        names: tuple[str, ...] = (),
        within: "dict[int, _Carried] | None" = None,
    ) -> None:
        super().__init__()
        self.shape, self.names, self.within = shape, names, within or {}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return self.read(json.loads(value) if isinstance(value, str) else value)

    def read(self, rows: list[list[Any]]) -> list[Any]:
        for at, inner in self.within.items():
            for row in rows:
                row[at] = inner.read(row[at])
        if self.shape:
            return self.shape.all(rows)
        return [dict(zip(self.names, row, strict=True)) for row in rows]


class Related:
    """On a model, the name that rows of a relation are carried under, for its `.all()` to give.

    It is set by whoever fetches them, as `prefetch_related` would set what that holds.
    """

    def __init__(self, relation: str) -> None:
        self.relation = relation

    def __set__(self, row: Any, found: list[Any]) -> None:
        vars(row).setdefault("_prefetched_objects_cache", {})[self.relation] = found


class Met(Subquery):
    """Whether a queryset holds a row: `filter(Met(queryset))` asks it of each row that is met.

    An `Exists` PostgreSQL may take for a join, and read all there are before it begins.
    """

    template = "((%(subquery)s) IS NOT NULL)"
    output_field = BooleanField()

    def __init__(self, found: QuerySet[Any]) -> None:
        super().__init__(found.order_by().values("pk")[:1])


class Counted(Subquery):
    """How many rows a queryset holds, sliced or not: `annotate(newer=Counted(queryset[:100]))`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted_)"
    empty_result_set_value = 0
    output_field = IntegerField()


def instant(text: str) -> datetime:
    """The instant that arrived in a row as text."""
    return aware(datetime.fromisoformat(text))


def aware(read: datetime) -> datetime:
    """The instant that a database gave; SQLite keeps UTC and doesn't say so."""
    return read if read.tzinfo else read.replace(tzinfo=UTC)
