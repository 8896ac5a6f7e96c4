"""A refund paid at the platform's cost: one of staff proposes it with a reason, a second decides, within the market's limits."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Sum

from shop.accounts.models import User
from shop.common.clock import now
from shop.payments.events import REFUND_ADVANCE_PROPOSED, REFUND_ADVANCE_REFUSED, REFUND_ADVANCED
from shop.payments.exceptions import NotYourRefund, RefundMoved, RefundReasonNeeded, TooMuchAdvanced
from shop.payments.models import Refund, RefundAdvance
from shop.payments.services.refund_cover import is_free, read_store_money
from shop.payments.services.refund_rows import record_refund
from shop.payments.services.refund_waits import apply_answer
from shop.payments.states import ReversalStatus
from shop.places.models import Country
from shop.places.queries import day_in
from shop.trust.queries import Leave, is_one_of, may_be_advanced, rules_of
from shop.trust.states import WaitsFor

RIGHT = "payments.change_refund"


def propose_advance(refund: Refund, *, reason: str, actor_id: int) -> RefundAdvance:
    """Say why it should be paid though its money has not come in. Moves nothing yet; the same again is the same proposal.

    Raises NotYourRefund (no right, or one's own), RefundReasonNeeded, RefundMoved when it waits for nothing, or for the end of the time in
    which its payment can be taken back: nobody shortens that.
    """
    if not reason.strip():
        raise RefundReasonNeeded
    with transaction.atomic():
        refund = _lock_waiting(refund.pk, actor_id)
        found = RefundAdvance.objects.filter(refund=refund, status=ReversalStatus.PROPOSED).first()
        if found is not None:
            return found
        advance = RefundAdvance(refund=refund, amount_minor=refund.outstanding.minor, reason=reason.strip()[:300], proposed_by_id=actor_id)
        try:
            with transaction.atomic():
                advance.save()
        except IntegrityError:  # somebody else's, in this moment
            return RefundAdvance.objects.get(refund=refund, status=ReversalStatus.PROPOSED)
        record_refund(refund, REFUND_ADVANCE_PROPOSED, actor_id=actor_id)
    return advance


def decide_advance(advance: RefundAdvance, *, approve: bool, actor_id: int) -> RefundAdvance:
    """The second person's answer; approved, the refund goes on at once. Decided already: nothing changes.

    Raises NotYourRefund (also for whoever proposed it), TooMuchAdvanced beyond the market's limits, RefundMoved.
    """
    with transaction.atomic():
        done = RefundAdvance.objects.exclude(status=ReversalStatus.PROPOSED).filter(pk=advance.pk).first()
        if done is not None:
            return done
        refund = _lock_waiting(advance.refund_id, actor_id, but=advance.proposed_by_id, waits_still=approve)
        advance = RefundAdvance.objects.select_for_update(of=("self",)).get(pk=advance.pk)
        if approve:
            _require_within_limits(refund, advance)
        advance.status = ReversalStatus.APPROVED if approve else ReversalStatus.REFUSED
        advance.decided_by_id, advance.decided_at = actor_id, now()
        advance.save()
        if approve:
            _advance_refund(refund, actor_id=actor_id)
        else:
            record_refund(refund, REFUND_ADVANCE_REFUSED, actor_id=actor_id)
    return advance


def _advance_refund(refund: Refund, *, actor_id: int) -> None:
    apply_answer(refund, Leave())
    Refund.objects.filter(pk=refund.pk).update(advanced_at=now())
    record_refund(refund, REFUND_ADVANCED, actor_id=actor_id)


def _lock_waiting(refund_id: int, actor_id: int, *, but: int | None = None, waits_still: bool = True) -> Refund:
    refund = Refund.objects.select_for_update(of=("self",)).select_related("order__store__country").get(pk=refund_id)
    actor = User.objects.filter(pk=actor_id, is_staff=True, is_active=True).first()
    concerned = {refund.buyer_id, refund.order.store.owner_id if refund.order else None, but}
    if actor is None or not actor.has_perm(RIGHT) or is_one_of(actor_id, concerned):
        raise NotYourRefund
    if waits_still and (refund.waits_for not in (WaitsFor.STORE, WaitsFor.COURIER) or not is_free(refund)):
        raise RefundMoved(refund.get_status_display())
    return refund


def _require_within_limits(refund: Refund, advance: RefundAdvance) -> None:
    """What the stores of the same people lack together, and what has been let go in the market on this day."""
    assert refund.order is not None  # only a sale's refund waits for its store
    country = Country.objects.select_for_update(no_key=True).get(pk=refund.order.store.country_id)
    rules = rules_of(country)
    if not may_be_advanced(read_store_money(refund.order), rules):
        raise TooMuchAdvanced
    today = day_in(country, now())
    approved = RefundAdvance.objects.filter(status=ReversalStatus.APPROVED, refund__order__store__country=country, day=today)
    gone = approved.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    if gone + advance.amount_minor > rules.staff_advance_day_minor:
        raise TooMuchAdvanced
    advance.day = today
