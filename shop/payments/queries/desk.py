"""A payment as its buyer sees it, with the orders that it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shop.common.money import Money, total
from shop.common.prepared import Blank, prepared
from shop.orders.models import Checkout, Order
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.states import KEPT_ASIDE, AttemptStatus, PaymentStatus


@dataclass(frozen=True, slots=True)
class PaidTogether:
    """A payment and its orders."""

    payment: Payment
    orders: list[Order]

    @property
    def unpaid(self) -> list[Order]:
        """The orders that wait for its money."""
        return [order for order in self.orders if order.is_awaiting_payment]

    @property
    def due(self) -> Money:
        """What they cost together."""
        return total((order.total for order in self.unpaid), currency=self.payment.currency)


@dataclass(frozen=True, slots=True)
class Desk(PaidTogether):
    """As its buyer sees it: the last try too, and money that came but was not what was asked for."""

    attempt: PaymentAttempt | None
    kept_aside: PaymentAttempt | None

    @property
    def until(self) -> datetime | None:
        """When the first of them closes."""
        return min((order.expires_at for order in self.unpaid if order.expires_at), default=None)

    @property
    def is_in_advance(self) -> bool:
        """Whether there is anything to do here: not for cash at the door, and not once the buyer has chosen that."""
        return any(order.is_prepaid for order in self.orders)


def payment_desk(payment: Payment) -> Desk:
    """Its orders with their stores, the newest try that is not given up, and what is kept aside."""
    related = Order.objects.select_related("store__country", "store__owner", "region", "prefecture", "buyer")
    orders = list(related.filter(payment_shares__payment=payment).order_by("pk"))
    attempts = list(payment.attempts.exclude(status=AttemptStatus.ABANDONED).order_by("-pk"))
    aside = [attempt for attempt in attempts if attempt.status == AttemptStatus.PAID and attempt.problem in KEPT_ASIDE]
    tries = [attempt for attempt in attempts if attempt.status != AttemptStatus.PAID]
    return Desk(payment, orders, next(iter(tries), None), next((attempt for attempt in aside if not attempt.refunds.exists()), None))


def last_try(payment: Payment) -> PaymentAttempt | None:
    """The newest that is not given up; None before the first."""
    return payment.attempts.exclude(status=AttemptStatus.ABANDONED).order_by("-pk").first()


def payment_due(order: Order) -> Payment | None:
    """What an order is, or was, to be paid with in advance; None for cash at the door."""
    live = _live_payments(order.pk) if order.is_prepaid else []
    return next((payment for payment in live if payment.status != PaymentStatus.CANCELLED), None)


def live_payment_of(order: Order) -> Payment | None:
    """What the order is paid with, in advance or at the door, whatever has become of it."""
    return next(iter(_live_payments(order.pk)), None)


@prepared
def _live_payments(order_id: Blank) -> QuerySet[Payment]:
    return Payment.objects.filter(shares__order=order_id, shares__is_live=True).order_by("pk")


def open_payment_of(checkout: Checkout) -> Payment | None:
    """What is to be paid in advance for it, and has not come."""
    return next(iter(_open_payments(checkout.pk)), None)


@prepared
def _open_payments(checkout_id: Blank) -> QuerySet[Payment]:
    due = Payment.objects.filter(checkout=checkout_id, status=PaymentStatus.DUE)
    return due.filter(shares__is_live=True, shares__order__is_prepaid=True).order_by("pk")
