"""Money that a provider took back and tells nobody of by machine: one person notes it, a second decides, and neither gains by it.

M-Pesa's business account hears of no reversal that its customer has asked for; MTN and Orange tell of theirs in statements only.
"""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.payments.events import REVERSAL_DECIDED, REVERSAL_NOTED, ReversalData
from shop.payments.exceptions import NotByHand, NotYours
from shop.payments.models import Dispute, PaymentAttempt, ReversalNote
from shop.payments.providers.base import Claim, ClaimingProvider, ClaimState
from shop.payments.services.disputes import hear_claim
from shop.payments.services.payment_locks import hold_payment
from shop.payments.services.ways_back import find_known_provider
from shop.payments.states import CREDIT_RAIL, AttemptStatus, DisputeKind, ReversalStatus, ReversalWay
from shop.trust.queries import is_one_of

RIGHT = "payments.change_dispute"


def note_reversal(attempt: PaymentAttempt, *, way: str = ReversalWay.TAKEN, actor_id: int) -> ReversalNote:
    """Say that the provider has taken the whole payment back, or given it again. Moves nothing yet; the same again is the same note.

    Raises NotYours (no right, or one's own money), NotByHand.
    """
    with transaction.atomic():
        attempt = _lock_attempt(attempt.pk)
        _require_reversal_staff(attempt, actor_id)
        _require_by_hand(attempt, way)
        waiting = ReversalNote.objects.filter(attempt=attempt, status=ReversalStatus.PROPOSED).first()
        if waiting is not None:
            return waiting
        note = ReversalNote.objects.create(attempt=attempt, way=ReversalWay(way), proposed_by_id=actor_id)
        _record_note(note, REVERSAL_NOTED, actor_id=actor_id)
    return note


def decide_reversal(note: ReversalNote, *, approve: bool, actor_id: int) -> ReversalNote:
    """The second person's answer; confirmed, it is booked and shared out like what a provider tells. Decided already: nothing changes.

    Raises NotYours (also for whoever noted it), NotByHand where it has become untrue meanwhile.
    """
    dispute = None
    with transaction.atomic():
        attempt = _lock_attempt(note.attempt_id)
        note = ReversalNote.objects.select_for_update().get(pk=note.pk)
        _require_reversal_staff(attempt, actor_id, but=note.proposed_by_id)
        if note.status != ReversalStatus.PROPOSED:
            return note
        if approve:
            _require_by_hand(attempt, note.way)
        note.status = status = ReversalStatus.APPROVED if approve else ReversalStatus.REFUSED
        note.decided_by_id, note.decided_at = actor_id, now()
        note.save()
        _record_note(note, REVERSAL_DECIDED[status], actor_id=actor_id)
        if approve:
            dispute = hear_claim(
                attempt.provider, _reversal_claim(attempt, note.way), asked_at=now(), attempt=attempt, noted_by=note.proposed_by_id
            )
    note.attempt.refresh_from_db()
    if approve and dispute is None:
        raise NotByHand
    return note


def _lock_attempt(attempt_id: int) -> PaymentAttempt:
    hold_payment(PaymentAttempt.objects.values_list("payment_id", flat=True).get(pk=attempt_id))
    return PaymentAttempt.objects.select_for_update(of=("self",)).select_related("payment__checkout").get(pk=attempt_id)


def _require_reversal_staff(attempt: PaymentAttempt, actor_id: int, *, but: int | None = None) -> None:
    """On the staff, with the right; neither the buyer nor the owner of a store whose sale it paid, nor whoever the other person is."""
    actor = User.objects.filter(pk=actor_id, is_staff=True, is_active=True).first()
    concerned = {attempt.payment.checkout.buyer_id, *attempt.payment.orders.values_list("store__owner", flat=True), but}
    if actor is None or is_one_of(actor_id, concerned) or not actor.has_perm(RIGHT):
        raise NotYours


def _require_by_hand(attempt: PaymentAttempt, way: str) -> None:
    """The provider tells nobody, the money had come, and it is not there already where the note says that it went."""
    tells = isinstance(find_known_provider(attempt.provider), ClaimingProvider) or attempt.provider == CREDIT_RAIL
    if tells or attempt.received is None or attempt.status != AttemptStatus.PAID:
        raise NotByHand
    dispute = Dispute.objects.filter(provider=attempt.provider, external_id=_reversal_name(attempt)).first()
    is_taken = dispute is not None and dispute.taken_minor > 0
    if is_taken != (way == ReversalWay.BACK):
        raise NotByHand


def _reversal_claim(attempt: PaymentAttempt, way: str) -> Claim:
    assert attempt.received is not None  # by _require_by_hand
    taken, state = attempt.received, ClaimState.LOST
    if way == ReversalWay.BACK:
        taken, state = Money.zero(taken.currency), ClaimState.WON
    return Claim(_reversal_name(attempt), attempt.reference, DisputeKind.REVERSAL, state, attempt.received, taken, reason="reversed")


def _reversal_name(attempt: PaymentAttempt) -> str:
    return f"reversal:{attempt.pk}"


def _record_note(note: ReversalNote, event: Event[ReversalData], *, actor_id: int) -> None:
    record_event(event, note.pk, actor_id=actor_id, data=ReversalData(attempt_id=note.attempt_id, way=note.way))
