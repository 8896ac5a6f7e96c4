"""Checkouts that wait for their money, and the way of a message from a fake to the site."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from shop.orders.models import Checkout
from shop.payments.models import Payment, PaymentAttempt, PaymentEvent, PaymentShare
from shop.payments.services import apply_event, ask_attempt, prove_events, start_attempt
from shop.stores.models import Store
from site_config.sandbox.server import FakeServer, Webhook
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store


def create_due_payment(*, stores: int = 1, methods: Sequence[str] = ("stripe",), buyer=None) -> Payment:
    """One payment over one order of 65 000 GNF in each store, to be paid in advance by the first of the methods."""
    country, region = create_country(), create_place()
    country.payment_methods = ["cash", *methods]
    country.save(update_fields=["payment_methods"])
    buyer = buyer or create_user()
    checkout = Checkout.objects.create(token=f"due{Checkout.objects.count()}", buyer=buyer, country=country)
    shops: list[Store] = [create_store(country=country, region=region) for _ in range(stores)]
    orders = []
    for store in shops:
        orders.append(create_order(buyer=buyer, store=store, checkout=checkout))
    # The factory opens one payment for each: they become one, in advance.
    PaymentShare.objects.filter(order__in=orders).delete()
    Payment.objects.filter(checkout=checkout).delete()
    for order in orders:
        order.is_prepaid, order.payment_method = True, methods[0]
        order.save(update_fields=["is_prepaid", "payment_method"])
    amount = sum(order.total_minor for order in orders)
    payment = Payment.objects.create(checkout=checkout, provider=methods[0], amount_minor=amount, currency=orders[0].currency)
    PaymentShare.objects.bulk_create([PaymentShare(payment=payment, order=order, amount_minor=order.total_minor) for order in orders])
    return payment


def deliver_to(fake: FakeServer, *, times: int = 1, reverse: bool = False) -> list[int]:
    """Bring what the fake has to tell to the site under test, and do the jobs; the statuses of the answers."""
    statuses = fake.outbox.deliver(_bring, times=times, reverse=reverse)
    for code in settings.PAYMENT_PROVIDERS:
        prove_events(code)
    for pk in PaymentEvent.objects.filter(status="received").values_list("pk", flat=True):
        apply_event(pk)
    return statuses


def _bring(webhook: Webhook) -> int:
    parts = urlsplit(webhook.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in webhook.headers.items() if name != "content-type"}
    kind = webhook.headers.get("content-type", "application/json")
    return Client().generic("POST", path, webhook.body, content_type=kind, **headers).status_code


def pay_by_card(payment: Payment, settings: Any) -> PaymentAttempt:
    """The buyer pays all that is due by card, at a fake of the card service."""
    with StripeFake() as cards:
        cards.stand_beside(settings)
        attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
        cards.customer_pays(attempt.external_id)
        return ask_attempt(attempt.pk)
