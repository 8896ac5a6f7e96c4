"""The rows of a dispute: what the provider says, what the book has of it, and which orders it is about. The caller holds the payment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Sum

from shop.common.clock import now
from shop.common.money import Money
from shop.events.services import record_event
from shop.ledger.services import Posting, post
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.models import Dispute, DisputeShare, PaymentAttempt, Refund
from shop.payments.providers.base import Claim
from shop.payments.services.ways_back import disputed_holder, holder_of
from shop.payments.states import DisputeStatus, RefundCause, RefundStatus


def open_row(provider: str, claim: Claim, attempt: PaymentAttempt, *, noted_by: int | None) -> tuple[Dispute, str]:
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


def write(dispute: Dispute, claim: Claim, *, asked_at: datetime) -> None:
    """What the provider says to the question of that moment."""
    dispute.status, dispute.reason, dispute.answer_by = str(claim.state), claim.reason[:80], claim.answer_by
    dispute.amount_minor, dispute.asked_at = claim.amount.minor, asked_at
    dispute.closed_at = None if dispute.is_open else dispute.closed_at or now()
    dispute.save()


def book(dispute: Dispute, claim: Claim) -> None:
    """The difference between what the provider has, and what the book says it has; and its fee, which the platform bears.

    Of what comes back, what had been shared out as lost is the platform's until it goes on (see regaining); what it takes again, too.
    """
    taken, fee = claim.taken - dispute.taken, _fee_news(dispute, claim)
    if taken.minor > 0:
        again = Money(min(taken.minor, dispute.returned_minor), dispute.currency)
        dispute.returned_minor -= again.minor
        _post(dispute, "taken", [_provider(dispute, -taken), _held(dispute, taken - again), _cost(again)])
    elif taken.minor < 0:
        unshared = dispute.taken_minor + dispute.returned_minor - shared_out(dispute)
        kept = Money(min(-taken.minor, max(0, unshared)), dispute.currency)
        dispute.returned_minor += (-taken - kept).minor
        _post(dispute, "given_back", [_provider(dispute, -taken), _held(dispute, -kept), _cost(taken + kept)])
    if fee:
        _post(dispute, "fee", [_cost(fee), _provider(dispute, -fee)])
        dispute.fee_minor, dispute.fee_currency = dispute.fee_minor + fee.minor, fee.currency
    dispute.taken_minor = claim.taken.minor
    dispute.save()


def share_out(dispute: Dispute) -> None:
    """Which orders it is about: in proportion to what each may still cost; the rest is about money that is in no order."""
    shares = DisputeShare.objects.filter(dispute=dispute)
    now_shared = shares.aggregate(sum=Sum("amount_minor"), lost=Sum("lost_minor"))
    if now_shared["sum"] == dispute.amount_minor or now_shared["lost"]:
        return
    shares.delete()
    attempt = PaymentAttempt.objects.select_related("payment").get(pk=dispute.attempt_id)
    orders = _orders_paid_by(attempt)
    weights = [left_of(order) + owed_of(order) for order in orders]
    within = Money(min(dispute.amount_minor, sum(weights)), dispute.currency)
    parts = [part.minor for part in within.split(weights)] if within else []
    rest = dispute.amount_minor - within.minor
    rows = [(order, part) for order, part in zip(orders, parts, strict=False) if part] + ([(None, rest)] if rest else [])
    DisputeShare.objects.bulk_create([DisputeShare(dispute=dispute, order=order, amount_minor=part) for order, part in rows])


def tell_of(dispute: Dispute, *, was: str) -> None:
    """Events dispute.opened, dispute.won, dispute.lost; dispute.changed where only its deadline or state of work did."""
    if was == dispute.status:
        return
    name = "opened" if not was and dispute.is_open else "changed" if dispute.is_open else str(dispute.status)
    shares = dispute.shares.exclude(order=None).order_by("order_id")
    data = {
        "kind": dispute.kind,
        "provider": dispute.provider,
        "amount_minor": dispute.amount_minor,
        "currency": dispute.currency,
        "orders": dict(shares.values_list("order_id", "amount_minor")),
        "answer_by": dispute.answer_by.isoformat() if dispute.answer_by else "",
    }
    record_event(f"dispute.{name}", dispute.pk, actor_id=dispute.noted_by_id, data=data)


def post_share(dispute: Dispute, share: DisputeShare, what: str, lines: list[Posting]) -> None:
    """A movement of one share. What is lost of it may rise and fall: its keys count the dispute's moves. The caller holds the dispute."""
    Dispute.objects.filter(pk=dispute.pk).update(moves=F("moves") + 1)
    dispute.refresh_from_db(fields=["moves"])
    key = f"dispute:{dispute.pk}:{dispute.moves}"
    post(key=key, kind=f"dispute.{what}", subject="disputeshare", subject_id=share.pk, lines=lines)


def waits_to_go_on(dispute: Dispute) -> Money:
    """What came back and is not with those who bore it."""
    regained = dispute.shares.aggregate(sum=Sum("regained_minor"))["sum"] or 0
    return Money(max(0, dispute.returned_minor - regained), dispute.currency)


def shared_out(dispute: Dispute) -> int:
    """What of it was shared out as lost, minor units."""
    return dispute.shares.aggregate(sum=Sum("lost_minor"))["sum"] or 0


def note_settled(dispute: Dispute) -> None:
    """Decided, and of what is lost nothing waits to be borne."""
    waits = dispute.taken_minor + dispute.returned_minor - shared_out(dispute)
    dispute.is_settled = not dispute.is_open and (dispute.status == DisputeStatus.WON or not waits)
    Dispute.objects.filter(pk=dispute.pk).update(is_settled=dispute.is_settled)


def left_of(order: Order) -> int:
    """What of its total is not owed back, minor units."""
    return order.total_minor - order.refunded_minor


def owed_of(order: Order) -> int:
    """What is owed back of it and neither done nor on a network, minor units."""
    waiting = Refund.objects.filter(order=order).exclude(cause=RefundCause.MONEY)
    return sum(refund.outstanding.minor for refund in waiting.exclude(status__in=[RefundStatus.DONE, RefundStatus.SENT]))


def _orders_paid_by(attempt: PaymentAttempt) -> list[Order]:
    if attempt.payment.paid_by_id != attempt.pk:
        return []
    return list(Order.objects.filter(payment_shares__payment=attempt.payment, paid_at__isnull=False).order_by("pk"))


def _fee_news(dispute: Dispute, claim: Claim) -> Money | None:
    if claim.fee is None or not claim.fee or (dispute.fee_currency and dispute.fee_currency != claim.fee.currency):
        return None
    news = claim.fee - Money(dispute.fee_minor, claim.fee.currency)
    return news or None


def _post(dispute: Dispute, what: str, lines: list[Posting]) -> None:
    dispute.moves += 1
    post(key=f"dispute:{dispute.pk}:{dispute.moves}", kind=f"dispute.{what}", subject="dispute", subject_id=dispute.pk, lines=lines)


def _provider(dispute: Dispute, amount: Money) -> Posting:
    return Posting(*holder_of(dispute.provider, buyer_id=0), amount)


def _held(dispute: Dispute, amount: Money) -> Posting:
    return Posting(*disputed_holder(dispute.provider), amount)


def _cost(amount: Money) -> Posting:
    return Posting(AccountKind.DISPUTE_COST, 0, amount)
