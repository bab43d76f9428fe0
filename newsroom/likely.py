"""Comparisons that are true of nearly every row, of which SQLite is told so.

It expects a quarter of the rows to pass a bound. So it reads those by the bound's own index, and
sorts them: with a million stories seconds for the newest five, which the index of their order has
at its end. PostgreSQL knows by its statistics.
"""

from typing import Any

from django.db.models import DateTimeField
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual


class _Likely:
    operator: str

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"{self.operator} {rhs}"

    def as_sqlite(self: Any, compiler: Any, connection: Any) -> Any:
        sql, params = self.as_sql(compiler, connection)
        return f"likely({sql})", params


@DateTimeField.register_lookup
class LikelyBy(_Likely, LessThanOrEqual):
    """`<column>__likely_by`: at that instant or before."""

    lookup_name, operator = "likely_by", "<="


@DateTimeField.register_lookup
class LikelySince(_Likely, GreaterThanOrEqual):
    """`<column>__likely_since`: at that instant or after."""

    lookup_name, operator = "likely_since", ">="
