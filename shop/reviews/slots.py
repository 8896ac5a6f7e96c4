"""What reviews put into the pages of apps below."""

from __future__ import annotations

from django.http import HttpRequest

from shop.catalog.models import Product
from shop.common.slots import Fragment, fill_slot
from shop.orders.guest_links import guest_in
from shop.orders.models import Order
from shop.reviews.queries import histogram_of, latest_of, lines_to_review
from shop.reviews.queries.rights import RECEIVED
from shop.stores.models import Store


@fill_slot("product.more", order=20)
def on_product(request: HttpRequest, product: Product) -> Fragment:
    """The stars, what was said last, and the way to all of it."""
    return Fragment("reviews/_of_product.html", {"product": product, "rating": product.rating})


@fill_slot("store.more")
def on_store(request: HttpRequest, store: Store) -> Fragment | None:
    """The stars of its products' reviews, and what was said last."""
    if not store.rating:
        return None
    return Fragment("reviews/_of_store.html", {"store": store, "histogram": histogram_of(store), "latest": latest_of(store)})


@fill_slot("order.received")
def on_order(request: HttpRequest, order: Order) -> Fragment | None:
    """The way to say how it was, once it is there."""
    if order.fulfilment not in RECEIVED or not request.user.is_authenticated:
        return None
    guest = guest_in(request)
    if guest is not None and guest.claimed_by_id is None:
        return Fragment("reviews/_of_guest.html", {"order": order}) if guest.phone_verified else None
    person = request.user if guest is None else request.member  # type: ignore[attr-defined]  # the account that has claimed it
    waits = lines_to_review(person).filter(order=order).exists()
    wrote = waits or order.lines.filter(reviews__author=person).exists()
    return Fragment("reviews/_of_order.html", {"order": order, "waits": waits}) if wrote else None
