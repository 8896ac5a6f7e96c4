"""Facts of payments."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.custody.models import CashPiece
from shop.custody.states import STREET
from shop.ledger.models import Account, Line
from shop.ledger.states import AccountKind
from shop.orders.models import Order, OrderLine
from shop.orders.states import Fulfilment
from shop.payments.models import Dispute, DisputeShare, Payment, PaymentAttempt, PaymentShare, Refund, RefundAdvance, RefundLine
from shop.payments.providers import get_provider
from shop.payments.states import (
    CASH_RAIL,
    CREDIT_RAIL,
    KEPT_ASIDE,
    OPEN_DISPUTES,
    AttemptStatus,
    DisputeStatus,
    PaymentStatus,
    RefundCause,
    RefundStatus,
    ReversalStatus,
)

PAID = Q(fulfilment__in=[Fulfilment.DELIVERED, Fulfilment.COMPLETED])


LIVE = Q(is_live=True)


@integrity_check("an order is delivered only with its payment received, and cash is received only with the parcel")
def delivered_means_paid() -> Iterator[str]:
    """Cash and parcel change hands in one instant; what is paid in advance may be paid before; a gift has no cash."""
    received = Exists(PaymentShare.objects.filter(LIVE, order=OuterRef("pk"), payment__status=PaymentStatus.RECEIVED))
    orders = Order.objects.annotate(is_paid=received)
    undelivered_cash = ~PAID & Q(is_paid=True, is_prepaid=False)
    wrong = orders.filter(PAID & Q(is_paid=False, total_minor__gt=0) | undelivered_cash).order_by("pk")
    for pk, number, fulfilment, is_paid in wrong.values_list("pk", "number", "fulfilment", "is_paid"):
        yield f"order {pk} ({number}) is {fulfilment}, its payment was {'received' if is_paid else 'not received'}"


@integrity_check("every living order has one live share of a payment, of its total")
def payments_match_orders() -> Iterator[str]:
    """What is due, or was received, is what the order says."""
    match = PaymentShare.objects.filter(LIVE, order=OuterRef("pk"), amount_minor=OuterRef("total_minor"))
    match = match.filter(payment__currency=OuterRef("currency")).exclude(payment__status=PaymentStatus.CANCELLED)
    for order in Order.objects.exclude(fulfilment=Fulfilment.CANCELLED).filter(~Exists(match)).order_by("pk"):
        yield f"order {order.pk} ({order}) has no open or received payment of {order.total_minor} {order.currency}"


@integrity_check("every payment is the sum of its shares")
def payments_are_their_shares() -> Iterator[str]:
    """One checkout over several stores is split to the minor unit."""
    for payment in (
        Payment.objects.annotate(shared=Coalesce(Sum("shares__amount_minor"), 0)).exclude(shared=F("amount_minor")).order_by("pk")
    ):
        yield f"payment {payment.pk} is of {payment.amount_minor} {payment.currency}, its shares are {payment.shared}"


@integrity_check("what is paid in advance was paid by one attempt, of enough, and what that brought beyond it is owed back")
def prepayments_came() -> Iterator[str]:
    """Money of its currency, as much as its living shares, and more only where the surplus has a refund."""
    shares = PaymentShare.objects.filter(LIVE, payment=OuterRef("pk")).order_by().values("payment").values(sum=Sum("amount_minor"))
    back = Refund.objects.filter(attempt=OuterRef("paid_by"), cause=RefundCause.MONEY).order_by().values("attempt")
    received = Payment.objects.filter(status=PaymentStatus.RECEIVED, shares__order__is_prepaid=True).distinct()
    received = received.annotate(due=_summed(shares), surplus=_summed(back.values(sum=Sum("amount_minor"))))
    right = Q(paid_by__status=AttemptStatus.PAID, paid_by__received_currency=F("currency"), paid_by__received_minor=F("due") + F("surplus"))
    for payment in received.exclude(right).order_by("pk"):
        yield f"payment {payment.pk} is received, and no attempt of it brought {payment.due} {payment.currency}"


@integrity_check("the ledger has from each provider what its payment attempts brought")
def providers_brought_what_attempts_say() -> Iterator[str]:
    """Each franc that came is in the book, for an order or owed back, but for what is kept aside because it was not what was asked for."""
    owed = Exists(Refund.objects.filter(attempt=OuterRef("pk"), cause=RefundCause.MONEY))
    attempts = PaymentAttempt.objects.filter(status=AttemptStatus.PAID).exclude(provider="credit")
    settled = attempts.filter(~Q(problem__in=KEPT_ASIDE) | Q(owed)).order_by().values("provider", "received_currency")
    brought: dict[tuple[int, str], int] = {}
    for code, currency, minor in settled.annotate(sum=Sum("received_minor")).values_list("provider", "received_currency", "sum"):
        holder = get_provider(code).number if code in settings.PAYMENT_PROVIDERS else -1
        brought[holder, currency] = brought.get((holder, currency), 0) + minor
    lines = Line.objects.filter(account__kind=AccountKind.PROVIDER, entry__kind__in=["order.paid", "money.unused"])
    sums = lines.order_by().values("account__holder_id", "account__currency").annotate(sum=Sum("amount_minor"))
    booked = {(holder, currency): minor for holder, currency, minor in sums.values_list("account__holder_id", "account__currency", "sum")}
    for holder, currency in sorted(brought.keys() | booked.keys()):
        came, written = brought.get((holder, currency), 0), booked.get((holder, currency), 0)
        if came != written:
            yield f"provider {holder}: attempts brought {came} {currency}, the book has {written}"


@integrity_check("what is owed back to each buyer is the sum of the refunds that are on their way")
def refunds_are_owed() -> Iterator[str]:
    """Until somebody has it in hand, the buyer is owed."""
    waiting = Refund.objects.exclude(status=RefundStatus.DONE).order_by().values("buyer_id", "currency")
    open_ones = waiting.annotate(left=Sum(F("amount_minor") - F("by_dispute_minor")))
    due = {(buyer_id, currency): minor for buyer_id, currency, minor in open_ones.values_list("buyer_id", "currency", "left")}
    accounts = Account.objects.filter(kind=AccountKind.REFUND_OWED).exclude(balance_minor=0)
    owed = {(holder, currency): -minor for holder, currency, minor in accounts.values_list("holder_id", "currency", "balance_minor")}
    for buyer_id, currency in sorted(due.keys() | owed.keys()):
        on_its_way, posted = due.get((buyer_id, currency), 0), owed.get((buyer_id, currency), 0)
        if on_its_way != posted:
            yield f"buyer {buyer_id}: refunds of {on_its_way} {currency} are open, the book owes {posted}"


@integrity_check("every refund of an order is the sum of its lines and its delivery, and all of them are what the order says")
def refunds_are_their_lines() -> Iterator[str]:
    """No unit goes back twice, and no more than was paid."""
    lines = RefundLine.objects.filter(refund=OuterRef("pk")).order_by().values("refund")
    goods = lines.values(sum=Sum(F("goods_minor") - F("discount_minor")))
    of_orders = Refund.objects.exclude(order=None).exclude(cause=RefundCause.MONEY)
    refunds = of_orders.annotate(summed=_summed(goods) + F("delivery_minor")).exclude(summed=F("amount_minor"))
    for refund in refunds.order_by("pk"):
        yield f"refund {refund.pk} ({refund}) is of {refund.amount_minor} {refund.currency}, its parts are {refund.summed}"
    per_order = of_orders.filter(order=OuterRef("pk")).order_by().values("order").values(sum=Sum("amount_minor"))
    orders = Order.objects.annotate(back=_summed(per_order)).exclude(back=F("refunded_minor")).order_by("pk")
    for pk, number, owed, back in orders.values_list("pk", "number", "refunded_minor", "back"):
        yield f"order {pk} ({number}): {owed} of it are owed back, its refunds are {back}"
    per_line = RefundLine.objects.filter(order_line=OuterRef("pk")).order_by().values("order_line").values(sum=Sum("quantity"))
    for line in OrderLine.objects.annotate(back=_summed(per_line)).exclude(back=F("refunded_quantity")).order_by("pk"):
        yield f"line {line.pk} of order {line.order_id}: {line.refunded_quantity} units are refunded, its refunds are of {line.back}"


@integrity_check("what providers hold back is what disputes say")
def disputes_are_in_the_book() -> Iterator[str]:
    """Taken, less what was shared out as lost; what came back after that is shared out no more."""
    held: dict[tuple[int, str], int] = {}
    shares = DisputeShare.objects.filter(dispute=OuterRef("pk")).order_by().values("dispute")
    rows = Dispute.objects.annotate(lost=_summed(shares.values(sum=Sum("lost_minor")))).order_by("pk")
    for dispute in rows.iterator():
        holder = get_provider(dispute.provider).number if dispute.provider in settings.PAYMENT_PROVIDERS else -1
        left = dispute.taken_minor + dispute.returned_minor - dispute.lost
        held[holder, dispute.currency] = held.get((holder, dispute.currency), 0) + left
        waits = dispute.status in OPEN_DISPUTES or (dispute.status == DisputeStatus.LOST and left > 0)
        if waits == dispute.is_settled:
            yield f"dispute {dispute.pk} ({dispute}, {dispute.status}) is {'settled' if dispute.is_settled else 'open'}, and {left} wait"
        if left < 0:
            yield f"dispute {dispute.pk} ({dispute}): {-left} {dispute.currency} more were shared out than were taken"
    accounts = Account.objects.filter(kind=AccountKind.DISPUTED).values_list("holder_id", "currency", "balance_minor")
    booked = {(holder, currency): minor for holder, currency, minor in accounts}
    for holder, currency in sorted(held.keys() | booked.keys()):
        said, written = held.get((holder, currency), 0), booked.get((holder, currency), 0)
        if said != written:
            yield f"provider {holder} holds back {said} {currency} by its disputes, the book has {written}"


@integrity_check("every dispute is the sum of its shares, and what providers gave buyers is in refunds")
def disputes_are_their_shares() -> Iterator[str]:
    """Nothing that a refund was paid with was borne by anybody as well."""
    shares = DisputeShare.objects.filter(dispute=OuterRef("pk")).order_by().values("dispute")
    summed = Dispute.objects.annotate(summed=_summed(shares.values(sum=Sum("amount_minor"))))
    for dispute in summed.exclude(summed=F("amount_minor")).order_by("pk"):
        yield f"dispute {dispute.pk} ({dispute}) is of {dispute.amount_minor} {dispute.currency}, its shares are {dispute.summed}"
    used = DisputeShare.objects.order_by().values("dispute__attempt").annotate(sum=Sum("refunds_minor"))
    given = (
        Refund.objects.filter(by_dispute_minor__gt=0)
        .exclude(cause=RefundCause.REGAINED)
        .order_by()
        .values("attempt")
        .annotate(sum=Sum("by_dispute_minor"))
    )
    paid = dict(given.values_list("attempt", "sum"))
    for attempt_id, minor in used.values_list("dispute__attempt", "sum"):
        if paid.pop(attempt_id, 0) != minor:
            yield f"attempt {attempt_id}: disputes paid {minor} of refunds, the refunds say something else"
    for attempt_id, minor in paid.items():
        yield f"attempt {attempt_id}: refunds say that disputes paid {minor}, and there is none"


@integrity_check("lost money that was recovered and passed on is in the ledger, and never more than was recovered")
def what_came_back_went_on() -> Iterator[str]:
    """To each share's seller and buyer; what was taken again of it is off."""
    kinds = ["dispute.given_on", "dispute.taken_again", "dispute.owed_again", "dispute.owed_no_more"]
    lines = Line.objects.filter(entry__subject="disputeshare", entry__kind__in=kinds).order_by()
    sums = lines.values("entry__subject_id", "account__kind").annotate(sum=Sum("amount_minor"))
    book = {(share_id, kind): -minor for share_id, kind, minor in sums.values_list("entry__subject_id", "account__kind", "sum")}
    cuts = (
        Refund.objects.filter(cause=RefundCause.REGAINED)
        .order_by()
        .values("attempt")
        .annotate(sum=Sum("amount_minor") - Sum("by_dispute_minor"))
    )
    owed: dict[int, int] = dict(cuts.values_list("attempt", "sum"))
    for share in DisputeShare.objects.select_related("dispute").order_by("pk").iterator():
        to_buyer = book.get((share.pk, AccountKind.REFUND_OWED), 0)
        to_seller = book.get((share.pk, AccountKind.SELLER_PAYABLE), 0)
        owed[share.dispute.attempt_id] = owed.get(share.dispute.attempt_id, 0) - share.given_buyer_minor
        if to_buyer != share.given_buyer_minor:
            yield f"share {share.pk}: {share.given_buyer_minor} are said to be owed to the buyer again, the book has {to_buyer}"
        if to_seller != share.given_seller_minor:
            yield f"share {share.pk}: {share.given_seller_minor} are said to be the seller's again, the book has {to_seller}"
    for attempt_id, minor in owed.items():
        if minor:
            yield f"attempt {attempt_id}: refunds of what came back differ by {minor} from what its disputes say"
    shares = DisputeShare.objects.filter(dispute=OuterRef("pk")).order_by().values("dispute")
    regained = Dispute.objects.annotate(regained=_summed(shares.values(sum=Sum("regained_minor"))))
    for dispute in regained.filter(regained__gt=F("returned_minor")).order_by("pk"):
        passed_on = dispute.regained  # type: ignore[attr-defined]  # annotated above
        yield f"dispute {dispute.pk} ({dispute}): {dispute.returned_minor} came back, {passed_on} are said to be regained"


@integrity_check("a refund is paid at the platform's cost only where two of staff have said so")
def advances_are_by_two() -> Iterator[str]:
    """What waits is on no way to its buyer, and what was advanced has its one approved proposal, of what was to be paid."""
    approved = RefundAdvance.objects.filter(status=ReversalStatus.APPROVED, refund=OuterRef("pk"))
    for pk, number in Refund.objects.filter(~Exists(approved), advanced_at__isnull=False).order_by("pk").values_list("pk", "number"):
        yield f"refund {pk} ({number}) was advanced, and no second person has agreed"
    for pk, number in Refund.objects.filter(Exists(approved), advanced_at=None).order_by("pk").values_list("pk", "number"):
        yield f"refund {pk} ({number}) has an approved advance, and was not advanced"
    for pk, of_refund in RefundAdvance.objects.filter(amount_minor__gt=F("refund__amount_minor")).values_list("pk", "refund"):
        yield f"advance {pk} is of more than its refund {of_refund}"


@integrity_check("no cash of an order that a courier still has was paid out for its refund before, but by two of staff")
def street_cash_pays_nothing() -> Iterator[str]:
    """Out of a drawer, or as credit: the sum of what left and of what is still out there is no more than what the buyer paid."""
    out = CashPiece.objects.in_hands().filter(order=OuterRef("pk"), holder_kind__in=STREET)
    gone = Refund.objects.filter(order=OuterRef("pk"), status=RefundStatus.DONE, advanced_at=None)
    gone = gone.filter(Q(rail=CREDIT_RAIL) | Q(rail=CASH_RAIL, source_kind=AccountKind.DESK_CASH))
    orders = Order.objects.filter(is_prepaid=False).annotate(
        out=_summed(out.order_by().values("order").values(sum=Sum("amount_minor"))),
        gone=_summed(gone.order_by().values("order").values(sum=Sum("amount_minor"))),
    )
    for pk, number, still_out, paid in orders.filter(out__gte=1, gone__gt=F("total_minor") - F("out")).values_list(
        "pk", "number", "out", "gone"
    ):
        yield f"order {pk} ({number}): {paid} were paid back, and {still_out} of its cash have not come in"


@integrity_check("no buyer has spent more credit than they had")
def credit_is_covered() -> Iterator[str]:
    """Credit is owed to buyers, never by them."""
    for account in Account.objects.filter(kind=AccountKind.STORE_CREDIT, balance_minor__gt=0).order_by("pk"):
        whose = f"account {account.pk} ({account.kind}:{account.holder_id}:{account.currency})"
        yield f"{whose}: the buyer has spent {account.balance_minor} too much"


def _summed(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), 0)
