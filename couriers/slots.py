"""What couriers show in other apps' pages."""

from django.http import HttpRequest

from couriers.queries import delivery_of, parcel_context
from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order


@fill_slot("order.parcels")
def parcels(request: HttpRequest, order: Order) -> Fragment | None:
    """The buyer's parcel: its QR and spoken code, where it is, and the cash at the door. Nothing for anybody else."""
    if request.user.pk != order.buyer_id:
        return None
    delivery = delivery_of(order)
    return Fragment("couriers/_parcels.html", parcel_context(delivery)) if delivery else None
