"""Reactions to events: the away message, how fast a store answers, which orders came of talking."""

from __future__ import annotations

from functools import partial

from shop.chat.models import Conversation, Message, Offer
from shop.chat.services import answer_while_away, count_order, follow_deal, measure_answers
from shop.chat.states import OfferStatus
from shop.chat.tasks import expire
from shop.common.jobs import enqueue
from shop.deals.states import DealSource
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order

FOLLOWS = {
    "deal.ordered": OfferStatus.ORDERED,
    "deal.expired": OfferStatus.EXPIRED,
    "deal.withdrawn": OfferStatus.WITHDRAWN,
    "deal.reopened": OfferStatus.AGREED,
}


@on_event("message.sent")
def answer_and_measure(event: DomainEvent) -> None:
    """To a buyer the store's away message; of a store's answer, how long it took."""
    if event.data["is_auto"]:
        return
    if event.data["from_buyer"]:
        answer_while_away(Message.objects.get(pk=event.subject_id))
    else:
        measure_answers(Conversation.objects.values_list("store_id", flat=True).get(pk=event.data["conversation"]))


@on_event("offer.made")
def set_deadline(event: DomainEvent) -> None:
    """What nobody answers closes at its moment."""
    offer = Offer.objects.get(pk=event.subject_id)
    if offer.status == OfferStatus.OPEN:
        enqueue(partial(expire.schedule, (), eta=offer.expires_at))


@on_event(*FOLLOWS)
def follow_the_deal(event: DomainEvent) -> None:
    """What becomes of the deal becomes of the offer; its order is counted."""
    if event.data["source"] != DealSource.CHAT:
        return
    follow_deal(event.data["source_id"], FOLLOWS[event.name])
    if event.name == "deal.ordered":
        offer = Offer.objects.filter(pk=event.data["source_id"]).first()
        count_order(Order.objects.get(pk=event.data["order_id"]), offer=offer)


@on_event("order.placed")
def count_orders_of_chats(event: DomainEvent) -> None:
    """An order placed soon after talking came of it."""
    count_order(Order.objects.get(pk=event.subject_id))
