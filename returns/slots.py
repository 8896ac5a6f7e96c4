"""What returns put into the pages of apps below."""

from __future__ import annotations

from django.http import HttpRequest

from returns.queries import returns_of_order
from returns.queries.eligibility import HAD, Returnable, ReturnableLine, last_day_of, window_closes_at
from returns.states import UNSETTLED
from shop.catalog.models import Product
from shop.catalog.queries import why_not_returned
from shop.common.clock import now
from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order


@fill_slot("product.returns")
def returns_on_product(request: HttpRequest, product: Product) -> Fragment:
    """For how long it may come back and who pays the way, or why it cannot. Asks nothing of the database."""
    refusal = why_not_returned(product, is_digital=False)
    return Fragment("returns/_of_product.html", {"days": product.store.days_to_return, "refusal": refusal})


@fill_slot("order.received", order=60)
def returns_on_order(request: HttpRequest, order: Order) -> Fragment | None:
    """What has been asked for of a delivered order, and the way to ask, until its last day."""
    if order.fulfilment not in HAD or order.is_download or request.user.pk != order.buyer_id:
        return None
    found = returns_of_order(order.pk)
    is_open = any(each.status in UNSETTLED for each in found)
    last_day = _rough_window(order).last_day
    return Fragment("returns/_of_order.html", {"order": order, "returns": found, "last_day": last_day, "is_open": is_open})


def _rough_window(order: Order) -> Returnable:
    """Until when something may be asked for, by the order's lines alone: the form counts what is taken already."""
    at, rows = now(), []
    for line in order.lines.all():
        ends = window_closes_at(line, order)
        units = line.refundable_quantity if ends is not None and at < ends else 0
        rows.append(ReturnableLine(line=line, units=units, last_day=last_day_of(line, order)))
    return Returnable(rows)
