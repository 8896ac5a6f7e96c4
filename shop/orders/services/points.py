"""Points for what the buyer keeps of an order, as paid for in money."""

from __future__ import annotations

from shop.orders.models import Order
from shop.orders.services.reversals import taken_back
from shop.promotions.services import BoughtGoods, award_points, settle_return


def award_order_points(order_id: int) -> None:
    """Once the order is complete, for the goods that the buyer keeps. Who buys from a store of his own earns none."""
    order = Order.objects.select_related("store").get(pk=order_id)
    if order.buyer_id != order.store.owner_id:
        award_points(order.buyer_id, order.store.country_id, order_id=order.pk, goods=_kept_goods(order))


def return_order_points(order_id: int) -> None:
    """Something of the order was taken back: points that were spent on it come back, points that it earned go. Any number of times."""
    order = Order.objects.get(pk=order_id)
    settle_return(order.pk, before=_bought_goods(order), after=_kept_goods(order))


def _bought_goods(order: Order) -> BoughtGoods:
    return BoughtGoods(listed_minor=order.goods_minor, paid_minor=order.goods_minor - order.discount_minor)


def _kept_goods(order: Order) -> BoughtGoods:
    back = taken_back(order).lines
    listed, cut = sum(share.goods_minor for share in back), sum(share.discount_minor for share in back)
    bought = _bought_goods(order)
    return BoughtGoods(listed_minor=bought.listed_minor - listed, paid_minor=bought.paid_minor - (listed - cut))
