"""Changing a variant's figures in one statement that says what they are now, and telling when a line was crossed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import connection

from shop.catalog.events import PRODUCT_LOW_STOCK, PRODUCT_RESTOCKED, PRODUCT_SOLD_OUT, ProductStockData
from shop.catalog.models import Variant
from shop.common.prepared import Blank, Statement
from shop.events.commit_reactions import note_change
from shop.events.services import Fact, record_events


@dataclass(frozen=True, slots=True)
class StockChange:
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


def change_stock_figures(variant_id: int, *, stock: int = 0, reserved: int = 0, most: int | None = None) -> StockChange | None:
    """Add to stock and reserved. None, and nothing changes, when reserved would exceed stock or stock would exceed `most`.

    The database decides a race: condition, change and answer are one statement.
    """
    found = _change_statement(is_limited=most is not None).rows((variant_id, stock, reserved, most))
    if not found:
        return None
    ((product_id, is_active, stock_now, reserved_now, low_stock_at),) = found
    note_change("stock", product_id)
    return StockChange(variant_id, product_id, bool(is_active), stock_now, reserved_now, low_stock_at, stock - reserved)


@cache
def _change_statement(*, is_limited: bool) -> Statement:
    variant, stock, reserved, most = map(Blank, range(4))
    table = connection.ops.quote_name(Variant._meta.db_table)
    limit = " AND stock + %s <= %s" if is_limited else ""
    return Statement(
        f"UPDATE {table} SET stock = stock + %s, reserved = reserved + %s"  # noqa: S608  # the table's own name; all values are parameters
        f" WHERE id = %s AND stock + %s >= reserved + %s{limit}"
        " RETURNING product_id, is_active, stock, reserved, low_stock_at",
        [stock, reserved, variant, stock, reserved, *((stock, most) if is_limited else ())],
    )


def record_crossings(changes: Iterable[StockChange], *, actor_id: int | None = None) -> None:
    """Record PRODUCT_SOLD_OUT, PRODUCT_RESTOCKED and PRODUCT_LOW_STOCK for the lines that were crossed: one statement, or none."""
    record_events([fact for change in changes if change.is_active for fact in _crossing_facts(change, actor_id)])


def _crossing_facts(change: StockChange, actor_id: int | None) -> list[Fact[ProductStockData]]:
    before, after = change.available_before, change.available
    crossed = []
    if after <= 0 < before:
        crossed.append(PRODUCT_SOLD_OUT)
    if before <= 0 < after:
        crossed.append(PRODUCT_RESTOCKED)
    if change.low_stock_at is not None and after <= change.low_stock_at < before:
        crossed.append(PRODUCT_LOW_STOCK)
    data = ProductStockData(variant=change.variant_id, available=after)
    return [Fact(event, change.product_id, actor_id=actor_id, data=data) for event in crossed]
