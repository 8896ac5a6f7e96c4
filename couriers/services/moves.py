"""What every move of a delivery has in common: one compare-and-set, the holder that goes with it, one event.

Locks are taken in one order everywhere: the delivery's row first, then the order's. Cancelling an order touches the order only;
its delivery follows through the event. Whoever moves a parcel therefore asks the order under its lock, in the same transaction.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from couriers.events import DeliveryData
from couriers.exceptions import NotAllowed, NotNow, OrderClosed
from couriers.models import Delivery
from couriers.models.deliveries import DeliveryQuerySet
from couriers.states import HOLDER_OF, TRANSITIONS, CodeSide
from shop.common.prepared import prepared, take_over_row
from shop.common.states import sources_of
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.orders.models import Order
from shop.orders.states import Fulfilment

WITH_SELLER = frozenset({Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY})


def move_delivery(
    delivery: Delivery,
    target: str,
    *,
    event: Event[DeliveryData],
    actor_id: int | None,
    sources: Collection[str] | None = None,
    **changes: Any,
) -> None:
    """Move the parcel to `target` and record the event; NotNow when it is in no state that leads there.

    `sources` narrows the states the table allows. `delivery` is refreshed either way.
    """
    allowed = [state for state in sources_of(TRANSITIONS, target) if sources is None or state in sources]
    with transaction.atomic():
        moved = Delivery.objects.filter(pk=delivery.pk, status__in=allowed).update(status=target, holder=HOLDER_OF[target], **changes)
        refresh_delivery(delivery)
        if not moved:
            raise NotNow
        record_delivery_event(delivery, event, actor_id=actor_id)


def record_delivery_event(
    delivery: Delivery, event: Event[DeliveryData], *, actor_id: int | None, courier_id: int | None = None, side: CodeSide | None = None
) -> None:
    """Record the event with the ids its listeners need, of the carrier of now unless `courier_id` says who it was."""
    data = DeliveryData(
        order_id=delivery.order_id,
        number=delivery.order.number,
        courier_id=courier_id or delivery.courier_id,
        mode=delivery.mode,
        attempt=delivery.attempt,
    )
    if side:
        data["side"] = side
    record_event(event, delivery.pk, actor_id=actor_id, data=data)


def refresh_delivery(delivery: Delivery) -> None:
    """Read the row again, with its order and store."""
    take_over_row(delivery, read_delivery(delivery.pk))


def read_delivery(pk: int) -> Delivery:
    """The row with its order and store, as they are now. Raises Delivery.DoesNotExist."""
    return _only_one(_deliveries(pk))


def lock_delivery(pk: int) -> Delivery:
    """The row under its lock, with its order and store as they are now (those unlocked). Raises Delivery.DoesNotExist."""
    return _only_one(_locked_deliveries(pk))


@prepared
def _deliveries(pk: Any) -> DeliveryQuerySet:
    return Delivery.objects.with_order().filter(pk=pk)


@prepared
def _locked_deliveries(pk: Any) -> DeliveryQuerySet:
    return Delivery.objects.with_order().select_for_update(of=("self",)).filter(pk=pk)


def _only_one(rows: list[Delivery]) -> Delivery:
    if not rows:
        raise Delivery.DoesNotExist
    return rows[0]


def lock_order_with_seller(delivery: Delivery) -> Order:
    """The order under its lock while it is still confirmed, in preparation or ready; OrderClosed when it is not."""
    order = Order.objects.select_for_update(no_key=True).get(pk=delivery.order_id)
    if order.fulfilment not in WITH_SELLER:
        raise OrderClosed
    return order


def require_store_owner(delivery: Delivery, *, actor_id: int | None) -> None:
    """NotAllowed for anybody but the store's owner."""
    if delivery.order.store.owner_id != actor_id:
        raise NotAllowed


def require_carrier(delivery: Delivery, *, actor_id: int | None) -> None:
    """NotAllowed for anybody but the one who carries this parcel."""
    if actor_id is None or delivery.carrier_id != actor_id:
        raise NotAllowed
