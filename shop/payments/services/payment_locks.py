"""Holding a payment still: its orders first, then itself, then its attempts, always in that order."""

from __future__ import annotations

from dataclasses import dataclass

from shop.orders.models import Order
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.queries import PaidTogether
from shop.payments.states import LIVE_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Held(PaidTogether):
    """Their rows are locked until the transaction ends."""

    def attempts(self) -> list[PaymentAttempt]:
        """The tries by which the buyer may still pay, locked too."""
        return list(self.payment.attempts.select_for_update().filter(status__in=LIVE_ATTEMPTS).order_by("pk"))


def hold_payment(payment_id: int) -> Held:
    """Lock it; needs a transaction. Rows that only point at an order or the payment (a paper, an event's work) may be written meanwhile."""
    orders = Order.objects.select_for_update(of=("self",), no_key=True).select_related("store__country", "region", "prefecture")
    held = list(orders.filter(payment_shares__payment_id=payment_id).order_by("pk"))
    payment = Payment.objects.select_for_update(of=("self",), no_key=True).select_related("checkout__buyer").get(pk=payment_id)
    return Held(payment, held)
