"""What payouts show in other apps' pages."""

from django.http import HttpRequest

from shop.accounts.models import User
from shop.common.slots import Fragment, fill_slot
from shop.custody.models import CashDesk
from shop.orders.models import Order
from shop.payouts.queries import coming_points, money_chain, payouts_at


@fill_slot("order.money")
def where_is_the_money(request: HttpRequest, order: Order) -> Fragment | None:
    """The way of the order's money, as far as it concerns the visitor: buyer, seller or courier."""
    steps = money_chain(order, request.user.pk)
    return Fragment("payouts/_chain.html", {"steps": steps}) if steps else None


@fill_slot("points.coming")
def points_that_wait(_request: HttpRequest, buyer: User) -> Fragment | None:
    """On the page of points: those of sales whose money has not reached us."""
    coming = coming_points(buyer.pk)
    return Fragment("payouts/_coming_points.html", {"coming": coming}) if coming else None


@fill_slot("desk.keys")
def payouts_to_hand_out(request: HttpRequest, desk: CashDesk) -> Fragment:
    """On a desk's page: who may come for money."""
    return Fragment("payouts/_desk_link.html", {"desk": desk, "waiting": payouts_at(desk).count()})
