"""What providers say of money that they took back: kept, booked as it moves, and shared out when it is lost (see dispute_losses).

The truth is asked for every time and the book brought in line with it, so that messages may come twice, late, or in any order. While the
provider has the money the book says so ("kept back by the payment provider"); a refund of the same money waits meanwhile.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from shop.common.clock import now
from shop.events.services import record_event
from shop.payments.events import DISPUTE_CAME_BACK, DisputeCameBackData
from shop.payments.exceptions import NoSuchCharge
from shop.payments.models import Dispute, PaymentAttempt, PaymentEvent
from shop.payments.providers.base import Claim, ClaimingProvider, get_provider
from shop.payments.services.charges import ask_attempt, is_kept_aside, return_kept_money
from shop.payments.services.dispute_losses import bear_loss
from shop.payments.services.dispute_recoveries import take_recovery_again
from shop.payments.services.dispute_rows import (
    book_claim,
    compute_recovery_left,
    note_settled,
    open_dispute,
    record_dispute,
    share_dispute_out,
    write_claim,
)
from shop.payments.services.payment_locks import hold_payment
from shop.payments.services.ways_back import build_charge, find_known_provider
from shop.payments.states import AttemptStatus, DisputeKind, DisputeStatus

ASK_EVERY = timedelta(hours=6)  # a lost message is made good by then
SHARE_EVERY = timedelta(minutes=10)  # what is lost waits for a parcel to arrive, or for a refund that is on its way


def hear_claim(
    provider_code: str, claim: Claim, *, asked_at: datetime, attempt: PaymentAttempt | None = None, noted_by: int | None = None
) -> Dispute | None:
    """Bring the dispute, the book and the orders in line with what the provider says. None for a refund that we made ourselves.

    `asked_at` is when the question began: its answer is worth nothing once that to a later one is written.
    Raises NoSuchCharge where its payment is not known, or has not come as far as the provider says.
    """
    if claim.key:
        return None
    attempt = attempt or _attempt_of_claim(provider_code, claim)
    with transaction.atomic():
        hold_payment(attempt.payment_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        if is_kept_aside(attempt):
            return_kept_money(attempt.pk)  # in the book it is before it leaves
        dispute, was = open_dispute(provider_code, claim, attempt, noted_by=noted_by)
        if dispute.asked_at is None or dispute.asked_at <= asked_at:
            write_claim(dispute, claim, asked_at=asked_at)
            waited = compute_recovery_left(dispute)
            book_claim(dispute, claim)
            take_recovery_again(dispute)
            share_dispute_out(dispute)
            note_settled(dispute)
            record_dispute(dispute, was=was)
            if compute_recovery_left(dispute) > waited:
                record_event(DISPUTE_CAME_BACK, dispute.pk, data=DisputeCameBackData(amount_minor=compute_recovery_left(dispute).minor))
    bear_loss(dispute.pk)
    return Dispute.objects.get(pk=dispute.pk)


def ask_dispute(dispute_id: int) -> Dispute:
    """Ask the provider again, and share out what is lost. Safe at any time. Raises ProviderDown, ProviderRefused."""
    dispute = Dispute.objects.get(pk=dispute_id)
    provider = find_known_provider(dispute.provider)
    if isinstance(provider, ClaimingProvider) and not dispute.noted_by_id:
        is_claim, at = dispute.kind == DisputeKind.CLAIM, now()
        claim = provider.ask_dispute(dispute.external_id) if is_claim else provider.ask_return(dispute.external_id)
        hear_claim(dispute.provider, claim, asked_at=at)
    else:
        bear_loss(dispute.pk)
    return Dispute.objects.get(pk=dispute_id)


def hear_of_dispute(event: PaymentEvent) -> bool:
    """A message about a dispute."""
    provider, at = get_provider(event.provider), now()
    if not isinstance(provider, ClaimingProvider):
        return False
    return hear_claim(event.provider, provider.ask_dispute(event.external_id), asked_at=at) is not None


def hear_of_return(event: PaymentEvent) -> bool:
    """A message about a refund without a key of ours: somebody made it in the provider's dashboard, or the provider itself."""
    provider, at = get_provider(event.provider), now()
    if event.key or not isinstance(provider, ClaimingProvider):
        return False
    return hear_claim(event.provider, provider.ask_return(event.external_id), asked_at=at) is not None


def hear_of_charge(event: PaymentEvent) -> bool:
    """A message that something of a charge went back: each part that we did not send ourselves becomes a dispute."""
    provider, at = get_provider(event.provider), now()
    ours = PaymentAttempt.objects.filter(provider=event.provider).filter(Q(key=event.key) | Q(reference=event.external_id))
    attempt = ours.exclude(external_id="").first()
    if attempt is None or not isinstance(provider, ClaimingProvider):
        return False
    for claim in provider.returns_of(build_charge(attempt)):
        hear_claim(event.provider, claim, asked_at=at)
    return True


def find_claims_to_ask(*, limit: int = 100) -> list[int]:
    """Open ones about which nobody has asked for some hours, won ones whose money is not back, and losses that wait to be borne."""
    at = now()
    stale = Q(asked_at=None) | Q(asked_at__lt=at - ASK_EVERY)
    unfinished = Q(is_settled=False) | Q(status=DisputeStatus.WON, taken_minor__gt=0)
    rows = Dispute.objects.filter(unfinished).filter(stale | Q(status=DisputeStatus.LOST, asked_at__lt=at - SHARE_EVERY))
    return list(rows.order_by("asked_at", "pk").values_list("pk", flat=True)[:limit])


def _attempt_of_claim(provider_code: str, claim: Claim) -> PaymentAttempt:
    """Whose money it is. A claim may be heard of before its payment was."""
    by_reference = PaymentAttempt.objects.filter(provider=provider_code, reference=claim.charge).exclude(reference="")
    attempt = by_reference.order_by("pk").first() if claim.charge else None
    if attempt is None:
        raise NoSuchCharge
    if attempt.status != AttemptStatus.PAID:
        attempt = ask_attempt(attempt.pk)
    if attempt.status != AttemptStatus.PAID or (attempt.received is not None and attempt.received.currency != claim.amount.currency):
        raise NoSuchCharge
    return attempt
