"""A parcel service brings it: what the seller gives to the counter of one, and the buyer says to have received.

No courier of ours carries it and nobody meets at a door, so there is no code and no cash: only what is paid in advance is sent. The
seller pays the service and gets the delivery's price with the sale.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from couriers.events import DELIVERY_MISSING, DELIVERY_SHIPPING, DELIVERY_TRACKING_CHANGED
from couriers.exceptions import CashToCollect, NotAllowed, NotNow
from couriers.models import Delivery
from couriers.services.attempts import fail_attempt
from couriers.services.door import complete_delivery
from couriers.services.moves import lock_delivery, move_delivery, record_delivery_event, refresh_delivery, require_store_owner
from couriers.services.pickup import leave_store
from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.clock import now
from shop.common.phrases import kept_phrase

SWEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Tracking:
    """Who carries it, the number on the receipt, and the page on which to follow it; the last two may be empty."""

    service: str
    number: str = ""
    url: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """As the fields of a delivery."""
        return {"service": self.service, "tracking_number": self.number, "tracking_url": self.url}


def send_parcel(delivery: Delivery, tracking: Tracking, *, actor_id: int) -> Delivery:
    """The seller has given the packed parcel to a parcel service. On one that is on its way already it corrects the number.

    Raises NotAllowed, CashToCollect, NotReady, NotNow or OrderClosed.
    """
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_store_owner(delivery, actor_id=actor_id)
        if delivery.cash_due_minor:
            raise CashToCollect
        if delivery.is_sent:
            _correct_tracking(delivery, tracking, actor_id=actor_id)
            return delivery
        changes = {"mode": DeliveryMode.SHIPPED, "bonus_minor": 0, "assigned_at": now()}
        sources = [DeliveryStatus.PLANNED]
        move_delivery(delivery, DeliveryStatus.ASSIGNED, event=DELIVERY_SHIPPING, actor_id=actor_id, sources=sources, **changes)
        leave_store(delivery, actor_id=actor_id, seller_gave_at=now(), courier_took_at=now(), **tracking.fields)
    return delivery


def receive_parcel(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The buyer has it: delivered. Again: nothing changes. Raises NotAllowed, or NotNow while it is not on its way."""
    with transaction.atomic():
        delivery = _locked_for_buyer(delivery, actor_id=actor_id)
        if delivery.is_shipped and delivery.status == DeliveryStatus.DELIVERED:
            return delivery
        _require_sent(delivery)
        complete_delivery(delivery, actor_id=actor_id)
    return delivery


def report_missing(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The buyer still waits: from now on it counts as received by his word only, and staff see it. Again: nothing changes."""
    with transaction.atomic():
        delivery = _locked_for_buyer(delivery, actor_id=actor_id)
        _require_sent(delivery)
        if delivery.missing_at is None:
            Delivery.objects.filter(pk=delivery.pk).update(missing_at=now())
            refresh_delivery(delivery)
            record_delivery_event(delivery, DELIVERY_MISSING, actor_id=actor_id)
    return delivery


def take_back_sent(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The parcel service brought it back to the seller, who may send it again, or cancel the order. Raises NotAllowed, NotNow."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_store_owner(delivery, actor_id=actor_id)
        _require_sent(delivery)
        return fail_attempt(delivery, reason=kept_phrase("parcel", "sent_back"), actor_id=actor_id)


def receive_overdue_parcels() -> int:
    """Count as received what was sent PARCEL_ARRIVAL_DAYS ago and nobody has said to miss; how many there were."""
    before = now() - timedelta(days=settings.PARCEL_ARRIVAL_DAYS)
    ripe = Delivery.objects.sent().filter(seller_gave_at__lte=before, missing_at=None)
    return sum(_receive_if_ripe(pk) for pk in list(ripe.order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE]))


def _receive_if_ripe(pk: int) -> bool:
    with transaction.atomic():
        delivery = lock_delivery(pk)
        ripe_at = delivery.counts_as_received_at  # somebody may have spoken in the meantime
        if ripe_at is None or ripe_at > now():
            return False
        complete_delivery(delivery, actor_id=None)
    return True


def _correct_tracking(delivery: Delivery, tracking: Tracking, *, actor_id: int) -> None:
    changed = Delivery.objects.filter(pk=delivery.pk).exclude(**tracking.fields).update(**tracking.fields)
    refresh_delivery(delivery)
    if changed:
        record_delivery_event(delivery, DELIVERY_TRACKING_CHANGED, actor_id=actor_id)


def _locked_for_buyer(delivery: Delivery, *, actor_id: int) -> Delivery:
    delivery = lock_delivery(delivery.pk)
    if delivery.order.buyer_id != actor_id:
        raise NotAllowed
    return delivery


def _require_sent(delivery: Delivery) -> None:
    if not delivery.is_sent:
        raise NotNow
