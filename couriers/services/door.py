"""The door: the two meet by a code, see one amount, and each confirms the cash. Both confirmations make it delivered, once.

One without the other is a half confirmation (`half_confirmations`), which a clock and a desk end.
"""

import unicodedata

from django.db import transaction

from couriers.events import (
    DELIVERY_CASH_PAID,
    DELIVERY_CASH_RECEIVED,
    DELIVERY_CONFIRMATION_UNDONE,
    DELIVERY_DELIVERED,
    DELIVERY_MET,
)
from couriers.exceptions import AskedAlready, CodeExpired, CodeNotYours, CodeUsed, NotAllowed, NotNow, WrongCode
from couriers.models import Delivery, HandoverCode
from couriers.services.codes import give_try_back, retire_codes, take_try, use_code
from couriers.services.half_confirmations import WORD_FIELDS, clear_words, end_half, ensure_half, find_open_half, take_denial_back
from couriers.services.moves import (
    lock_delivery,
    move_delivery,
    read_delivery,
    record_delivery_event,
    refresh_delivery,
    require_carrier,
)
from couriers.services.pickup import set_out
from couriers.states import AWAY, CodeSide, DeliveryMode, DeliveryStatus, HalfStatus, WordWay
from shop.accounts.models import User
from shop.common.clock import now
from shop.orders.services import Carriage, mark_delivered
from shop.payments.services import receive_cash

_WORD_EVENTS = {CodeSide.CARRIER: DELIVERY_CASH_RECEIVED, CodeSide.BUYER: DELIVERY_CASH_PAID}
OTHER_SIDE = {CodeSide.BUYER: CodeSide.CARRIER, CodeSide.CARRIER: CodeSide.BUYER}


def meet_at_door(code: HandoverCode, *, reader: User) -> Delivery:
    """The other side has read the code: the two stand face to face. Reading it again while they do changes nothing.

    Raises CodeNotYours, CodeReplaced, CodeUsed, CodeExpired, or NotNow while the parcel is not on its way.
    """
    with transaction.atomic():
        delivery = lock_delivery(code.delivery_id)
        if delivery.side_of(reader.pk) != OTHER_SIDE[CodeSide(code.side)]:
            raise CodeNotYours
        code.refresh_from_db()
        if code.used_at and not code.replaced_at and delivery.is_at_door:
            return delivery
        use_code(code)
        return _arrive_at_door(delivery, actor_id=reader.pk)


def meet_by_spoken_code(delivery: Delivery, *, typed: str, reader: User) -> Delivery:
    """As `meet`, by the other side's short code, typed. Each wrong one counts; CodeLocked after five. Raises WrongCode too."""
    delivery = read_delivery(delivery.pk)
    side = delivery.side_of(reader.pk)
    if side is None:
        raise NotAllowed
    if delivery.is_at_door:
        return delivery
    code = delivery.codes.live().filter(side=OTHER_SIDE[side]).first()
    if code is None:
        raise CodeUsed if delivery.status == DeliveryStatus.DELIVERED else NotNow
    if code.has_expired(at=now()):
        raise CodeExpired
    take_try(code)
    if normalise_digits(typed) != code.spoken:
        raise WrongCode
    give_try_back(code)
    return meet_at_door(code, reader=reader)


def normalise_digits(typed: str) -> str:
    """The decimal digits of a text in figures 0 to 9, whichever the keyboard writes: ٣ and ۳ are 3."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())


def confirm_cash_received(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The carrier holds the whole amount. With the buyer's word for it, it is delivered. Again: nothing changes."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=actor_id)
        return give_word(delivery, CodeSide.CARRIER, actor_id=actor_id)


def confirm_cash_paid(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The buyer has paid the whole amount. With the carrier's word for it, it is delivered. Again: nothing changes."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        if delivery.order.buyer_id != actor_id:
            raise NotAllowed
        return give_word(delivery, CodeSide.BUYER, actor_id=actor_id)


def undo_confirmation(delivery: Delivery, *, actor_id: int) -> Delivery:
    """ "I pressed by mistake": take back one's own word while the other has not given theirs. Without a word nothing changes.

    NotNow once it is delivered; AskedAlready once the other was asked: what they were told is not taken back behind them.
    """
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        side = delivery.side_of(actor_id)
        if side is None:
            raise NotAllowed
        if not delivery.is_at_door:
            raise NotNow
        if getattr(delivery, WORD_FIELDS[side]) is None:
            return delivery
        half = find_open_half(delivery)
        if half is not None and half.side == side:
            if half.asks or half.is_at_desk:
                raise AskedAlready
            end_half(delivery, HalfStatus.TAKEN_BACK, actor_id=actor_id)
        clear_words(delivery, side)
        ensure_half(delivery)
        record_delivery_event(delivery, DELIVERY_CONFIRMATION_UNDONE, actor_id=actor_id, side=side)
    return delivery


def _arrive_at_door(delivery: Delivery, *, actor_id: int) -> Delivery:
    if delivery.is_at_door:
        return delivery
    if delivery.is_shipped:
        raise NotNow  # nobody of ours is at that door
    if delivery.is_carried_by_seller and delivery.status not in AWAY:
        delivery = set_out(delivery, actor_id=delivery.order.store.owner_id)
    sources = [DeliveryStatus.PICKED_UP, DeliveryStatus.RETURNING]
    move_delivery(delivery, DeliveryStatus.AT_DOOR, event=DELIVERY_MET, actor_id=actor_id, sources=sources)
    if not delivery.cash_due_minor:
        complete_delivery(delivery, actor_id=actor_id)
    return delivery


def give_word(delivery: Delivery, side: CodeSide, *, actor_id: int, way: str = WordWay.PAGE) -> Delivery:
    """One side's word about the cash. The caller holds the row, so that the later of two simultaneous words sees the earlier.

    Both words deliver, unless whoever spoke first has meanwhile said that it is not true: then a desk decides. NotNow away from the door.
    """
    if delivery.status == DeliveryStatus.DELIVERED:
        return delivery
    if not delivery.is_at_door:
        raise NotNow
    field = WORD_FIELDS[side]
    stamped = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.AT_DOOR, **{field: None}).update(**{field: now()})
    refresh_delivery(delivery)
    if stamped:
        record_delivery_event(delivery, _WORD_EVENTS[side], actor_id=actor_id)
    half = ensure_half(delivery)
    if half is not None:
        take_denial_back(half, side)
    if delivery.carrier_got_cash_at and delivery.buyer_paid_cash_at and not (half and half.is_denied):
        end_half(delivery, HalfStatus.CONFIRMED, actor_id=actor_id, way=way)
        complete_delivery(delivery, actor_id=actor_id)
    return delivery


def complete_delivery(delivery: Delivery, *, actor_id: int | None) -> None:
    """Delivered: parcel, order, payment and book in one transaction."""
    carrier_id = delivery.carrier_id
    move_delivery(delivery, DeliveryStatus.DELIVERED, event=DELIVERY_DELIVERED, actor_id=actor_id, delivered_at=now())
    carriage = None
    if delivery.mode == DeliveryMode.COURIER and carrier_id is not None:
        carriage = Carriage(carrier_id, delivery.fee, delivery.bonus)
    mark_delivered(delivery.order, actor_id=actor_id, carriage=carriage)
    if delivery.cash_due_minor and carrier_id is not None:
        receive_cash(delivery.order, received_by=User.objects.get(pk=carrier_id))
    retire_codes(delivery, *CodeSide.values)
