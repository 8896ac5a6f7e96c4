"""Who is told of what. Runs in jobs, at least once."""

from django.urls import reverse

from shop.catalog.models import Product
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import hint, notify
from shop.orders.models import Order

TO_BUYER = frozenset({"confirmed", "preparing", "ready", "handed_over", "delivered", "cancelled", "returned"})
TO_COURIER = frozenset({"delivery.assigned", "delivery.courier_dismissed", "delivery.cancelled"})
TO_SELLER = frozenset({"placed", "delivered", "cancelled", "returned"})


@on_event("order.*")
def tell_buyer_and_seller(event: DomainEvent) -> None:
    """The two sides of an order hear of its moves, each with a link to their own page of it."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    move = event.name.partition(".")[2]
    data = {"number": order.number, "store": order.store.name, "reason": order.cancel_reason or "–"}
    if move in TO_BUYER:
        notify(event, recipients=[order.buyer_id], kind=event.name, data=data, url=order.get_absolute_url())
    if move in TO_SELLER:
        notify(event, recipients=[order.store.owner_id], kind=event.name, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", user_ids=[order.buyer_id, order.store.owner_id])


@on_event("delivery.*")
def refresh_everybody_on_the_delivery(event: DomainEvent) -> None:
    """Open pages of buyer, seller and courier look again; the courier is told of a parcel that others gave or took."""
    order = Order.objects.select_related("store").filter(pk=event.data.get("order_id")).first()
    if order is None:
        return
    courier_id = event.data.get("courier_id")
    people = [order.buyer_id, order.store.owner_id, *([courier_id] if courier_id else [])]
    data = {"number": order.number, "store": order.store.name}
    if event.name in TO_COURIER and courier_id:
        # A parcel taken from him is no longer his to look at.
        url = "/deliver/mine/" if event.name == "delivery.courier_dismissed" else f"/deliver/{event.subject_id}/"
        notify(event, recipients=[courier_id], kind=event.name, data=data, url=url)
    if event.name == "delivery.failed" and courier_id:  # of a seller's own try order.returned tells
        notify(event, recipients=[order.buyer_id], kind=event.name, data=data, url=order.get_absolute_url())
    if event.name == "delivery.claimed":
        notify(event, recipients=[order.store.owner_id], kind=event.name, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", user_ids=people)
    hint(f"delivery:{event.subject_id}", user_ids=people)


@on_event("product.approved", "product.changes_requested", "product.rejected")
def tell_seller_of_the_review(event: DomainEvent) -> None:
    """The seller hears what the moderators decided."""
    product = Product.objects.select_related("store").get(pk=event.subject_id)
    data = {"title": product.title, "reason": event.data.get("reason") or product.review_note or "–"}
    notify(event, recipients=[product.store.owner_id], kind=event.name, data=data, url=reverse("sellers:product", args=[product.pk]))


@on_event("courier.approved", "courier.refused", "courier.suspended")
def tell_courier(event: DomainEvent) -> None:
    """The courier hears what staff decided. The event is about the profile; its data names the person."""
    user_id = event.data.get("user_id")
    if user_id:
        notify(event, recipients=[user_id], kind=event.name, data={"reason": event.data.get("reason") or "–"}, url="/deliver/start/")
