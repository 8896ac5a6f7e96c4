"""Changing a variant's figures in one statement that says what they are now, and telling when a line was crossed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import connection

from shop.catalog.models import Variant
from shop.common.prepared import Blank, Statement
from shop.events.commit import note_change
from shop.events.services import Fact, record_events


@dataclass(frozen=True, slots=True)
class Change:
    """What one statement did to a variant: its figures afterwards, and how many more (or fewer) can be bought than before."""

    variant_id: int
    product_id: int
    is_active: bool
    stock: int
    reserved: int
    low_stock_at: int | None
    gained: int

    @property
    def available(self) -> int:
        """Units that can be bought now."""
        return self.stock - self.reserved

    @property
    def available_before(self) -> int:
        """Units that could be bought before."""
        return self.available - self.gained


def change_figures(variant_id: int, *, stock: int = 0, reserved: int = 0, most: int | None = None) -> Change | None:
    """Add to the figures, unless more would be reserved than there is, or stock rise above `most`: then None, and nothing has changed.

    The database decides a race: condition, change and answer are one statement.
    """
    found = _change(is_limited=most is not None).rows((variant_id, stock, reserved, most))
    if not found:
        return None
    ((product_id, is_active, stock_now, reserved_now, low_stock_at),) = found
    note_change("stock", product_id)
    return Change(variant_id, product_id, bool(is_active), stock_now, reserved_now, low_stock_at, stock - reserved)


@cache
def _change(*, is_limited: bool) -> Statement:
    variant, stock, reserved, most = map(Blank, range(4))
    table = connection.ops.quote_name(Variant._meta.db_table)
    limit = " AND stock + %s <= %s" if is_limited else ""
    return Statement(
        f"UPDATE {table} SET stock = stock + %s, reserved = reserved + %s"  # noqa: S608  # the table's own name; all values are parameters
        f" WHERE id = %s AND stock + %s >= reserved + %s{limit}"
        " RETURNING product_id, is_active, stock, reserved, low_stock_at",
        [stock, reserved, variant, stock, reserved, *((stock, most) if is_limited else ())],
    )


def tell_crossings(changes: Iterable[Change], *, actor_id: int | None = None) -> None:
    """Record product.sold_out, product.restocked and product.low_stock for the lines that were crossed: one statement, or none."""
    record_events([fact for change in changes if change.is_active for fact in _facts(change, actor_id)])


def _facts(change: Change, actor_id: int | None) -> list[Fact]:
    before, after = change.available_before, change.available
    crossed = []
    if after <= 0 < before:
        crossed.append("product.sold_out")
    if before <= 0 < after:
        crossed.append("product.restocked")
    if change.low_stock_at is not None and after <= change.low_stock_at < before:
        crossed.append("product.low_stock")
    data = {"variant": change.variant_id, "available": after}
    return [Fact(name, change.product_id, actor_id=actor_id, data=data) for name in crossed]
