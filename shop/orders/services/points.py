"""Points for what the buyer keeps of an order, as paid for in money that the platform has seen."""

from __future__ import annotations

from shop.orders.models import Order
from shop.orders.services.reversals import read_taken_back
from shop.orders.states import Fulfilment
from shop.promotions.models import PointsRule
from shop.promotions.queries import rule_of
from shop.promotions.services import BoughtGoods, award_points, settle_return
from shop.trust.queries import are_one_party, longest_hold_days, rules_of


def award_order_points(order_id: int) -> None:
    """Once the order is complete and its money was seen, for the goods that the buyer keeps. Who buys from his own party earns none."""
    order = Order.objects.select_related("store__country").get(pk=order_id)
    if order.fulfilment != Fulfilment.COMPLETED or order.money_seen_at is None:
        return
    rule, country = rule_of(order.store.country_id), order.store.country
    if rule is None or are_one_party(order.buyer_id, order.store.owner_id):
        return
    award_points(
        order.buyer_id,
        country.pk,
        order_id=order.pk,
        goods=_kept_goods(order),
        most=compute_most_points(order, rule),
        hold_days=longest_hold_days(order.payment_method, rules_of(country)),
    )


def estimate_order_points(order: Order, rule: PointsRule) -> int:
    """What the order would earn if its money came now. Needs `store.country` loaded."""
    points, most = _kept_goods(order).paid_minor // rule.spend_minor, compute_most_points(order, rule)
    return points if most is None else min(points, most)


def compute_most_points(order: Order, rule: PointsRule) -> int | None:
    """An order's points are worth at most so much of the fee that it brings as the market says; None where it says nothing."""
    percent = rules_of(order.store.country).points_most_percent
    if percent is None:
        return None
    fee = order.fee - read_taken_back(order).fee
    return fee.minor * percent // 100 // rule.value_minor


def return_order_points(order_id: int) -> None:
    """Something of the order was taken back: points that were spent on it come back, points that it earned go. Any number of times."""
    order = Order.objects.get(pk=order_id)
    settle_return(order.pk, before=_bought_goods(order), after=_kept_goods(order))


def _bought_goods(order: Order) -> BoughtGoods:
    return BoughtGoods(listed_minor=order.goods_minor, paid_minor=order.goods_minor - order.discount_minor)


def _kept_goods(order: Order) -> BoughtGoods:
    back = read_taken_back(order).lines
    listed, cut = sum(share.goods_minor for share in back), sum(share.discount_minor for share in back)
    bought = _bought_goods(order)
    return BoughtGoods(listed_minor=bought.listed_minor - listed, paid_minor=bought.paid_minor - (listed - cut))
