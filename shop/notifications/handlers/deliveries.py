"""Parcels on their way, and who may carry them."""

from django.urls import reverse

from shop.common.live import hint
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify
from shop.orders.models import Order

TO_SELLER = frozenset({"delivery.claimed", "delivery.missing"})
TO_COURIER = frozenset({"delivery.assigned", "delivery.courier_dismissed", "delivery.cancelled"})


@on_event("delivery.*")
def refresh_everybody_on_the_delivery(event: DomainEvent) -> None:
    """Open pages of buyer, seller and courier look again; the courier is told of a parcel that others gave or took."""
    order = Order.objects.select_related("store").filter(pk=event.data.get("order_id")).first()
    if order is None:
        return
    courier_id = event.data.get("courier_id")
    data = {"number": order.number, "store": order.store.name}
    if event.name in TO_COURIER and courier_id:
        # A parcel taken from him is no longer his to look at.
        url = "/deliver/mine/" if event.name == "delivery.courier_dismissed" else f"/deliver/{event.subject_id}/"
        notify(event, recipients=[courier_id], kind=event.name, data=data, url=url)
    if event.name == "delivery.failed" and courier_id:  # of a seller's own try order.returned tells
        notify(event, recipients=[order.buyer_id], kind=event.name, data=data, url=order.get_absolute_url())
    if event.name in TO_SELLER:
        notify(event, recipients=[order.store.owner_id], kind=event.name, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", version=event.pk)
    hint(f"delivery:{event.subject_id}", version=event.pk)


@on_event("courier.approved", "courier.refused", "courier.suspended")
def tell_courier(event: DomainEvent) -> None:
    """The courier hears what staff decided. The event is about the profile; its data names the person."""
    user_id = event.data.get("user_id")
    if user_id:
        notify(event, recipients=[user_id], kind=event.name, data={"reason": event.data.get("reason") or "–"}, url="/deliver/start/")
