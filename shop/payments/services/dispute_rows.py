"""The rows of a dispute: what the provider says, what the book has of it, and which orders it is about. The caller holds the payment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Sum

from shop.common.clock import now
from shop.common.money import Money
from shop.events.services import record_event
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.events import DISPUTE_CHANGED, DISPUTE_CLOSED, DISPUTE_OPENED, DisputeData
from shop.payments.models import Dispute, DisputeShare, PaymentAttempt, Refund
from shop.payments.providers.base import Claim
from shop.payments.services.ways_back import find_disputed_holder, find_holder
from shop.payments.states import DisputeStatus, RefundCause, RefundStatus


def open_dispute(provider: str, claim: Claim, attempt: PaymentAttempt, *, noted_by: int | None) -> tuple[Dispute, str]:
    """The dispute of that id, and what its status was; "" for one that is new."""
    found = Dispute.objects.select_for_update(of=("self",)).filter(provider=provider, external_id=claim.external_id).first()
    if found is not None:
        return found, found.status
    fresh = Dispute.objects.create(
        provider=provider,
        external_id=claim.external_id,
        attempt=attempt,
        kind=claim.kind,
        status=str(claim.state),
        amount_minor=claim.amount.minor,
        currency=claim.amount.currency,
        noted_by_id=noted_by,
    )
    return fresh, ""


def write_claim(dispute: Dispute, claim: Claim, *, asked_at: datetime) -> None:
    """Copy what the provider answered to the question asked at `asked_at` (UTC)."""
    dispute.status, dispute.reason, dispute.answer_by = str(claim.state), claim.reason[:80], claim.answer_by
    dispute.amount_minor, dispute.asked_at = claim.amount.minor, asked_at
    dispute.closed_at = None if dispute.is_open else dispute.closed_at or now()
    dispute.save()


def book_claim(dispute: Dispute, claim: Claim) -> None:
    """Post the difference between what the provider has and what the book says it has, and its fee, which the platform bears.

    Of what comes back, what had been shared out as lost is the platform's until it goes on (see dispute_recoveries); what is taken again
    as well.
    """
    taken, fee = claim.taken - dispute.taken, _additional_fee(dispute, claim)
    if taken.minor > 0:
        again = Money(min(taken.minor, dispute.returned_minor), dispute.currency)
        dispute.returned_minor -= again.minor
        _post_dispute(dispute, "taken", [_provider_posting(dispute, -taken), _held_posting(dispute, taken - again), _cost_posting(again)])
    elif taken.minor < 0:
        unshared = dispute.taken_minor + dispute.returned_minor - sum_shared_out(dispute)
        kept = Money(min(-taken.minor, max(0, unshared)), dispute.currency)
        dispute.returned_minor += (-taken - kept).minor
        _post_dispute(
            dispute, "given_back", [_provider_posting(dispute, -taken), _held_posting(dispute, -kept), _cost_posting(taken + kept)]
        )
    if fee is not None:
        _post_dispute(dispute, "fee", [_cost_posting(fee), _provider_posting(dispute, -fee)])
        dispute.fee_minor, dispute.fee_currency = dispute.fee_minor + fee.minor, fee.currency
    dispute.taken_minor = claim.taken.minor
    dispute.save()


def share_dispute_out(dispute: Dispute) -> None:
    """Divide it over the orders that the payment paid, in proportion to what each may still cost; the rest is about no order."""
    shares = DisputeShare.objects.filter(dispute=dispute)
    now_shared = shares.aggregate(sum=Sum("amount_minor"), lost=Sum("lost_minor"))
    if now_shared["sum"] == dispute.amount_minor or now_shared["lost"]:
        return
    shares.delete()
    attempt = PaymentAttempt.objects.select_related("payment").get(pk=dispute.attempt_id)
    orders = _orders_paid_by(attempt)
    weights = [compute_not_refunded(order) + sum_still_owed(order) for order in orders]
    within = Money(min(dispute.amount_minor, sum(weights)), dispute.currency)
    parts = [part.minor for part in within.split(weights)] if within.is_positive else []
    rest = dispute.amount_minor - within.minor
    rows = [(order, part) for order, part in zip(orders, parts, strict=False) if part] + ([(None, rest)] if rest else [])
    DisputeShare.objects.bulk_create([DisputeShare(dispute=dispute, order=order, amount_minor=part) for order, part in rows])


def record_dispute(dispute: Dispute, *, was: str) -> None:
    """Record dispute.opened, dispute.won or dispute.lost when its status differs from `was`; dispute.changed while it stays open."""
    if was == dispute.status:
        return
    if dispute.is_open:
        event = DISPUTE_CHANGED if was else DISPUTE_OPENED
    else:
        event = DISPUTE_CLOSED[DisputeStatus(dispute.status)]
    shares = dispute.shares.exclude(order=None).order_by("order_id")
    data = DisputeData(
        kind=dispute.kind,
        provider=dispute.provider,
        amount_minor=dispute.amount_minor,
        currency=dispute.currency,
        orders={str(order_id): minor for order_id, minor in shares.values_list("order_id", "amount_minor")},
        answer_by=dispute.answer_by.isoformat() if dispute.answer_by else "",
    )
    record_event(event, dispute.pk, actor_id=dispute.noted_by_id, data=data)


def post_dispute_share(dispute: Dispute, share: DisputeShare, what: str, lines: list[Posting]) -> None:
    """Post a movement of one share. Its losses may rise and fall, so its keys count the dispute's moves. The caller holds the dispute."""
    Dispute.objects.filter(pk=dispute.pk).update(moves=F("moves") + 1)
    dispute.refresh_from_db(fields=["moves"])
    key = f"dispute:{dispute.pk}:{dispute.moves}"
    post_entry(key=key, kind=f"dispute.{what}", subject="disputeshare", subject_id=share.pk, lines=lines)


def compute_recovery_left(dispute: Dispute) -> Money:
    """What came back and has not been passed on to those who bore the loss."""
    regained = dispute.shares.aggregate(sum=Sum("regained_minor"))["sum"] or 0
    return Money(max(0, dispute.returned_minor - regained), dispute.currency)


def sum_shared_out(dispute: Dispute) -> int:
    """What of it has been charged as lost, minor units."""
    return dispute.shares.aggregate(sum=Sum("lost_minor"))["sum"] or 0


def note_settled(dispute: Dispute) -> None:
    """Mark it settled once it is decided and nothing of a loss waits to be charged."""
    waits = dispute.taken_minor + dispute.returned_minor - sum_shared_out(dispute)
    dispute.is_settled = not dispute.is_open and (dispute.status == DisputeStatus.WON or not waits)
    Dispute.objects.filter(pk=dispute.pk).update(is_settled=dispute.is_settled)


def compute_not_refunded(order: Order) -> int:
    """What of its total is not owed back, minor units."""
    return order.total_minor - order.refunded_minor


def sum_still_owed(order: Order) -> int:
    """What is owed back of it and neither done nor on a network, minor units."""
    waiting = Refund.objects.filter(order=order).exclude(cause=RefundCause.MONEY)
    return sum(refund.outstanding.minor for refund in waiting.exclude(status__in=[RefundStatus.DONE, RefundStatus.SENT]))


def _orders_paid_by(attempt: PaymentAttempt) -> list[Order]:
    if attempt.payment.paid_by_id != attempt.pk:
        return []
    return list(Order.objects.filter(payment_shares__payment=attempt.payment, paid_at__isnull=False).order_by("pk"))


def _additional_fee(dispute: Dispute, claim: Claim) -> Money | None:
    if claim.fee is None or claim.fee.is_zero or (dispute.fee_currency and dispute.fee_currency != claim.fee.currency):
        return None
    news = claim.fee - Money(dispute.fee_minor, claim.fee.currency)
    return None if news.is_zero else news


def _post_dispute(dispute: Dispute, what: str, lines: list[Posting]) -> None:
    dispute.moves += 1
    post_entry(key=f"dispute:{dispute.pk}:{dispute.moves}", kind=f"dispute.{what}", subject="dispute", subject_id=dispute.pk, lines=lines)


def _provider_posting(dispute: Dispute, amount: Money) -> Posting:
    return Posting(*find_holder(dispute.provider, buyer_id=0), amount)


def _held_posting(dispute: Dispute, amount: Money) -> Posting:
    return Posting(*find_disputed_holder(dispute.provider), amount)


def _cost_posting(amount: Money) -> Posting:
    return Posting(AccountKind.DISPUTE_COST, 0, amount)
