"""Rows of a subquery carried on the row that asks for them, as one JSON array."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import IntegerField, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class Rows(Subquery):
    """`annotate(topics=Rows(queryset, name="name"))` puts a list of dicts on each row.

    Saves a query a relation on a page whose query count is pinned. Values arrive as JSON has
    them: an instant is an ISO 8601 string.
    """

    template = "(SELECT COALESCE(jsonb_agg(rows_.item), '[]'::jsonb) FROM (%(subquery)s) rows_)"
    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any], **fields: Any) -> None:
        super().__init__(queryset.values(item=JSONObject(**fields)))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            # Rows within rows would else arrive as text.
            template="json((SELECT json_group_array(json(rows_.item)) FROM (%(subquery)s) rows_))",
            **extra,
        )


class Counted(Subquery):
    """How many rows a queryset holds, sliced or not: `annotate(newer=Counted(queryset[:100]))`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted_)"
    output_field = IntegerField()


def instant(text: str) -> datetime:
    """The instant that arrived in a row as text; SQLite keeps UTC and doesn't say so."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
