"""Lists that are counted as far as their page needs it, and no further."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

AHEAD = 4
"""Pages past the one asked for that are known to be there."""
FURTHEST = 10_000


class NearPages(Paginator):
    """Pages around the one that is `asked` for, be that text, a number, or nothing.

    `rows` says what stands there, in which order; `whole` has all that is shown of each.

    What is to be counted is met in the order of `met_by`, if an index has the rows in it:
    PostgreSQL, expecting so many of them soon, else may read all there are. Where it is None,
    they are met in the order that they stand in, by the one query that the page takes.

    To count an archive takes as long as to read it. So `count` may be less than there is; where
    it is, `has_more`, and `last_known` is what is surely there.
    """

    object_list: Any

    def __init__(
        self,
        rows: Any,
        per_page: int,
        *args: Any,
        whole: QuerySet[Any],
        asked: Any = 1,
        met_by: tuple[str, ...] | None = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(rows, per_page, *args, **kwargs)
        self.whole, self.met_by = whole, met_by
        try:
            page = min(max(int(asked), 1), FURTHEST)
        except (TypeError, ValueError):
            page = 1
        self.before = (page - 1) * self.per_page
        self.last_known = (page + AHEAD) * self.per_page

    @cached_property
    def count(self) -> int:
        if self.met_by is not None:
            rows = self.object_list.order_by(*self.met_by)
            return rows.values("pk")[: self.last_known + 1].count()
        if self._ahead or not self.before:
            return self.before + len(self._ahead)
        return self.object_list[: self.before].count()

    @cached_property
    def _ahead(self) -> list[Any]:
        """The keys of what stands on the page asked for, and of what is counted past it."""
        return self._keys(self.before, self.last_known + 1)

    def _keys(self, first: int, end: int) -> list[Any]:
        return list(self.object_list.values_list("pk", flat=True)[first:end])

    @property
    def has_more(self) -> bool:
        return self.count > self.last_known

    @property
    def counted(self) -> str:
        """How many there are, as far as that is known, in words."""
        return f"more than {self.last_known:,}" if self.has_more else f"{self.count:,}"

    def page(self, number: Any) -> Page:
        """Which rows stand on a page is asked first, and of these alone all that it shows."""
        page: Any = super().page(number)
        first = (page.number - 1) * self.per_page
        page.object_list = self._shown(first, first + self.per_page)
        return page

    def all(self) -> list[Any]:
        """All that are counted, on one page."""
        return self._shown(0, self.count)

    def _shown(self, first: int, end: int) -> list[Any]:
        if self.met_by is None and first >= self.before:
            keys = self._ahead[first - self.before : end - self.before]
        else:
            keys = self._keys(first, min(end, self.count))
        rows = self.whole.in_bulk(keys)
        return [rows[key] for key in keys if key in rows]


class NearList(ChangeList):
    """A list at the desk whose pages are `NearPages`."""

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        if not isinstance(self.result_list, list):
            # All on one page: Django would ask anew for what was found to count it.
            self.result_list = self.paginator.all()
