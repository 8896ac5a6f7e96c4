"""What of an order may still come back, until when, and who pays the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from returns.models import ReturnLine
from returns.states import UNSETTLED, ReturnEnd, ReturnStatus
from shop.common.clock import now
from shop.orders.models import Order, OrderLine
from shop.orders.states import Fulfilment

HAD = (Fulfilment.DELIVERED, Fulfilment.COMPLETED)
# Units that cannot be asked for again: of what is open, and of what was refused for good.
_TAKEN = Q(request__status__in=UNSETTLED) | Q(request__status=ReturnStatus.CLOSED, request__end__in=[ReturnEnd.REFUSED, ReturnEnd.DECIDED])


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of the order: how many units may come back, and the last day for it (None: never)."""

    line: OrderLine
    units: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Returnable:
    """What of an order may come back, at one instant."""

    lines: list[ReturnableLine]

    @property
    def open_lines(self) -> list[ReturnableLine]:
        """Those of which something may still come back."""
        return [row for row in self.lines if row.units]

    @property
    def last_day(self) -> date | None:
        """The last day for any of it."""
        return max((row.last_day for row in self.open_lines if row.last_day), default=None)


def last_day_of(line: OrderLine, order: Order) -> date | None:
    """The last day on which it may be asked for, by the store's calendar; None where it cannot come back. Needs `store.country`."""
    days = order.store.country.return_days if line.return_days is None else line.return_days
    if order.fulfilment not in HAD or order.delivered_at is None or not days:
        return None
    return order.delivered_at.astimezone(_zone(order)).date() + timedelta(days=days)


def window_closes_at(line: OrderLine, order: Order) -> datetime | None:
    """The instant at which that day is over."""
    last = last_day_of(line, order)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=_zone(order)) if last else None


def returnable(order: Order, *, lines: list[OrderLine] | None = None, at: datetime | None = None) -> Returnable:
    """What may come back now. Needs `store.country` loaded. Two queries, or one where the lines are given with their variants' kind.

    A refused parcel came back undelivered, and units that were refunded are gone: neither is the buyer's to return.
    """
    at = at or now()
    rows = list(order.lines.select_related("variant", "picture").order_by("pk")) if lines is None else lines
    taken = units_taken(order) if order.fulfilment in HAD else {}
    found = []
    for line in rows:
        line.order = order
        ends, last = window_closes_at(line, order), last_day_of(line, order)
        is_open = ends is not None and at < ends and not line.variant.is_digital
        units = max(0, line.refundable_quantity - taken.get(line.pk, 0)) if is_open else 0
        found.append(ReturnableLine(line=line, units=units, last_day=None if line.variant.is_digital else last))
    return Returnable(found)


def units_taken(order: Order) -> Mapping[int, int]:
    """Order line → units in returns that are open, or were refused for good."""
    counted = ReturnLine.objects.filter(_TAKEN, request__order=order).order_by().values("order_line").annotate(units=Sum("quantity"))
    return dict(counted.values_list("order_line", "units"))


def _zone(order: Order) -> ZoneInfo:
    return ZoneInfo(order.store.country.time_zone)
