"""Reading half confirmations: for the two who are asked, and for the desk that decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from couriers.models import Delivery, HalfConfirmation
from couriers.states import CodeSide, DeliveryStatus, HalfStatus
from shop.accounts.models import User
from shop.accounts.providers import can_send
from shop.trust.queries import party_of

LISTED = 200


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """What a person's earlier doors say: parcels delivered with cash, and what became of other half confirmations of theirs."""

    delivered: int
    left_open: int
    decided_for: int
    decided_against: int


def half_context(delivery: Delivery) -> dict[str, Any]:
    """What the two see of it on their pages: nothing while both or neither have spoken. `face_to_face`: nobody was asked yet."""
    half = delivery.half_confirmations.open().first() if delivery.is_at_door else None
    waits_long = half is not None and (half.asks > 0 or half.is_at_desk)
    return {
        "half": half,
        "face_to_face": delivery.is_at_door and not waits_long,
        "may_text": half is not None and half.is_of_carrier and can_send(settings.SMS_GATEWAY),
    }


def halves_for_desk() -> list[HalfConfirmation]:
    """Those that a desk decides: the oldest day first, of one day the largest first; currencies apart."""
    waiting = HalfConfirmation.objects.with_people().filter(status=HalfStatus.AT_DESK).alias(day=TruncDate("said_at"))
    return list(waiting.order_by("day", "currency", "-amount_minor", "said_at", "pk")[:LISTED])


def halves_being_asked() -> list[HalfConfirmation]:
    """Those that the clock still asks about, more than once, or soon will: the oldest first."""
    asked = HalfConfirmation.objects.with_people().filter(status=HalfStatus.ASKING, asks__gte=1)
    return list(asked.order_by("said_at", "pk")[:LISTED])


def halves_decided() -> list[HalfConfirmation]:
    """What desks have decided lately, newest first."""
    decided = HalfConfirmation.objects.with_people().filter(status__in=[HalfStatus.PAID, HalfStatus.NOT_PAID])
    return list(decided.order_by("-ended_at")[:30])


def record_of_carrier(user_id: int) -> DoorRecord:
    """As whoever brings parcels. Decided against him: he denied what was paid, or claimed what was not."""
    delivered = Delivery.objects.carried_by(user_id).filter(status=DeliveryStatus.DELIVERED, cash_due_minor__gt=0).count()
    return _door_record(Q(carrier=user_id), CodeSide.CARRIER, delivered)


def record_of_buyer(user_id: int) -> DoorRecord:
    """As whoever pays."""
    delivered = Delivery.objects.filter(order__buyer=user_id, status=DeliveryStatus.DELIVERED, cash_due_minor__gt=0).count()
    return _door_record(Q(delivery__order__buyer=user_id), CodeSide.BUYER, delivered)


def may_decide(half: HalfConfirmation, user: User) -> bool:
    """Whether the person is one party with none of those it concerns. Needs the order and its store loaded."""
    order = half.delivery.order
    return not party_of(user.pk) & {half.carrier_id, order.buyer_id, order.store.owner_id}


def _door_record(whose: Q, side: CodeSide, delivered: int) -> DoorRecord:
    own, paid = Q(side=side), Q(status=HalfStatus.PAID)
    not_paid = Q(status=HalfStatus.NOT_PAID)
    counts = HalfConfirmation.objects.filter(whose, asks__gte=1).aggregate(
        left_open=Count("pk"),
        decided_for=Count("pk", filter=own & paid | ~own & not_paid),
        decided_against=Count("pk", filter=own & not_paid | ~own & paid),
    )
    return DoorRecord(delivered=delivered, **counts)
