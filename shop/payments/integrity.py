"""Facts of payments."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.models import Payment, PaymentShare
from shop.payments.states import PaymentStatus

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
