"""The missing word, by the ways that need no page of one's own; and the word that it is not true."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from couriers.events import DELIVERY_CONFIRMATION_UNDONE, DELIVERY_HALF_DENIED
from couriers.exceptions import LinkUsed, NotAllowed, NotNow, NumberLocked, WrongCode
from couriers.models import MAX_WRONG_TRIES, Delivery, HalfConfirmation
from couriers.services.door import give_word, normalise_digits
from couriers.services.half_clock import bring_before_desk
from couriers.services.half_confirmations import DENIALS, clear_words, end_half, find_open_half, record_half_event
from couriers.services.half_links import is_half_number
from couriers.services.moves import lock_delivery, read_delivery, record_delivery_event
from couriers.states import CodeSide, HalfStatus, WordWay
from shop.accounts.models import User
from shop.common.clock import now
from shop.custody.queries import may_settle, may_work


def deny_payment(delivery: Delivery, *, actor_id: int) -> Delivery:
    """One of the two says that the cash was not paid: a desk decides at once. When both say so, it was not. Again: nothing changes.

    Raises NotAllowed, NotNow while neither waits for the other.
    """
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        side = delivery.side_of(actor_id)
        if side is None:
            raise NotAllowed
        _deny(delivery, side, actor_id=actor_id)
    return delivery


def answer_by_link(half: HalfConfirmation, *, is_paid: bool) -> Delivery:
    """The buyer's answer from the text message, once: whoever has the phone has the link. Raises LinkUsed, NotNow when it is settled."""
    with transaction.atomic():
        delivery = lock_delivery(half.delivery_id)
        fresh = HalfConfirmation.objects.filter(pk=half.pk, link_used_at=None)
        if not fresh.update(link_used_at=now()):
            raise LinkUsed
        still = find_open_half(delivery)
        if still is None or still.pk != half.pk or not still.is_of_carrier:
            raise NotNow
        buyer_id = delivery.order.buyer_id
        if is_paid:
            give_word(delivery, CodeSide.BUYER, actor_id=buyer_id, way=WordWay.LINK)
        else:
            _deny(delivery, CodeSide.BUYER, actor_id=buyer_id)
    return delivery


def confirm_by_number(delivery: Delivery, *, typed: str, reader: User) -> Delivery:
    """The buyer has said the number of the text message to the carrier, or to a desk. Each wrong one counts; NumberLocked after five.

    Raises NotAllowed, NotNow while no number was sent, WrongCode.
    """
    delivery = read_delivery(delivery.pk)
    if reader.pk != delivery.carrier_id and not (may_work(reader) or may_settle(reader)):
        raise NotAllowed
    half = find_open_half(delivery)
    if half is None or not half.is_of_carrier or not half.texted:
        raise NotNow
    _take_number_try(half)
    if not is_half_number(half, normalise_digits(typed)):
        raise WrongCode
    HalfConfirmation.objects.filter(pk=half.pk, wrong_tries__gt=0).update(wrong_tries=F("wrong_tries") - 1)
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        still = find_open_half(delivery)
        if still is not None and still.pk != half.pk:
            raise NotNow
        return give_word(delivery, CodeSide.BUYER, actor_id=delivery.order.buyer_id, way=WordWay.NUMBER)


def _take_number_try(half: HalfConfirmation) -> None:
    """Counted before it is looked at, and committed by itself: a refusal must not undo its own count."""
    left = HalfConfirmation.objects.filter(pk=half.pk, wrong_tries__lt=MAX_WRONG_TRIES)
    if not left.update(wrong_tries=F("wrong_tries") + 1):
        raise NumberLocked


def _deny(delivery: Delivery, side: CodeSide, *, actor_id: int) -> None:
    half = find_open_half(delivery)
    if half is None:
        raise NotNow
    field = DENIALS[side]
    if not HalfConfirmation.objects.filter(pk=half.pk, **{field: None}).update(**{field: now()}):
        return
    half.refresh_from_db()
    record_half_event(half, delivery, DELIVERY_HALF_DENIED, actor_id=actor_id, denied_by=side)
    if half.denied_by_buyer_at and half.denied_by_carrier_at:
        end_half(delivery, HalfStatus.TAKEN_BACK, actor_id=actor_id)
        clear_words(delivery, *CodeSide)
        record_delivery_event(delivery, DELIVERY_CONFIRMATION_UNDONE, actor_id=actor_id, side=CodeSide(half.side))
    else:
        bring_before_desk(half, delivery, actor_id=actor_id)
