"""One card payment that its bank disputes, so that staff and seller see what becomes of the money meanwhile."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shop.accounts.models import Address, User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.orders.models import Checkout
from shop.orders.services import confirm_order
from shop.payments.models import Payment
from shop.payments.services import apply_event, ask_attempt, receive_event, start_attempt
from site_config.demo.content import BUYER, SELLER, STAFF, STAFF_2
from site_config.demo.loader import settle_events
from site_config.sandbox.stripe import StripeFake

CHECKOUT = "demo-dispute"


def load_dispute() -> None:
    """Asked of the sandbox's fake, as every payment of the demo. What is there already stays as it is."""
    buyer = User.objects.get(email=BUYER.email)
    if Checkout.objects.filter(token=CHECKOUT).exists() or CartLine.objects.filter(cart__user=buyer).exists():
        return
    with StripeFake() as fake:
        known = {name: getattr(settings, name) for name in fake.settings()}
        try:
            for name, value in fake.settings().items():
                setattr(settings, name, value)
            _dispute(buyer, fake)
        finally:
            for name, value in known.items():
                setattr(settings, name, value)
    settle_events(User.objects.filter(email__in=[BUYER.email, SELLER.email, STAFF.email, STAFF_2.email]).values_list("pk", flat=True))


def _dispute(buyer: User, fake: Any) -> None:
    payment = _pay_order(buyer)
    if payment is None:
        return
    fake.webhook_url = f"{settings.SITE_URL}/pay/stripe/webhook/"
    attempt = start_attempt(payment, "stripe", actor_id=buyer.pk)
    fake.customer_pays(attempt.external_id)
    ask_attempt(attempt.pk)
    for order in payment.orders.select_related("store"):
        confirm_order(order, actor_id=order.store.owner_id)
    fake.open_dispute(attempt.external_id, reason="product_not_received")
    for webhook in fake.outbox.waiting:
        apply_event(receive_event("stripe", webhook.body, webhook.headers).pk)


def _pay_order(buyer: User) -> Payment | None:
    shelf = Variant.objects.buyable().filter(product__store__owner__email=SELLER.email, stock__gt=3).select_related("product__store")
    variant, address = shelf.order_by("pk").first(), Address.objects.filter(user=buyer, is_default=True).first()
    if variant is None or address is None:
        return None
    cart, _new = Cart.objects.get_or_create(user=buyer)
    cart.lines.create(variant=variant, quantity=1, price_seen_minor=variant.price_minor)
    total = summarise(cart, address=address, choices={}).grand_total
    checkout = place_orders(
        buyer=buyer,
        cart=cart,
        token=CHECKOUT,
        address=address,
        choices={},
        payment_method="stripe",
        expected_total_minor=total.minor if total is not None else 0,
    )
    return Payment.objects.filter(checkout=checkout).first()
