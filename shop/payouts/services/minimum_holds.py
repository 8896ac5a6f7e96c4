"""Until when a sale's money stays, whatever the buyer says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from shop.common.clock import now
from shop.custody.queries import debt_of, stores_of_party
from shop.orders.models import Order
from shop.payouts.queries.reserves import delivered_sale, is_established
from shop.payouts.queries.store_balances import fees_advanced, fees_before_sales, lacking_of
from shop.stores.models import Store
from shop.trust.queries import hold_days, proof_of_store, proof_rule, rules_of
from shop.trust.services import hold_party


def compute_minimum_holds(orders: Iterable[Order]) -> dict[int, datetime]:
    """Order → the moment (UTC) before which its sale is not paid out; those that wait for nothing are left out."""
    found = [order for order in orders if order.delivered_at]
    stores = Store.objects.select_related("country", "owner").in_bulk({order.store_id for order in found})
    holds: dict[int, datetime] = {}
    for store_id, store in stores.items():
        rules, proof = rules_of(store.country), proof_rule(store.country, proof_of_store(store))
        established = is_established(store, rules)
        for order in found:
            if order.store_id == store_id and order.delivered_at:
                days = hold_days(delivered_sale(order, rules, established=established), rules, proof)
                if days:
                    holds[order.pk] = order.delivered_at + timedelta(days=days)
    return holds


def fee_waits(order: Order, minor: int) -> bool:
    """Whether a courier's fee of so much (minor units of the order's currency) waits with the order's money.

    It is for work done, so it leaves at once, though the buyer's card may still be disputed: the platform advances it, up to the market's
    sum for all orders of one party, less what its stores owe or lack already. The party is held: of two fees that come in the same moment
    the later one sees the other.
    """
    store = Store.objects.select_related("country", "owner").get(pk=order.store_id)
    hold_party(store.owner_id)
    stores = stores_of_party(store)
    owed = max(debt_of(store).owed_together.minor, lacking_of(stores, order.currency))
    return minor + sum_fees_advanced(stores, but=order) + owed > rules_of(store.country).fee_advance_minor


def sum_fees_advanced(stores: Collection[int], *, but: Order) -> int:
    """Couriers' fees that have left, of other orders of these stores whose own money cannot leave yet; minor units.

    A fee may be known a moment before its order's sale is: such an order's hold is reckoned here.
    """
    early = fees_before_sales(stores, but=but)
    holds = compute_minimum_holds(Order.objects.filter(pk__in=early)) if early else {}
    return fees_advanced(stores, but=but) + sum(early[pk] for pk, until in holds.items() if until > now())
