"""Two returns of the demo's buyer: one waits for its store's answer, one is approved and waits for the goods."""

from __future__ import annotations

from returns.models import ReturnRequest
from returns.services import ReturnWish, approve_return, request_return
from returns.states import ReturnReason
from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, Fulfilment
from shop.stores.models import Store
from site_config.demo.content import BUYER
from site_config.demo.loader import settle_events
from site_config.demo.reviews import address_of_buyer, bring_to_counter

TOKEN = "demo-return"  # noqa: S105 - of a checkout, no secret
# Store, reason, the buyer's words, whether the store has agreed.
WISHES = (
    ("maison-bazin-madina", ReturnReason.DAMAGED, "Une couture est défaite à l’épaule.", False),
    ("saveurs-de-ratoma", ReturnReason.CHANGED_MIND, "", True),
)


def load_returns() -> None:
    """What is there already stays as it is. People and products must be there."""
    buyer = User.objects.get(email=BUYER.email)
    for slug, reason, text, is_approved in WISHES:
        store = Store.objects.select_related("owner", "country").filter(slug=slug).first()
        order = _received_order(buyer, store) if store else None
        if order is None or ReturnRequest.objects.filter(order=order).exists():
            continue
        wish = ReturnWish({order.lines.order_by("pk")[0].pk: 1}, reason, text)
        found = request_return(order, wish, token=f"{TOKEN}-{slug}"[:40], actor_id=buyer.pk)
        if is_approved:
            approve_return(found, actor_id=order.store.owner_id)
        settle_events((buyer.pk, order.store.owner_id))


def _received_order(buyer: User, store: Store) -> Order | None:
    """One that was collected at the counter; None where somebody plays the buyer, or nothing is left to buy."""
    token = f"{TOKEN}-{store.slug}"[:40]
    order = Order.objects.filter(checkout__token=token).select_related("store__owner").first() or _order_at_counter(buyer, store, token)
    if order is not None and order.fulfilment not in (Fulfilment.DELIVERED, Fulfilment.COMPLETED, Fulfilment.CANCELLED):
        bring_to_counter(order)
        settle_events((buyer.pk, store.owner_id))
    return order if order is not None and order.delivered_at else None


def _order_at_counter(buyer: User, store: Store, token: str) -> Order | None:
    on_sale = Variant.objects.buyable().filter(product__store=store, stock__gt=3, is_digital=False)
    variant = on_sale.order_by("-stock", "pk").first()
    if variant is None or CartLine.objects.filter(cart__user=buyer).exists():
        return None
    cart, _new = Cart.objects.get_or_create(user=buyer)
    cart.lines.create(variant=variant, quantity=2, price_seen_minor=variant.price_minor)
    address, choices = address_of_buyer(buyer, store), {store.pk: StoreChoice(DeliveryMethod.PICKUP)}
    total = summarise(cart, address=address, choices=choices).grand_total
    due = total.minor if total is not None else 0
    place_orders(buyer=buyer, cart=cart, token=token, address=address, choices=choices, expected_total_minor=due)
    return Order.objects.select_related("store__owner").get(checkout__token=token)
