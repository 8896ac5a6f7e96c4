"""Orders that are paid in advance, and money on its way back."""

from typing import Any

from shop.catalog.models import Variant
from shop.orders.models import Order
from shop.orders.services import mark_delivered, mark_paid
from shop.orders.states import Fulfilment
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.states import AttemptStatus, PaymentStatus
from tests.factories.catalog import create_variant
from tests.factories.orders import advance, create_order
from tests.factories.stores import create_store

RAILS = {
    "cash": "shop.payments.providers.cash.CashOnDelivery",
    "rail": "tests.fakes.rail.Rail",
    "phones": "tests.fakes.rail.PhoneRail",
}


def create_paid_order(*, fulfilment: Fulfilment = Fulfilment.PENDING, **fields: Any) -> Order:
    """As create_order, and its total has come by the test's own provider. Needs the `rails` fixture."""
    store = fields.pop("store", None) or (fields["variants"][0].product.store if fields.get("variants") else create_store())
    if "rail" not in store.country.payment_methods:
        store.country.payment_methods += ["rail", "phones"]
        store.country.save(update_fields=["payment_methods"])
    provider = fields.pop("provider", "rail")
    order = create_order(store=store, is_prepaid=True, payment_method=provider, **fields)
    pay(order, provider=provider)
    if fulfilment == Fulfilment.DELIVERED:
        advance(order, Fulfilment.HANDED_OVER)
        deliver(order)
        return order
    return advance(order, fulfilment)


def deliver(order: Order, *, carriage: Any = None) -> None:
    """What was paid in advance changes hands without cash."""

    mark_delivered(order, actor_id=order.buyer_id, carriage=carriage)


def pay(order: Order, *, provider: str = "rail") -> PaymentAttempt:
    """The whole total has come."""
    payment = order.payments.get()
    attempt = create_attempt(payment, provider=provider)
    Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.RECEIVED, paid_by=attempt)
    assert mark_paid(order, paid_from=("provider", 91 if provider == "phones" else 90))
    return attempt


def create_attempt(payment: Payment, *, provider: str = "rail", **fields: Any) -> PaymentAttempt:
    """One whose money came."""
    number = payment.attempts.count() + 1
    values = {
        "key": f"t{payment.pk}-{number}",
        "external_id": f"ch-{payment.pk}-{number}",
        "status": AttemptStatus.PAID,
        "amount_minor": payment.amount_minor,
        "received_minor": payment.amount_minor,
        "received_currency": payment.currency,
        "currency": payment.currency,
        "payer": "+224620000009",
    }
    return PaymentAttempt.objects.create(payment=payment, number=number, provider=provider, **(values | fields))


def stocked(store: Any, *, price_minor: int = 50_000, stock: int = 50) -> Variant:
    """Something the store has plenty of."""
    return create_variant(store=store, price_minor=price_minor, stock=stock)
