"""Sales between people who seem to be one party come before staff once they are delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from shop.ledger.models import Line
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payouts.models import OwnTrade
from shop.payouts.states import LinkedSides
from shop.stores.models import Store
from shop.trust.queries import party_of, signals_shared

_SIDES = {
    frozenset({"buyer", "seller"}): LinkedSides.BUYER_SELLER,
    frozenset({"seller", "courier"}): LinkedSides.SELLER_COURIER,
    frozenset({"buyer", "courier"}): LinkedSides.BUYER_COURIER,
}


def note_own_trades(orders: Iterable[Order]) -> dict[int, OwnTrade]:
    """Order → its row, of the delivered ones whose people are linked. Each comes before staff once, with the sum at stake."""
    delivered = [order for order in orders if order.delivered_at]
    noted = {trade.order_id: trade for trade in OwnTrade.objects.filter(order__in=delivered)} if delivered else {}
    new = [order for order in delivered if order.pk not in noted]
    owners = dict(Store.objects.filter(pk__in={order.store_id for order in new}).values_list("pk", "owner_id")) if new else {}
    couriers = _couriers_of(new) if new else {}
    for order in new:
        people = {"buyer": order.buyer_id, "seller": owners[order.store_id]}
        if order.pk in couriers:
            people["courier"] = couriers[order.pk]
        if signals := _links_between(people):
            noted[order.pk] = _write_own_trade(order, people, signals)
    return noted


def _couriers_of(orders: Iterable[Order]) -> dict[int, int]:
    """Order → the courier who earned by it, as the book has it."""
    earned = Line.objects.filter(
        entry__subject="order", entry__subject_id__in=[order.pk for order in orders], account__kind=AccountKind.COURIER_EARNING
    )
    return dict(earned.order_by("pk").values_list("entry__subject_id", "account__holder_id"))


def _links_between(people: Mapping[str, int]) -> dict[str, list[str]]:
    """Who of them is one party with whom, and what they share."""
    parties = {role: party_of(user_id) for role, user_id in list(people.items())[1:]}  # a link is seen from either end
    return {
        _SIDES[frozenset({one, other})].value: [kind.value for kind in signals_shared(people[one], people[other])]
        for one, other in combinations(people, 2)
        if people[one] in parties[other]
    }


def _write_own_trade(order: Order, people: Mapping[str, int], signals: Mapping[str, list[str]]) -> OwnTrade:
    trade, _new = OwnTrade.objects.get_or_create(
        order=order,
        defaults={
            "seller_id": people["seller"],
            "courier_id": people.get("courier"),
            "is_sellers": bool({LinkedSides.BUYER_SELLER, LinkedSides.SELLER_COURIER} & signals.keys()),
            "is_couriers": bool({LinkedSides.BUYER_COURIER, LinkedSides.SELLER_COURIER} & signals.keys()),
            "signals": signals,
            "amount_minor": order.gross.minor,
        },
    )
    return trade
