"""Facts of payments."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.orders.models import Order, OrderLine
from shop.orders.states import Fulfilment
from shop.payments.models import Payment, PaymentShare, Refund, RefundLine
from shop.payments.states import PaymentStatus, RefundCause, RefundStatus

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


@integrity_check("what is owed back to each buyer is the sum of the refunds that are on their way")
def refunds_are_owed() -> Iterator[str]:
    """Until somebody has it in hand, the buyer is owed."""
    open_ones = Refund.objects.exclude(status=RefundStatus.DONE).order_by().values("buyer_id", "currency").annotate(Sum("amount_minor"))
    due = {(buyer_id, currency): minor for buyer_id, currency, minor in open_ones.values_list("buyer_id", "currency", "amount_minor__sum")}
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
    refunds = of_orders.annotate(summed=_figure(goods) + F("delivery_minor")).exclude(summed=F("amount_minor"))
    for refund in refunds.order_by("pk"):
        yield f"refund {refund.pk} ({refund}) is of {refund.amount_minor} {refund.currency}, its parts are {refund.summed}"
    per_order = of_orders.filter(order=OuterRef("pk")).order_by().values("order").values(sum=Sum("amount_minor"))
    for order in Order.objects.annotate(back=_figure(per_order)).exclude(back=F("refunded_minor")).order_by("pk"):
        yield f"order {order.pk} ({order}): {order.refunded_minor} of it are owed back, its refunds are {order.back}"
    per_line = RefundLine.objects.filter(order_line=OuterRef("pk")).order_by().values("order_line").values(sum=Sum("quantity"))
    for line in OrderLine.objects.annotate(back=_figure(per_line)).exclude(back=F("refunded_quantity")).order_by("pk"):
        yield f"line {line.pk} of order {line.order_id}: {line.refunded_quantity} units are refunded, its refunds are of {line.back}"


@integrity_check("nobody has spent more credit than he had")
def credit_is_covered() -> Iterator[str]:
    """Credit is owed to buyers, never by them."""
    for account in Account.objects.filter(kind=AccountKind.STORE_CREDIT, balance_minor__gt=0).order_by("pk"):
        yield f"account {account.pk} ({account}): the buyer has spent {account.balance_minor} too much"


def _figure(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), 0)
