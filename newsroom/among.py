"""Thousands of keys of rows, on their way out of the database and back: one value holds all.

A row each, they are objects enough for Python to look through all that it has for garbage. A
parameter each, as `pk__in` has them, to write the statement takes longer than to run it. And
PostgreSQL, which expects a hundred keys in the one value, looks them up: of a thousand it may
think that to read the whole table is quicker, which it never is.
"""

import json
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Lookup, QuerySet


def keys_of(rows: QuerySet[Any, Any]) -> list[int]:
    """Those of `values("pk")`, sliced or not."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    is_list = connection.vendor == "postgresql"
    gather = "array_agg" if is_list else "json_group_array"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {gather}(pk) FROM ({sql}) found", params)  # noqa: S608
        ((keys,),) = cursor.fetchall()
    return (keys or []) if is_list else json.loads(keys)


class Among(Lookup[Any]):
    """`filter(Among(F("pk"), keys))`; the keys are whole numbers."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self._asked("SELECT value FROM json_each(%s)", compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        held = "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)"
        return self._asked(held, compiler, connection)

    def _asked(self, held: str, compiler: Any, connection: Any) -> Any:
        if not self.rhs:
            raise EmptyResultSet
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} IN ({held})", [*params, json.dumps([*self.rhs])]
