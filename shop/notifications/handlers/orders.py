"""The two sides of an order hear how it goes, and of its payment."""

from typing import Any

from django.urls import reverse

from shop.common.live import hint
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify_recipients, notify_recipients_once
from shop.orders.events import (
    ORDER_CANCELLED,
    ORDER_CONFIRMED,
    ORDER_DELAYED,
    ORDER_DELIVERED,
    ORDER_ENTRUSTED,
    ORDER_EVENTS,
    ORDER_HANDED_OVER,
    ORDER_PAID,
    ORDER_PLACED,
    ORDER_PREPARING,
    ORDER_READY,
    ORDER_RETURNED,
    ORDER_TO_PAY_AT_DOOR,
)
from shop.orders.models import Order
from shop.payments.events import PAYMENT_FAILED, PAYMENT_RECEIVED

BETWEEN = frozenset({ORDER_CONFIRMED.name, ORDER_PREPARING.name, ORDER_READY.name, ORDER_HANDED_OVER.name})
ENDS = frozenset({ORDER_DELIVERED.name, ORDER_CANCELLED.name, ORDER_RETURNED.name})
TO_BUYER = BETWEEN | ENDS
NEW_TO_SELLER = frozenset({ORDER_PLACED.name, ORDER_PAID.name, ORDER_TO_PAY_AT_DOOR.name})  # prepaid: he hears when its money has come
TO_SELLER = NEW_TO_SELLER | ENDS


@on_event(*ORDER_EVENTS)
def notify_buyer_and_seller(event: DomainEvent) -> None:
    """The two sides of an order hear of its moves, each with a link to their own page of it."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    data = {"number": order.number, "store": order.store.name, "reason": order.cancel_reason or "–"} | _promised(order)
    if order.is_download and event.name in BETWEEN:  # all in one instant: the last word says it
        return
    if event.name in TO_BUYER:
        notify_recipients(event, recipients=[order.buyer_id], kind=_kind_for_buyer(event, order), data=data, url=order.get_absolute_url())
    if event.name in TO_SELLER and not _is_unpaid(order, event):
        kind = ORDER_PLACED.name if event.name in NEW_TO_SELLER else event.name
        notify_recipients(event, recipients=[order.store.owner_id], kind=kind, data=data, url=reverse("sellers:order", args=[order.number]))
    hint(f"order:{order.pk}", version=event.pk)


@on_event(ORDER_ENTRUSTED)
def notify_of_entrusted_order(event: DomainEvent) -> None:
    """Whoever looks after it, also when he has taken it himself: the line is his list. The buyer knows whom to wait for."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    data = {"number": order.number, "store": order.store.name}
    url, bundle = reverse("admin:orders_order_change", args=[order.pk]), f"entrusted:{order.store_id}"
    staff = [ORDER_ENTRUSTED.read(event)["staff_id"]]
    notify_recipients_once(str(event.pk), recipients=staff, kind="team.order_entrusted", data=data, url=url, bundle=bundle)
    notify_recipients_once(f"entrusted:{order.pk}", recipients=[order.buyer_id], kind=event.name, data=data, url=order.get_absolute_url())
    hint(f"order:{order.pk}", version=event.pk)


@on_event(ORDER_DELAYED)
def notify_of_delay(event: DomainEvent) -> None:
    """Whoever waits, and whoever is waited for; once for each order."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    expected = ORDER_DELAYED.read(event)
    data = {"number": order.number, "store": order.store.name}
    days = {"days": {"first": expected["first"], "last": expected["last"]}} if expected["first"] else {}
    kind = "order.delayed_until" if days else ORDER_DELAYED.name
    notify_recipients(event, recipients=[order.buyer_id], kind=kind, data=data | days, url=order.get_absolute_url())
    url = reverse("sellers:order", args=[order.number])
    notify_recipients(event, recipients=[order.store.owner_id], kind="order.late_at_store", data=data | _promised(order), url=url)
    hint(f"order:{order.pk}", version=event.pk)


def _promised(order: Order) -> dict[str, Any]:
    """The days as notifications keep them: told in the language of whoever reads."""
    if order.promised_first is None or order.promised_last is None:
        return {}
    return {"days": {"first": order.promised_first.isoformat(), "last": order.promised_last.isoformat()}}


def _kind_for_buyer(event: DomainEvent, order: Order) -> str:
    if event.name == ORDER_CONFIRMED.name and order.promised_last is not None:
        return "order.confirmed_pickup" if order.is_collected else "order.confirmed_until"
    if event.name == ORDER_HANDED_OVER.name and ORDER_HANDED_OVER.read(event).get("by_service"):
        return "order.sent"
    return event.name


def _is_unpaid(order: Order, event: DomainEvent) -> bool:
    """Whether it was no business of the seller's when that happened, or never became one."""
    was_unpaid = event.name == ORDER_PLACED.name and ORDER_PLACED.read(event).get("is_prepaid", False)
    return was_unpaid or (order.is_prepaid and order.paid_at is None)


@on_event(PAYMENT_RECEIVED)
def notify_buyer_of_payment(event: DomainEvent) -> None:
    """Whoever paid in advance knows that it has arrived. Of cash at the door both know."""
    received = PAYMENT_RECEIVED.read(event)
    order = Order.objects.filter(pk__in=received.get("order_ids", [])).order_by("pk").first()
    if order is None or not received.get("attempt_id"):
        return
    words = {"amount": Money(received["amount_minor"], received["currency"])}
    url = reverse("payments:payment", args=[event.subject_id])
    notify_recipients(event, recipients=[order.buyer_id], kind=PAYMENT_RECEIVED.name, data=words, url=url)


@on_event(PAYMENT_FAILED)
def notify_buyer_of_failed_payment(event: DomainEvent) -> None:
    """The buyer may have looked away while the phone rang."""
    order = Order.objects.select_related("store").filter(payment_shares__payment=event.subject_id).order_by("pk").first()
    if order is not None and order.is_awaiting_payment:
        url = reverse("payments:payment", args=[event.subject_id])
        words = {"number": order.number, "store": order.store.name}
        notify_recipients(event, recipients=[order.buyer_id], kind=PAYMENT_FAILED.name, data=words, url=url)
