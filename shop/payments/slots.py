"""What payments show in the order's page."""

from django.http import HttpRequest

from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.models import Refund


@fill_slot("order.parcels", order=40)
def refunds(request: HttpRequest, order: Order) -> Fragment | None:
    """The buyer's money on its way back: where it is, and the code. Nothing for anybody else."""
    if request.user.pk != order.buyer_id:
        return None
    found = list(Refund.objects.filter(order=order, amount_minor__gt=0).select_related("carrier").order_by("pk"))
    return Fragment("payments/_refunds.html", {"refunds": found}) if found else None


@fill_slot("order.money", order=40)
def given_back(request: HttpRequest, order: Order) -> Fragment | None:
    """What the seller has given back of the order, how far it is, and the way to give more. Nothing for anybody else."""
    if request.user.pk != order.store.owner_id or not (order.delivered_at or order.paid_at):
        return None
    found = list(Refund.objects.filter(order=order, amount_minor__gt=0).select_related("carrier").order_by("pk"))
    may_give = order.refunded_minor < order.total_minor and order.fulfilment not in (Fulfilment.HANDED_OVER, Fulfilment.CANCELLED)
    return Fragment("payments/_given_back.html", {"order": order, "refunds": found, "may_give": may_give}) if found or may_give else None
