"""Two parcels for whoever tries the courier: one is packed and waits for him at its store, one is free for anybody on the market."""

from __future__ import annotations

from itertools import count

from couriers.models import Delivery
from couriers.services import assign_courier, ensure_delivery, publish_delivery
from couriers.states import DeliveryStatus
from shop.accounts.models import Address, User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.orders.models import Checkout, Order
from shop.orders.services import confirm_order, mark_ready, start_preparing
from shop.stores.models import Store
from site_config.demo.content import BUYER, COURIER
from site_config.demo.loader import settle_events

TOKEN = "demo-parcel"  # noqa: S105 - of a checkout, no secret
PACKED, FREE = "maison-bazin-madina", "saveurs-de-ratoma"  # stores in Conakry


def load_parcels() -> None:
    """What waits already stays as it is; one that was carried is followed by another. People and products must be there."""
    courier = User.objects.get(email=COURIER.email)
    waiting = Delivery.objects.filter(order__checkout__token__startswith=TOKEN)
    if not waiting.filter(status=DeliveryStatus.ASSIGNED, courier=courier).exists() and (parcel := _pack(PACKED)):
        assign_courier(parcel, courier, actor_id=parcel.order.store.owner_id)
        _settle(parcel, courier)
    if not waiting.filter(status=DeliveryStatus.OFFERED).exists() and (parcel := _pack(FREE)):
        publish_delivery(parcel, actor_id=parcel.order.store.owner_id)
        _settle(parcel, courier)


def _pack(slug: str) -> Delivery | None:
    """An order of the demo's buyer, made ready by its store; None where somebody plays the buyer, or nothing is left to buy."""
    buyer, store = User.objects.get(email=BUYER.email), Store.objects.filter(slug=slug).first()
    address = Address.objects.filter(user=buyer, is_default=True).first()
    on_sale = Variant.objects.buyable().filter(product__store=store, stock__gt=3).select_related("product__store")
    variant = on_sale.order_by("-stock", "pk").first()
    if address is None or variant is None or CartLine.objects.filter(cart__user=buyer).exists():
        return None
    order = _place_for_parcel(buyer, variant, address)
    for step in (confirm_order, start_preparing, mark_ready):
        step(order, actor_id=order.store.owner_id)
    return ensure_delivery(order)


def _place_for_parcel(buyer: User, variant: Variant, address: Address) -> Order:
    cart, _new = Cart.objects.get_or_create(user=buyer)
    cart.lines.create(variant=variant, quantity=1, price_seen_minor=variant.price_minor)
    total = summarise(cart, address=address, choices={}).grand_total
    checkout = place_orders(
        buyer=buyer,
        cart=cart,
        token=_free_token(),
        address=address,
        choices={},
        expected_total_minor=total.minor if total is not None else 0,
    )
    return Order.objects.select_related("store__owner").get(checkout=checkout)


def _free_token() -> str:
    known = set(Checkout.objects.filter(token__startswith=TOKEN).values_list("token", flat=True))
    return next(token for number in count(1) if (token := f"{TOKEN}-{number}") not in known)


def _settle(parcel: Delivery, courier: User) -> None:
    settle_events((parcel.order.buyer_id, parcel.order.store.owner_id, courier.pk))
