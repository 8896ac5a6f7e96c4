"""What is there for a refund: the facts for the rule of `shop.trust`, under the lock of the store's row."""

from __future__ import annotations

from shop.custody.queries import stores_of_party
from shop.ledger.services import Holder
from shop.orders.models import Order
from shop.payouts.models import Payee
from shop.payouts.queries.store_balances import (
    carriage_of,
    cash_on_street,
    certain_balance,
    lacking_of,
    own_balance,
    street_advanced,
    unpaid_fees,
    whole_balance,
)
from shop.payouts.services.earnings import refresh_holder
from shop.payouts.services.minimum_holds import sum_fees_advanced
from shop.payouts.states import PayeeKind
from shop.stores.models import Store
from shop.trust.queries import StoreMoney, rules_of


def hold_store_money(order: Order, *, unposted_minor: int, hands: Holder | None) -> StoreMoney:
    """Holds the store's row as a payee until the transaction ends, so that no payout takes what a refund counts on.

    `unposted_minor`: what this transaction will take off the store for the refund; `hands`: the order's cash in these counts as come in.
    """
    payee = refresh_holder(PayeeKind.STORE, order.store_id, order.currency)
    own = (own_balance(payee, order) if payee else 0) - unposted_minor
    short = _street_part(payee, order, unposted_minor, hands)
    if own >= 0 and not short:
        return StoreMoney(own_minor=own)
    store = Store.objects.select_related("country", "owner").get(pk=order.store_id)
    stores = stores_of_party(store)
    advanced = sum_fees_advanced(stores, but=order)
    return StoreMoney(
        own_minor=own,
        rest_minor=certain_balance(payee, but=order) if payee else 0,
        others_lack_minor=lacking_of([pk for pk in stores if pk != store.pk], order.currency) + street_advanced([store.pk], order.currency),
        carriage_minor=carriage_of(order),
        fee_room_minor=max(0, rules_of(store.country).fee_advance_minor - advanced),
        street_minor=short,
        fees_minor=unpaid_fees(payee) if payee else 0,
    )


def _street_part(payee: Payee | None, order: Order, unposted_minor: int, hands: Holder | None) -> int:
    """What of the order's refunds only its cash on the street could pay."""
    street = cash_on_street(order, hands=hands)
    left = (whole_balance(payee, order) if payee else 0) - unposted_minor
    return max(0, min(street, street - left))
