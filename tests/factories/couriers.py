"""Valid couriers and deliveries from nothing, brought along by the project's own services."""

from itertools import count
from typing import Any

from couriers.models import CourierProfile, Delivery, HandoverCode
from couriers.services import (
    assign_courier,
    confirm_cash_paid,
    confirm_cash_received,
    deliver_in_person,
    ensure_delivery,
    give_parcel,
    meet_at_door,
    publish_delivery,
    set_out,
    take_parcel,
)
from couriers.states import CodeSide, CourierStatus, DeliveryMode, DeliveryStatus, Vehicle
from shop.accounts.models import User
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, Fulfilment
from tests.factories.accounts import create_user
from tests.factories.orders import advance, create_order
from tests.factories.places import create_country, create_place

_counter = count(1)


def create_courier(*, user: User | None = None, **fields: Any) -> CourierProfile:
    """Approved, on duty, in Conakry, on a motorcycle."""
    user = user or create_user(name=f"Courier {next(_counter)}", is_courier=True)
    country = fields.pop("country", None) or create_country()
    defaults: dict[str, Any] = {
        "region": fields.pop("region", None) or create_place(country=country),
        "vehicle": Vehicle.MOTORCYCLE,
        "phone": "+224620000003",
        "status": CourierStatus.APPROVED,
        "is_available": True,
    }
    return CourierProfile.objects.create(user=user, country=country, **(defaults | fields))


def create_delivery(
    *,
    status: str = DeliveryStatus.PLANNED,
    mode: str = DeliveryMode.COURIER,
    courier: User | None = None,
    order: Order | None = None,
    **fields: Any,
) -> Delivery:
    """Of a ready order of 65 000 GNF, brought as far as `status` says, by a courier unless `mode` says otherwise."""
    if mode == DeliveryMode.PICKUP:
        fields |= {"delivery_method": DeliveryMethod.PICKUP, "delivery_minor": 0}
    order = order or create_order(**({"fulfilment": Fulfilment.READY} | fields))
    return bring(ensure_delivery(order), status, mode=mode, courier=courier)


def bring(delivery: Delivery, status: str, *, mode: str = DeliveryMode.COURIER, courier: User | None = None) -> Delivery:
    """Along its usual way to the status."""
    seller = delivery.order.store.owner
    if status == DeliveryStatus.OFFERED:
        return publish_delivery(delivery, actor_id=seller.pk)
    if status == DeliveryStatus.PLANNED:
        return delivery
    if mode == DeliveryMode.COURIER:
        courier = courier or create_courier().user
        delivery = assign_courier(delivery, courier, actor_id=seller.pk)
    elif mode == DeliveryMode.IN_PERSON:
        delivery = deliver_in_person(delivery, actor_id=seller.pk)
    return _carry(delivery, status, courier=courier or seller)


def _carry(delivery: Delivery, status: str, *, courier: User) -> Delivery:
    if status == DeliveryStatus.ASSIGNED:
        return delivery
    delivery = leave(delivery, courier=courier)
    if status == DeliveryStatus.PICKED_UP:
        return delivery
    delivery = meet_at_door(code_of(delivery, CodeSide.BUYER), reader=courier)
    if status == DeliveryStatus.AT_DOOR:
        return delivery
    confirm_cash_received(delivery, actor_id=courier.pk)
    return confirm_cash_paid(delivery, actor_id=delivery.order.buyer_id)


def leave(delivery: Delivery, *, courier: User) -> Delivery:
    """Both sides of the pick-up; the order is made ready first."""
    advance(delivery.order, Fulfilment.READY)
    if delivery.is_carried_by_seller:
        return set_out(delivery, actor_id=courier.pk)
    give_parcel(delivery, actor_id=delivery.order.store.owner_id)
    return take_parcel(delivery, courier=courier)


def code_of(delivery: Delivery, side: str) -> HandoverCode:
    """The side's live code."""
    return delivery.codes.live().get(side=side)
