"""What payouts show in other apps' pages."""

from django.http import HttpRequest

from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order
from shop.payouts.queries import money_chain


@fill_slot("order.money")
def where_is_the_money(request: HttpRequest, order: Order) -> Fragment | None:
    """The way of the order's money, as far as it concerns the visitor: buyer, seller or courier."""
    steps = money_chain(order, request.user.pk)
    return Fragment("payouts/_chain.html", {"steps": steps}) if steps else None
