"""Reactions to events: the away message, how fast a store answers, which orders came of talking."""

from __future__ import annotations

from functools import partial

from shop.chat.events import MESSAGE_SENT, OFFER_MADE
from shop.chat.models import Conversation, Message, Offer
from shop.chat.services import answer_while_away, count_chat_order, measure_answers, move_offer_with_deal
from shop.chat.states import OfferStatus
from shop.chat.tasks import end_due_offers
from shop.common.jobs import enqueue
from shop.deals.events import DEAL_EXPIRED, DEAL_ORDERED, DEAL_REOPENED, DEAL_WITHDRAWN
from shop.deals.states import DealSource
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_PLACED
from shop.orders.models import Order

STATUS_AFTER = {
    DEAL_ORDERED.name: OfferStatus.ORDERED,
    DEAL_EXPIRED.name: OfferStatus.EXPIRED,
    DEAL_WITHDRAWN.name: OfferStatus.WITHDRAWN,
    DEAL_REOPENED.name: OfferStatus.AGREED,
}


@on_event(MESSAGE_SENT)
def answer_and_measure(event: DomainEvent) -> None:
    """To a buyer the store's away message; of a store's answer, how long it took."""
    sent = MESSAGE_SENT.read(event)
    if sent["is_auto"]:
        return
    if sent["from_buyer"]:
        answer_while_away(Message.objects.get(pk=event.subject_id))
    else:
        measure_answers(Conversation.objects.values_list("store_id", flat=True).get(pk=sent["conversation"]))


@on_event(OFFER_MADE)
def schedule_offer_end(event: DomainEvent) -> None:
    """What nobody answers closes at its moment."""
    offer = Offer.objects.get(pk=event.subject_id)
    if offer.status == OfferStatus.OPEN:
        enqueue(partial(end_due_offers.schedule, (), eta=offer.expires_at))


@on_event(DEAL_ORDERED, DEAL_EXPIRED, DEAL_WITHDRAWN, DEAL_REOPENED)
def follow_deal_of_offer(event: DomainEvent) -> None:
    """What becomes of the deal becomes of the offer; its order is counted."""
    deal = DEAL_ORDERED.read(event)
    if deal["source"] != DealSource.CHAT:
        return
    move_offer_with_deal(deal["source_id"], STATUS_AFTER[event.name])
    if event.name == DEAL_ORDERED.name:
        offer = Offer.objects.filter(pk=deal["source_id"]).first()
        count_chat_order(Order.objects.get(pk=deal["order_id"]), offer=offer)


@on_event(ORDER_PLACED)
def count_order_after_talk(event: DomainEvent) -> None:
    """An order placed soon after talking came of it."""
    count_chat_order(Order.objects.get(pk=event.subject_id))
