"""What couriers show in other apps' pages."""

from django.http import HttpRequest

from couriers.models import Delivery, HalfConfirmation
from couriers.queries import delivery_of, parcel_context
from couriers.services import catch_up_half
from couriers.states import DeliveryMode, DeliveryStatus, HalfStatus
from shop.accounts.models import User
from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order

STILL = [DeliveryStatus.PLANNED, DeliveryStatus.DELIVERED, DeliveryStatus.CANCELLED]  # of which the order itself says enough


@fill_slot("order.parcels")
def parcels(request: HttpRequest, order: Order) -> Fragment | None:
    """The buyer's parcel: its QR and spoken code, where it is, and the cash at the door. Nothing for anybody else."""
    if request.user.pk != order.buyer_id:
        return None
    delivery = delivery_of(order)
    if delivery is None:
        return None
    catch_up_half(delivery)
    return Fragment("couriers/_parcels.html", parcel_context(delivery))


@fill_slot("chat.order")
def parcel_under_way(request: HttpRequest, order: Order) -> Fragment | None:
    """For buyer and store as they talk: whether a courier is looked for, found or on the way. One query."""
    moving = Delivery.objects.filter(order=order).exclude(mode=DeliveryMode.PICKUP).exclude(status__in=STILL)
    delivery = moving.select_related("courier").first()
    return Fragment("couriers/_talk_parcel.html", {"delivery": delivery}) if delivery else None


@fill_slot("desk.settle")
def half_confirmed_handovers(request: HttpRequest, user: User) -> Fragment:
    """Among what those who settle have to do: how many wait for a decision. One query."""
    waiting = HalfConfirmation.objects.filter(status=HalfStatus.AT_DESK).count()
    return Fragment("couriers/_halves_row.html", {"waiting": waiting})
