"""Expressions that are asked for on every page, and so are written down in SQL only once.

The ORM takes ten times as long to write some of them as a database to answer them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query

# No instant that anything is asked for at: its place in the parameters is the instant's.
_PLACE = datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)


class Prepared:
    """What `make(at)` would be, of any instant: `annotate(boundary=Prepared(expression)(at))`.

    `make` gets the instant and may put it into the expression as often as it likes, as a
    parameter; nothing else in it may depend on it.
    """

    def __init__(self, make: Callable[[datetime], Any]) -> None:
        self.make = make
        self.written: dict[str, tuple[str, tuple[Any, ...], Any]] = {}

    def __call__(self, at: datetime) -> RawSQL:
        if connection.vendor not in self.written:
            self.written[connection.vendor] = self._write()
        sql, params, output_field = self.written[connection.vendor]
        adapt = connection.ops.adapt_datetimefield_value
        place, instant = adapt(_PLACE), adapt(at)
        return RawSQL(sql, [instant if each == place else each for each in params], output_field)  # noqa: S611

    def _write(self) -> tuple[str, tuple[Any, ...], Any]:
        query = Query(None)
        query.add_annotation(self.make(_PLACE), "it")
        compiler = query.get_compiler(connection=connection)
        compiler.setup_query()
        ((expression, (sql, params), _),) = compiler.select
        return sql, tuple(params), expression.output_field
