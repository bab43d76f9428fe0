"""Lists that are counted as far as their page needs it, and no further."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

AHEAD = 4
"""Pages past the one asked for that are known to be there."""
FURTHEST = 10_000


class NearPages(Paginator):
    """Pages around the one that is `asked` for, be that text, a number, or nothing.

    To count an archive takes as long as to read it. So `count` may be less than there is; where
    it is, `has_more`, and `last_known` is what is surely there.
    """

    object_list: Any

    def __init__(self, rows: Any, per_page: int, *args: Any, asked: Any = 1, **kwargs: Any) -> None:
        super().__init__(rows, per_page, *args, **kwargs)
        try:
            page = min(max(int(asked), 1), FURTHEST)
        except (TypeError, ValueError):
            page = 1
        self.last_known = (page + AHEAD) * self.per_page

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.last_known + 1].count()

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
