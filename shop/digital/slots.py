"""What downloads show in other apps' pages."""

from django.http import HttpRequest

from shop.common.slots import Fragment, fill_slot
from shop.digital.queries import delivered_with
from shop.orders.models import Order
from shop.orders.states import Fulfilment


@fill_slot("order.parcels", order=30)
def downloads(request: HttpRequest, order: Order) -> Fragment | None:
    """The files to fetch and the codes, for the buyer alone. They are paid in advance: an order that is paid at the door has none."""
    owes_money = order.paid_at is None and (order.is_prepaid or order.total.is_positive)
    if request.user.pk != order.buyer_id or owes_money or order.fulfilment == Fulfilment.CANCELLED:
        return None
    found = delivered_with(order)
    waits = order.is_download and order.fulfilment == Fulfilment.PENDING
    if not (found.downloads or found.keys or waits):
        return None
    return Fragment("digital/_downloads.html", {"order": order, "delivered": found, "waits": waits})
