"""Expressions and queries that pages ask for, and that are written down in SQL only once.

The ORM takes ten times as long to write some of them as a database to answer them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
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


# No number that a row has.
_NUMBER = 2_000_000_011


class PreparedRows:
    """The rows, as dicts, of a queryset that `build(**values)` makes with `values()`.

    Values are instants (those named in `instants`) and numbers (in `numbers`); none is None, and
    they may stand in comparisons only.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], *, instants: list[str], numbers: list[str]
    ) -> None:
        self.build = build
        self.samples: dict[str, Any] = {
            **{name: _PLACE.replace(microsecond=n) for n, name in enumerate(instants, 1)},
            **{name: n for n, name in enumerate(numbers, _NUMBER)},
        }

    @cached_property
    def _compiled(self) -> tuple[str, list[Any], list[str], Any, Any]:
        """Its SQL; for each parameter, the value's name or the constant; what reads its rows."""
        query = self.build(**self.samples).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        names = {_sent(value): name for name, value in self.samples.items()}
        slots = [(names[each],) if _is_sample(each, names) else each for each in params]
        missing = set(names.values()) - {each[0] for each in slots if isinstance(each, tuple)}
        if missing:
            raise ValueError(f"The query doesn't compare with {missing}.")
        columns = [*query.values_select, *query.annotation_select]
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return sql, slots, columns, compiler, converters

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        sql, slots, columns, compiler, converters = self._compiled
        sent = {name: _sent(value) for name, value in values.items()}
        params = [sent[each[0]] if isinstance(each, tuple) else each for each in slots]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found = cursor.fetchall()
        compiler.connection = connection  # each thread has its own
        read = compiler.apply_converters(found, converters)
        return [dict(zip(columns, row, strict=True)) for row in read]


def _is_sample(param: Any, names: dict[Any, str]) -> bool:
    return isinstance(param, int | str | datetime) and param in names


def _sent(value: Any) -> Any:
    """As the database gets it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
