"""Lists that are counted as far as their page needs it, and no further."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

AHEAD = 4
"""Pages past the one asked for that are known to be there."""
FURTHEST = 10_000


class NearPages(Paginator):
    """Pages around the one that is `asked` for, be that text, a number, or nothing.

    What is to be counted is met in the order of `met_by`, if an index has the rows in it:
    PostgreSQL, expecting so many of them soon, else may read all there are.

    To count an archive takes as long as to read it. So `count` may be less than there is; where
    it is, `has_more`, and `last_known` is what is surely there.
    """

    object_list: Any

    def __init__(
        self,
        rows: Any,
        per_page: int,
        *args: Any,
        asked: Any = 1,
        met_by: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(rows, per_page, *args, **kwargs)
        self.met_by = met_by
        try:
            page = min(max(int(asked), 1), FURTHEST)
        except (TypeError, ValueError):
            page = 1
        self.last_known = (page + AHEAD) * self.per_page

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by(*self.met_by)[: self.last_known + 1].count()

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
        keys = page.object_list.values_list("pk", flat=True)
        page.object_list = self.object_list.filter(pk__in=list(keys))
        return page
