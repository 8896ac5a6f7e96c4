"""Money that stays back while goods may come back: the hold on a store's payouts grows by its open returns."""

from __future__ import annotations

from django.db import transaction

from shop.common.clock import now
from shop.common.money import Money
from shop.orders.models import Order
from shop.payouts.models import ReturnHold
from shop.payouts.services.earnings import refresh_holder
from shop.payouts.states import PayeeKind


def hold_for_return(order: Order, *, key: str, amount: Money) -> ReturnHold:
    """Keep so much of the store's money from leaving, until `free_return_hold`. The same key is held once.

    What has left is gone: then the store's next money stays. Holds the payee's row, so that of a payout and a return that come at the same
    instant the later one sees the other.
    """
    with transaction.atomic():
        refresh_holder(PayeeKind.STORE, order.store_id, order.currency)
        return ReturnHold.objects.get_or_create(key=key, defaults={"order": order, "amount_minor": amount.minor})[0]


def free_return_hold(key: str) -> bool:
    """Nothing comes back any more, or its refund has taken its place. False when nothing was held by that key."""
    return bool(ReturnHold.objects.filter(key=key, lifted_at=None).update(lifted_at=now()))
