"""When the platform has seen a sale's money: only then it gives points for it and pays for its own discounts.

Money paid in advance is seen when it arrives, cash that a courier took when it lies at a desk. Cash that the store took itself is never
seen: there the platform's fee stands for it. Those above orders, who know desks and balances, say so by `mark_money_seen`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.common.clock import now
from shop.events.services import record_event
from shop.orders.events import ORDER_MONEY_SEEN
from shop.orders.models import Order
from shop.orders.services.postings import Carriage, post_discount
from shop.orders.services.transitions import build_order_data
from shop.trust.queries import rules_of


def sight_at_delivery(order: Order, carriage: Carriage | None) -> dict[str, Any]:
    """What a delivery says of the money, as fields of the order: seen, on its way with a courier, or never to be seen.

    Needs `store.country` loaded.
    """
    if order.money_seen_at or order.is_prepaid:
        return {}
    if not rules_of(order.store.country).waits_for_money:
        return {"money_seen_at": now()}
    comes_by_courier = carriage is not None and order.total.is_positive
    return {} if comes_by_courier else {"discount_apart": order.platform_discount.is_positive}


def mark_money_seen(order: Order) -> bool:
    """The money of a delivered order, or the fee for it, has come: event order.money_seen, and the platform pays its part of the discounts.

    False, and nothing changed, when that is known already. Holds the order's row, so that a refund and this do not overlook each other.
    """
    with transaction.atomic():
        if not Order.objects.money_unseen().filter(pk=order.pk).update(money_seen_at=now()):
            return False
        order.refresh_from_db()
        post_discount(order)
        record_event(ORDER_MONEY_SEEN, order.pk, data=build_order_data(order))
    return True
