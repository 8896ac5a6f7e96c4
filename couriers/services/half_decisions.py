"""A desk ends what the two did not: it was paid, as if both had said so, or it was not, and the parcel goes back."""

from __future__ import annotations

from django.db import transaction

from couriers.events import DELIVERY_HALF_DECIDED, HalfConfirmationData
from couriers.exceptions import NotNow, NotYourCase
from couriers.models import Delivery, HalfConfirmation
from couriers.services.attempts import end_attempt, give_up_parcel
from couriers.services.door import complete_delivery
from couriers.services.half_confirmations import build_half_data, clear_words, end_half
from couriers.services.moves import lock_delivery
from couriers.states import CodeSide, DeliveryMode, HalfStatus, ParcelFate
from shop.accounts.models import User
from shop.custody.queries import may_settle
from shop.events.services import record_event
from shop.orders.exceptions import ReasonNeeded
from shop.orders.services import note_cash_decision
from shop.trust.queries import party_of


def decide_half(half: HalfConfirmation, *, is_paid: bool, reason: str, fate: str = ParcelFate.BACK, actor_id: int) -> HalfConfirmation:
    """What a desk decides, with its reason. Paid: delivered, and the carrier has the cash. Not paid: nobody ever had it.

    `fate` says what becomes of a parcel that was not paid. The same decision again: nothing changes. Raises ReasonNeeded, NotYourCase,
    NotNow while it is not before a desk, or has ended otherwise.
    """
    if not reason.strip():
        raise ReasonNeeded
    status = HalfStatus.PAID if is_paid else HalfStatus.NOT_PAID
    with transaction.atomic():
        delivery = lock_delivery(half.delivery_id)
        half = HalfConfirmation.objects.select_for_update().get(pk=half.pk)
        _require_stranger(half, delivery, actor_id)
        if half.status == status:
            return half
        if half.status != HalfStatus.AT_DESK or (fate == ParcelFate.GONE and delivery.mode != DeliveryMode.COURIER):
            raise NotNow
        kept_fate = "" if is_paid else str(ParcelFate(fate))
        _end_by_decision(delivery, status, reason=reason.strip()[:300], fate=kept_fate, actor_id=actor_id)
        half.refresh_from_db()
    return half


def _end_by_decision(delivery: Delivery, status: HalfStatus, *, reason: str, fate: str, actor_id: int) -> None:
    is_paid = status == HalfStatus.PAID
    half = end_half(delivery, status, actor_id=actor_id, reason=reason, fate=fate)
    assert half is not None  # it was before the desk under the parcel's lock
    note_cash_decision(delivery.order, is_paid=is_paid, reason=reason, actor_id=actor_id)
    decided = HalfConfirmationData(**build_half_data(half, delivery), is_paid=is_paid, reason=reason, fate=fate)
    record_event(DELIVERY_HALF_DECIDED, delivery.pk, actor_id=actor_id, data=decided)
    if is_paid:
        complete_delivery(delivery, actor_id=actor_id)
        return
    buyer_said_paid = bool(delivery.buyer_paid_cash_at)
    clear_words(delivery, *CodeSide)
    end_attempt(delivery, reason=reason, actor_id=actor_id, buyer_said_paid=buyer_said_paid)
    if fate == ParcelFate.GONE:
        give_up_parcel(delivery, reason=reason, actor_id=actor_id)


def _require_stranger(half: HalfConfirmation, delivery: Delivery, actor_id: int) -> None:
    """Staff with the right to settle cash, and no one party with buyer, carrier or seller."""
    user = User.objects.filter(pk=actor_id).first()
    concerned = {half.carrier_id, delivery.order.buyer_id, delivery.order.store.owner_id}
    if user is None or not may_settle(user) or party_of(user.pk) & concerned:
        raise NotYourCase
