"""Some shoppers who bought, received, and say how it is; each store's goods of one shopper are one order, collected at the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby

from django.db.models import F

from couriers.models import Delivery
from couriers.services import confirm_cash_paid, confirm_cash_received, ensure_delivery, give_parcel, meet_at_door
from couriers.states import CodeSide
from shop.accounts.models import Address, User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.orders.models import Checkout, Order, OrderLine
from shop.orders.services import complete_order, confirm_order, mark_ready, start_preparing
from shop.orders.states import DeliveryMethod, Fulfilment
from shop.reviews.models import Review
from shop.reviews.services import Word, reply_to_review, write_review
from shop.stores.models import Store
from site_config.demo.content import REVIEWS, DemoReview
from site_config.demo.loader import settle_events


def load_reviews() -> None:
    """What is there already stays as it is; an order or a review that an interrupted start left out is made up for."""
    by_order = sorted(REVIEWS, key=lambda data: (-data.days, data.author, data.store))  # what is newest was written last
    people: set[int] = set()
    for (author, slug), group in groupby(by_order, key=lambda data: (data.author, data.store)):
        bought = list(group)
        store = Store.objects.select_related("owner", "country").get(slug=slug)
        people |= _load_reviews_of(User.objects.get(email=author), store, bought)
    if people:
        settle_events(people)


def _load_reviews_of(buyer: User, store: Store, bought: Sequence[DemoReview]) -> set[int]:
    """Whom it concerns; nobody when all of it is there."""
    token = f"demo-said-{str(buyer.email).partition('@')[0]}-{store.slug}"[:40]
    order = Order.objects.filter(checkout__token=token).select_related("store__owner").first()
    wanted = [data for data in bought if data.rating]
    written = Review.objects.filter(author=buyer, store=store).count()
    if order is not None and order.fulfilment == Fulfilment.COMPLETED and written == len(wanted):
        return set()
    if order is None:
        if CartLine.objects.filter(cart__user=buyer).exists():
            return set()  # somebody plays that person: the cart is theirs
        order = _place_order(buyer, store, bought, token=token)
    bring_to_counter(order)
    settle_events(())  # as long as they are of today
    _some_days_ago(order, bought[0].days)
    for data in wanted:
        _say(order, data, buyer)
    if order.fulfilment == Fulfilment.DELIVERED:
        complete_order(order, actor_id=None)  # nobody objected in all those days
    return {buyer.pk, store.owner_id}


def _place_order(buyer: User, store: Store, bought: Sequence[DemoReview], *, token: str) -> Order:
    cart, _new = Cart.objects.get_or_create(user=buyer)
    for data in bought:
        shelf = Variant.objects.buyable().filter(product__store=store, product__source_handle=data.sku)
        variant = shelf.order_by("-stock", "pk").first()
        assert variant is not None, data.sku
        cart.lines.create(variant=variant, quantity=1, price_seen_minor=variant.price_minor_at(now()))
    address, choices = address_of_buyer(buyer, store), {store.pk: StoreChoice(DeliveryMethod.PICKUP)}
    total = summarise(cart, address=address, choices=choices).grand_total
    place_orders(
        buyer=buyer, cart=cart, token=token, address=address, choices=choices, expected_total_minor=total.minor if total is not None else 0
    )
    return Order.objects.select_related("store__owner").get(checkout=Checkout.objects.get(token=token))


def address_of_buyer(buyer: User, store: Store) -> Address:
    """The person's usual one, else one around the corner of the store."""
    known = Address.objects.filter(user=buyer, is_default=True).first()
    if known is not None:
        return known
    places = {name: getattr(store, name) for name in ("country", "region", "prefecture", "quarter")}
    where = {"latitude": store.latitude, "longitude": store.longitude, "landmark": store.landmark}
    return Address.objects.create(user=buyer, recipient=buyer.name, phone=buyer.phone or "", is_default=True, **places, **where)


def bring_to_counter(order: Order) -> None:
    """Through every state into the buyer's hands, who reads out the code at the counter; the cash is the seller's."""
    owner = order.store.owner
    steps: dict[str, Callable[[], object]] = {
        Fulfilment.PENDING: lambda: confirm_order(order, actor_id=owner.pk),
        Fulfilment.CONFIRMED: lambda: start_preparing(order, actor_id=owner.pk),
        Fulfilment.PREPARING: lambda: mark_ready(order, actor_id=owner.pk),
        Fulfilment.READY: lambda: give_parcel(ensure_delivery(order), actor_id=owner.pk),
        Fulfilment.HANDED_OVER: lambda: _hand_over_order(order, owner),
    }
    while step := steps.get(order.fulfilment):
        step()
        order.refresh_from_db(fields=["fulfilment", "delivered_at"])


def _hand_over_order(order: Order, owner: User) -> None:
    delivery = ensure_delivery(order)
    if not delivery.is_at_door:
        delivery = meet_at_door(delivery.codes.live().get(side=CodeSide.BUYER), reader=owner)
    confirm_cash_received(delivery, actor_id=owner.pk)
    confirm_cash_paid(delivery, actor_id=order.buyer_id)


def _some_days_ago(order: Order, days: int) -> None:
    """Move its clock, so that its history reads like one."""
    earlier = timedelta(days=days)
    if now() - order.placed_at > timedelta(days=1):
        return
    moved = {"placed_at": F("placed_at") - earlier, "delivered_at": F("delivered_at") - earlier}
    Order.objects.filter(pk=order.pk).update(**moved)
    parcel = ("created_at", "seller_gave_at", "carrier_got_cash_at", "buyer_paid_cash_at", "delivered_at")
    Delivery.objects.filter(order=order).update(**{name: F(name) - earlier for name in parcel})
    order.refresh_from_db(fields=list(moved))
    DomainEvent.objects.about("order", order.pk).update(occurred_at=F("occurred_at") - earlier)


def _say(order: Order, data: DemoReview, buyer: User) -> None:
    lines = OrderLine.objects.select_related("order__store", "variant__product")
    line = lines.get(order=order, variant__product__source_handle=data.sku)
    review = write_review(line, Word(data.rating, data.text), author=buyer)
    if data.reply:
        reply_to_review(review, data.reply, actor_id=order.store.owner_id)
    said = now() - timedelta(days=max(data.days - 3, 1))
    answered = {"replied_at": said + timedelta(days=1)} if data.reply and data.days > 4 else {}
    Review.objects.filter(pk=review.pk).update(written_at=said, **answered)
