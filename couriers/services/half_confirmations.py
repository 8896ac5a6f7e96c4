"""One word about the cash at the door without the other: it is opened, and ended. The caller holds the parcel's row.

By the carrier's word alone the cash is in his hands in the book, on an account of its own; by the buyer's alone nobody's book says so. The
accounts of one word are taken before those of a delivery, everywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from couriers.events import DELIVERY_HALF_AGREED, DELIVERY_HALF_CONFIRMED, HalfConfirmationData
from couriers.exceptions import NotNow
from couriers.models import CourierProfile, Delivery, HalfConfirmation
from couriers.services.half_links import make_half_link
from couriers.services.moves import refresh_delivery
from couriers.states import HALF_TRANSITIONS, CodeSide, DeliveryStatus, HalfStatus
from shop.common.clock import now
from shop.common.states import sources_of
from shop.custody.services import hold_half_cash, release_half_cash
from shop.events.declarations import Event
from shop.events.services import record_event

GROWTH = 8  # each wait is so many times the one before
PLACE_IS_FRESH = timedelta(hours=2)  # where the carrier was that long ago still says something
WORD_FIELDS = {CodeSide.CARRIER: "carrier_got_cash_at", CodeSide.BUYER: "buyer_paid_cash_at"}
DENIALS = {CodeSide.CARRIER: "denied_by_carrier_at", CodeSide.BUYER: "denied_by_buyer_at"}
PAID_ENDS = (HalfStatus.CONFIRMED, HalfStatus.PAID)


def find_open_half(delivery: Delivery) -> HalfConfirmation | None:
    """The one that waits; None where both or neither have spoken."""
    return delivery.half_confirmations.open().first()


def ensure_half(delivery: Delivery) -> HalfConfirmation | None:
    """The parcel's half confirmation, opened now when one of the two has spoken and there is none. None when nobody has, or both."""
    if not delivery.is_at_door:
        return None
    half = find_open_half(delivery)
    spoken = [side for side, field in WORD_FIELDS.items() if getattr(delivery, field)]
    if half is not None or len(spoken) != 1:
        return half
    return _open_half(delivery, spoken[0])


def end_half(
    delivery: Delivery, status: HalfStatus, *, actor_id: int | None, way: str = "", reason: str = "", fate: str = ""
) -> HalfConfirmation | None:
    """End what waits, in the book too; None when nothing does. Raises NotNow when it cannot end so."""
    half = find_open_half(delivery)
    if half is None:
        return None
    changes: dict[str, Any] = {"next_at": None, "ended_at": now(), "ended_by": actor_id, "way": way, "reason": reason, "fate": fate}
    movable = HalfConfirmation.objects.filter(pk=half.pk, status__in=sources_of(HALF_TRANSITIONS, status))
    if not movable.update(status=status, **changes):
        raise NotNow
    half.refresh_from_db()
    if half.is_of_carrier:
        release_half_cash(delivery.order, holder_id=half.carrier_id, half_id=half.pk, is_paid=status in PAID_ENDS)
    if half.asks and status == HalfStatus.CONFIRMED:
        record_half_event(half, delivery, DELIVERY_HALF_AGREED, actor_id=actor_id)
    return half


def clear_words(delivery: Delivery, *sides: CodeSide) -> None:
    """Those sides have not spoken."""
    Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.AT_DOOR).update(**{WORD_FIELDS[side]: None for side in sides})
    refresh_delivery(delivery)


def take_denial_back(half: HalfConfirmation, side: CodeSide) -> None:
    """Whoever confirms says no more that it is not true."""
    field = DENIALS[side]
    if getattr(half, field):
        HalfConfirmation.objects.filter(pk=half.pk).update(**{field: None})
        setattr(half, field, None)


def plan_next_step(half: HalfConfirmation, delivery: Delivery, *, after: datetime) -> datetime:
    """The first moment after that one at which the other side is asked, or else a desk takes over. Needs the store's country loaded."""
    wait = timedelta(minutes=delivery.order.store.country.half_ask_minutes)
    while half.said_at + wait <= after:
        wait *= GROWTH
    return min(half.said_at + wait, half.desk_at)


def record_half_event(
    half: HalfConfirmation,
    delivery: Delivery,
    event: Event[HalfConfirmationData],
    *,
    actor_id: int | None,
    denied_by: CodeSide | None = None,
) -> None:
    """In the parcel's history, with what its listeners need."""
    data = build_half_data(half, delivery)
    if denied_by:
        data["denied_by"] = str(denied_by)
    record_event(event, delivery.pk, actor_id=actor_id, data=data)


def build_half_data(half: HalfConfirmation, delivery: Delivery) -> HalfConfirmationData:
    """What every event of it says."""
    return HalfConfirmationData(
        order_id=delivery.order_id,
        number=delivery.order.number,
        courier_id=delivery.courier_id,
        mode=delivery.mode,
        attempt=delivery.attempt,
        side=half.side,
        half_id=half.pk,
        carrier_id=half.carrier_id,
        buyer_id=delivery.order.buyer_id,
        amount_minor=half.amount_minor,
        currency=half.currency,
        asks=half.asks,
    )


def _open_half(delivery: Delivery, side: CodeSide) -> HalfConfirmation:
    carrier_id = delivery.carrier_id
    assert carrier_id is not None  # who is at a door has somebody before him
    said_at, country = now(), delivery.order.store.country
    half = HalfConfirmation(
        delivery=delivery,
        side=side,
        carrier_id=carrier_id,
        amount_minor=delivery.cash_due_minor,
        currency=delivery.currency,
        said_at=said_at,
        desk_at=said_at + timedelta(hours=country.half_desk_hours),
        **_place_of(carrier_id),
        **make_half_link(),
    )
    half.next_at = plan_next_step(half, delivery, after=said_at)
    half.save(force_insert=True)
    if half.is_of_carrier:
        hold_half_cash(delivery.order, holder_id=carrier_id, half_id=half.pk)
    actor_id = carrier_id if half.is_of_carrier else delivery.order.buyer_id
    record_half_event(half, delivery, DELIVERY_HALF_CONFIRMED, actor_id=actor_id)
    return half


def _place_of(carrier_id: int) -> dict[str, float | None]:
    """Where the carrier has lately said to be."""
    fresh = CourierProfile.objects.filter(user=carrier_id, located_at__gte=now() - PLACE_IS_FRESH).only("latitude", "longitude").first()
    return {"latitude": fresh.latitude, "longitude": fresh.longitude} if fresh else {}
