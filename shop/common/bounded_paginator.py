"""The admin's lists: they count no further than somebody would leaf."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from shop.common.bounded_counts import BoundedCount

MOST = 10_000


class _AtLeast(int):
    """So many rows, and more: as it is shown."""

    def __str__(self) -> str:
        return str(BoundedCount(int(self), is_more=True))


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # it takes none when it runs
    """Exact up to `MOST` rows, "10,000+" beyond: what comes after them is found by search and filters."""

    @cached_property
    def count(self) -> int:
        """As far as it was counted."""
        number = self.object_list.order_by()[: MOST + 1].count()  # type: ignore[attr-defined]  # of a queryset
        return number if number <= MOST else _AtLeast(MOST)
