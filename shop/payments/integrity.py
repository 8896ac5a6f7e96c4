"""Facts of payments."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from shop.common.integrity import integrity_check
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.models import Payment
from shop.payments.states import PaymentStatus

PAID = Q(fulfilment__in=[Fulfilment.DELIVERED, Fulfilment.COMPLETED])


@integrity_check("an order is delivered if and only if its payment was received")
def delivered_means_paid() -> Iterator[str]:
    """Cash and parcel change hands in one instant; a gift has no cash."""
    received = Exists(Payment.objects.filter(order=OuterRef("pk"), status=PaymentStatus.RECEIVED))
    orders = Order.objects.annotate(is_paid=received)
    wrong = orders.filter(PAID & Q(is_paid=False, total_minor__gt=0) | ~PAID & Q(is_paid=True)).order_by("pk")
    for pk, number, fulfilment, is_paid in wrong.values_list("pk", "number", "fulfilment", "is_paid"):
        yield f"order {pk} ({number}) is {fulfilment}, its payment was {'received' if is_paid else 'not received'}"


@integrity_check("every living order has one payment of its total")
def payments_match_orders() -> Iterator[str]:
    """What is due, or was received, is what the order says."""
    match = Payment.objects.filter(order=OuterRef("pk"), amount_minor=OuterRef("total_minor"), currency=OuterRef("currency"))
    orders = Order.objects.exclude(fulfilment=Fulfilment.CANCELLED)
    for order in orders.filter(~Exists(match.exclude(status=PaymentStatus.CANCELLED))).order_by("pk"):
        yield f"order {order.pk} ({order}) has no open or received payment of {order.total_minor} {order.currency}"
    for payment in Payment.objects.filter(status=PaymentStatus.RECEIVED).exclude(amount_minor=F("order__total_minor")).order_by("pk"):
        yield f"payment {payment.pk} of order {payment.order_id} received {payment.amount_minor} {payment.currency}, not its total"
