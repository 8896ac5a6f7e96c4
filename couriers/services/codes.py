"""Handover codes: issuing, renewing, replacing, using. A code belongs to one side of one delivery; the other side reads it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from couriers.events import DELIVERY_CODE_REISSUED
from couriers.exceptions import CodeExpired, CodeLocked, CodeReplaced, CodeUsed, NotAllowed, NotNow
from couriers.models import MAX_WRONG_TRIES, Delivery, HandoverCode
from couriers.services.moves import lock_delivery, record_delivery_event
from couriers.states import CodeSide, DeliveryStatus
from shop.common.clock import now
from shop.common.tokens import spoken_code, url_token

CLOSED = (DeliveryStatus.AT_DOOR, DeliveryStatus.DELIVERED, DeliveryStatus.CANCELLED)


def ensure_code(delivery: Delivery, side: str) -> HandoverCode:
    """The side's live code, issued now if there is none."""
    code = delivery.codes.live().filter(side=side).first()
    if code is not None:
        return code
    try:
        with transaction.atomic():
            return _issue_code(delivery, side)
    except IntegrityError:  # somebody else issued it in the same instant
        return delivery.codes.live().get(side=side)


def replace_code(delivery: Delivery, side: str) -> HandoverCode:
    """Issue a new code; the old one dies."""
    retire_codes(delivery, side)
    return _issue_code(delivery, side)


def retire_codes(delivery: Delivery, *sides: str) -> None:
    """The sides' live codes die without successors."""
    delivery.codes.live().filter(side__in=sides).update(replaced_at=now())


def renew_codes(delivery: Delivery) -> None:
    """The parcel leaves: both codes get their full days from now. The address stays, so what was printed or saved still works."""
    for side in CodeSide.values:
        ensure_code(delivery, side)
    delivery.codes.live().update(expires_at=_code_end())


def reissue_code(delivery: Delivery, *, actor_id: int) -> HandoverCode:
    """A new code for the buyer's or the carrier's own side; the old one dies.

    NotAllowed for others, NotNow once the two have met, and where nobody meets.
    """
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        side = delivery.side_of(actor_id)
        if side is None:
            raise NotAllowed
        if delivery.status in CLOSED or delivery.is_shipped:
            raise NotNow
        code = replace_code(delivery, side)
        record_delivery_event(delivery, DELIVERY_CODE_REISSUED, actor_id=actor_id, side=side)
    return code


def use_code(code: HandoverCode) -> None:
    """Use it up, once; raises CodeReplaced, CodeUsed or CodeExpired when it opens nothing any more."""
    used = HandoverCode.objects.live().filter(pk=code.pk, expires_at__gt=now()).update(used_at=now())
    code.refresh_from_db()
    if not used:
        raise_problem_of(code)


def raise_problem_of(code: HandoverCode) -> None:
    """Raise what is wrong with the code; return when nothing is."""
    if code.replaced_at:
        raise CodeReplaced
    if code.used_at:
        raise CodeUsed
    if code.has_expired(at=now()):
        raise CodeExpired


def take_try(code: HandoverCode) -> None:
    """Count a try before it is looked at, so that many at once cannot outrun the count; CodeLocked when none is left.

    Commits by itself: a refusal must not undo its own count.
    """
    left = HandoverCode.objects.filter(pk=code.pk, wrong_tries__lt=MAX_WRONG_TRIES)
    if not left.update(wrong_tries=F("wrong_tries") + 1):
        raise CodeLocked


def give_try_back(code: HandoverCode) -> None:
    """It was the right code."""
    HandoverCode.objects.filter(pk=code.pk, wrong_tries__gt=0).update(wrong_tries=F("wrong_tries") - 1)


def _issue_code(delivery: Delivery, side: str) -> HandoverCode:
    return HandoverCode.objects.create(delivery=delivery, side=side, token=url_token(), spoken=spoken_code(), expires_at=_code_end())


def _code_end() -> datetime:
    return now() + timedelta(days=settings.HANDOVER_CODE_DAYS)
