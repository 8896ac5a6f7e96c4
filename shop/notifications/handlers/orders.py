"""The two sides of an order hear how it goes, and of its payment."""

from django.urls import reverse

from shop.common.live import hint
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify
from shop.orders.models import Order

TO_BUYER = frozenset({"confirmed", "preparing", "ready", "handed_over", "delivered", "cancelled", "returned"})
NEW_TO_SELLER = frozenset({"placed", "paid", "to_pay_at_door"})  # of a prepaid order he hears when its money has come
BETWEEN = frozenset({"confirmed", "preparing", "ready", "handed_over"})
TO_SELLER = NEW_TO_SELLER | {"delivered", "cancelled", "returned"}


@on_event("order.*")
def tell_buyer_and_seller(event: DomainEvent) -> None:
    """The two sides of an order hear of its moves, each with a link to their own page of it."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    move = event.name.partition(".")[2]
    data = {"number": order.number, "store": order.store.name, "reason": order.cancel_reason or "–"}
    if order.is_download and move in BETWEEN:  # all in one instant: the last word says it
        return
    if move in TO_BUYER:
        kind = "order.sent" if event.data.get("by_service") else event.name
        notify(event, recipients=[order.buyer_id], kind=kind, data=data, url=order.get_absolute_url())
    if move in TO_SELLER and not _is_unpaid(order, event):
        kind = "order.placed" if move in NEW_TO_SELLER else event.name
        notify(event, recipients=[order.store.owner_id], kind=kind, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", version=event.pk)


def _is_unpaid(order: Order, event: DomainEvent) -> bool:
    """Whether it was no business of the seller's when that happened, or never became one."""
    was_unpaid = event.name == "order.placed" and event.data.get("is_prepaid", False)
    return bool(was_unpaid or (order.is_prepaid and order.paid_at is None))


@on_event("payment.received")
def tell_of_a_payment(event: DomainEvent) -> None:
    """Whoever paid in advance knows that it has arrived. Of cash at the door both know."""
    order = Order.objects.filter(pk__in=event.data.get("order_ids", [])).order_by("pk").first()
    if order is None or not event.data.get("attempt_id"):
        return
    words = {"amount": Money(event.data["amount_minor"], event.data["currency"])}
    notify(event, recipients=[order.buyer_id], kind=event.name, data=words, url=reverse("payments:payment", args=[event.subject_id]))


@on_event("payment.failed")
def tell_of_a_failed_payment(event: DomainEvent) -> None:
    """The buyer may have looked away while the phone rang."""
    order = Order.objects.select_related("store").filter(payment_shares__payment=event.subject_id).order_by("pk").first()
    if order is not None and order.is_awaiting_payment:
        url = reverse("payments:payment", args=[event.subject_id])
        notify(event, recipients=[order.buyer_id], kind=event.name, data={"number": order.number, "store": order.store.name}, url=url)
