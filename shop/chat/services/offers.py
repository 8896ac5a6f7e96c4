"""Offering a price, answering it, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.chat.events import OFFER_ACCEPTED, OFFER_EXPIRED, OFFER_MADE, OFFER_MOVED, OfferData, OfferMadeData
from shop.chat.exceptions import OfferError, OfferMoved, StoreNotReachable, TooFast
from shop.chat.models import Conversation, Offer, StoreDesk
from shop.chat.services.conversation_rows import (
    change_conversation,
    find_sent_message,
    lock_conversation,
    require_open_conversation,
    write_message,
)
from shop.chat.states import LIVE, TRANSITIONS, OfferStatus, Side
from shop.common.clock import now
from shop.common.money import PRICE_STEPS, Money
from shop.common.ratelimit import allow
from shop.common.states import sources_of
from shop.deals.exceptions import DealClosed
from shop.deals.models import Deal
from shop.deals.services import agree_deal, withdraw_deal
from shop.deals.states import DealSource, DealStatus
from shop.events.declarations import Event
from shop.events.services import record_event

TO_ANSWER = timedelta(hours=48)  # a buyer's offer waits so long for the store
TO_ORDER = timedelta(hours=24)  # units stay set aside so long, unless the store says otherwise
AN_HOUR = 20  # offers of one person
MOST = 99  # units
LEAST_PERCENT = 10  # of the shop's price: less is a slip of a nought, and one press would bind the seller to it


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What is offered: so many units of a variant at a unit price; a store says for how long the units stay set aside."""

    variant: Variant
    quantity: int
    unit_price: Money
    held_for: timedelta = TO_ORDER


def make_offer(conversation: Conversation, terms: OfferTerms, *, maker: User, client_id: UUID, counters: Offer | None = None) -> Offer:
    """Offer a price; one that still stood for the same variant ends. The same `client_id` again gives the offer that is there.

    A buyer's waits for an answer; a store's is agreed at once and its units are set aside. Needs `store` and the variant's product loaded.
    Raises OfferError, OfferMoved when `counters` no longer stands, TooFast, ConversationBlocked, ConversationClosed, and the
    catalogue's OutOfStock.
    """
    side = conversation.side_of(maker.pk)
    if side is None:
        raise StoreNotReachable
    before = find_sent_message(conversation, maker, client_id)
    if before and before.offer:
        return before.offer
    _require_fair_offer(conversation, terms, side)
    if not allow(f"chat.offer:{maker.pk}", limit=AN_HOUR, seconds=3_600):
        raise TooFast
    with transaction.atomic():
        held = lock_conversation(conversation)
        before = find_sent_message(held, maker, client_id)
        if before and before.offer:
            return before.offer
        require_open_conversation(held)
        _end_standing_offer(held, terms.variant, side, counters, actor_id=maker.pk)
        offer = _write_offer(held, terms, side, counters, actor_id=maker.pk)
        write_message(held, sender=maker, side=side, client_id=client_id, offer=offer)
    return offer


def accept_offer(offer: Offer, *, actor_id: int) -> Offer:
    """The store takes the buyer's price: the units are set aside and can be ordered at it. Pressed twice it counts once.

    Raises OfferMoved, OfferError when it is on sale no more, the catalogue's OutOfStock, ConversationBlocked, ConversationClosed.
    """
    with transaction.atomic():
        held = lock_conversation(Conversation(pk=offer.conversation_id))
        now_is = _offer_as_it_is(offer)
        if now_is.status == OfferStatus.AGREED and now_is.from_buyer:
            return now_is
        require_open_conversation(held)
        if not now_is.from_buyer or now_is.standing != OfferStatus.OPEN:
            raise OfferMoved
        _set_units_aside(now_is, held, until=TO_ORDER, actor_id=actor_id)
        _move_offer(now_is, OfferStatus.AGREED)
        _announce_offer(held, now_is, OFFER_ACCEPTED, actor_id=actor_id)
    return now_is


def decline_offer(offer: Offer, *, actor_id: int, side: Side) -> Offer:
    """The other side says no, or whoever made it takes it back; what was set aside is free. Pressed twice it counts once. OfferMoved."""
    target = OfferStatus.WITHDRAWN if offer.side == side else OfferStatus.DECLINED
    with transaction.atomic():
        held = lock_conversation(Conversation(pk=offer.conversation_id))
        now_is = _offer_as_it_is(offer)
        if now_is.status == target:
            return now_is
        if now_is.status not in LIVE or (now_is.status == OfferStatus.AGREED and now_is.from_buyer and side == Side.STORE):
            raise OfferMoved
        _free_units(now_is, actor_id=actor_id)
        _move_offer(now_is, target)
        _announce_offer(held, now_is, OFFER_MOVED[target], actor_id=actor_id)
    return now_is


def expire_offers(*, limit: int = 500) -> int:
    """Close what nobody answered in time. Returns how many."""
    due = list(Offer.objects.overdue(now()).order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_expire_offer(pk) for pk in due)


def move_offer_with_deal(offer_id: int, status: OfferStatus) -> Offer | None:
    """The deal of an agreed offer was ordered, ran out, was taken back or stands again: so has the offer. None when it had already."""
    with transaction.atomic():
        offer = Offer.objects.filter(pk=offer_id, status__in=sources_of(TRANSITIONS, status)).first()
        if offer is None:
            return None
        held = lock_conversation(Conversation(pk=offer.conversation_id))
        _move_offer(offer, status)
        _announce_offer(held, offer, OFFER_MOVED[status], actor_id=None)
    return offer


def _require_fair_offer(conversation: Conversation, terms: OfferTerms, side: Side) -> None:
    variant, price = terms.variant, terms.unit_price
    if variant.product.store_id != conversation.store_id or price.currency != variant.currency:
        raise OfferError(_("This store does not sell that."))
    if not 1 <= terms.quantity <= MOST or price.minor < 1:
        raise OfferError(_("Offer a price above zero for 1 to %(most)d pieces.") % {"most": MOST})
    _require_fair_price(variant, price)
    if side == Side.BUYER:
        _require_open_to_offers(conversation, terms)


def _require_fair_price(variant: Variant, price: Money) -> None:
    """An amount that can be paid in coins and notes, and is no slip."""
    step, least = PRICE_STEPS.get(price.currency, 1), LEAST_PERCENT * variant.price.minor
    if price.minor % step:
        raise OfferError(_("Write prices in steps of %(step)s.") % {"step": Money(step, price.currency)})
    if 100 * price.minor < least:
        least_price = Money(-(-least // (100 * step)) * step, price.currency)
        words = {"percent": LEAST_PERCENT, "price": least_price}
        raise OfferError(_("Offer at least %(price)s: that is %(percent)d%% of the shop's price.") % words)


def _variant_on_sale(variant_id: int) -> Variant:
    """As it is now, with its store: at a fixed price, in an open shop. OfferError."""
    variant = Variant.objects.buyable().select_related("product__store").filter(pk=variant_id).first()
    if variant is None:
        raise OfferError(_("This is not on sale at the moment."))
    return variant


def _require_open_to_offers(conversation: Conversation, terms: OfferTerms) -> None:
    """What a buyer may wish for."""
    _variant_on_sale(terms.variant.pk)
    if StoreDesk.objects.filter(store=conversation.store_id, takes_offers=False).exists():
        raise OfferError(_("This store takes no price offers."))
    if terms.unit_price >= terms.variant.price:
        raise OfferError(_("The shop sells it for %(price)s: offer less, or put it into your cart.") % {"price": terms.variant.price})
    if terms.quantity > terms.variant.available:
        raise OfferError(_("Only %(count)d are left.") % {"count": max(0, terms.variant.available)})


def _end_standing_offer(held: Conversation, variant: Variant, side: Side, counters: Offer | None, *, actor_id: int) -> None:
    """One price at a time: what still stood is answered by the new one."""
    standing = Offer.objects.filter(conversation=held, variant=variant, status__in=LIVE).first()
    if counters is not None and (standing is None or standing.pk != counters.pk):
        raise OfferMoved
    if standing is None:
        return
    if standing.status == OfferStatus.AGREED and standing.from_buyer and side == Side.STORE and standing.standing != OfferStatus.EXPIRED:
        raise OfferError(_("You have already accepted a price for this. It is valid until the buyer orders or it expires."))
    _free_units(standing, actor_id=actor_id)
    _move_offer(standing, OfferStatus.WITHDRAWN if standing.side == side else OfferStatus.COUNTERED)


def _write_offer(held: Conversation, terms: OfferTerms, side: Side, counters: Offer | None, *, actor_id: int) -> Offer:
    of_store = side == Side.STORE
    offer = Offer.objects.create(
        conversation=held,
        variant=terms.variant,
        from_buyer=not of_store,
        quantity=terms.quantity,
        unit_price_minor=terms.unit_price.minor,
        list_price_minor=terms.variant.price.minor,
        currency=terms.unit_price.currency,
        status=OfferStatus.AGREED if of_store else OfferStatus.OPEN,
        expires_at=now() + (terms.held_for if of_store else TO_ANSWER),
        counters=counters,
    )
    if of_store:
        _set_units_aside(offer, held, until=terms.held_for, actor_id=actor_id)
    record_event(OFFER_MADE, offer.pk, actor_id=actor_id, data=OfferMadeData(conversation=held.pk))
    return offer


def _set_units_aside(offer: Offer, held: Conversation, *, until: timedelta, actor_id: int) -> None:
    """Both want it: the units are set aside. OutOfStock, OfferError."""
    variant = _variant_on_sale(offer.variant_id)
    offer.expires_at = now() + until
    Offer.objects.filter(pk=offer.pk).update(expires_at=offer.expires_at)
    agree_deal(
        buyer_id=held.buyer_id,
        variant=variant,
        quantity=offer.quantity,
        unit_price_minor=offer.unit_price_minor,
        source=DealSource.CHAT,
        source_id=offer.pk,
        expires_at=offer.expires_at,
        actor_id=actor_id,
    )


def _free_units(offer: Offer, *, actor_id: int) -> None:
    """What is set aside for it, if anything, is not any more. OfferMoved when it is ordered, if only a moment ago."""
    deal = Deal.objects.filter(source=DealSource.CHAT, source_id=offer.pk).order_by("-pk").first()
    if deal is None or deal.status in {DealStatus.EXPIRED, DealStatus.WITHDRAWN}:
        return
    try:
        withdraw_deal(deal, actor_id=actor_id)
    except DealClosed as error:
        raise OfferMoved from error


def _expire_offer(pk: int) -> bool:
    with transaction.atomic():
        offer = Offer.objects.filter(pk=pk).first()
        if offer is None:
            return False
        held = lock_conversation(Conversation(pk=offer.conversation_id))
        if not Offer.objects.overdue(now()).filter(pk=pk).exists():
            return False
        _move_offer(offer, OfferStatus.EXPIRED)
        _announce_offer(held, offer, OFFER_EXPIRED, actor_id=None)
    return True


def _offer_as_it_is(offer: Offer) -> Offer:
    return Offer.objects.get(pk=offer.pk)


def _move_offer(offer: Offer, target: OfferStatus) -> None:
    """To that status, if the table lets it. Raises OfferMoved when somebody else has moved it."""
    moved = Offer.objects.filter(pk=offer.pk, status__in=sources_of(TRANSITIONS, target))
    if not moved.update(status=target, answered_at=now()):
        raise OfferMoved
    offer.status = target


def _announce_offer(held: Conversation, offer: Offer, event: Event[OfferData], *, actor_id: int | None) -> None:
    """Its card looks different now, and somebody may want to hear of it."""
    change_conversation(held)
    data = OfferData(conversation=held.pk, buyer=held.buyer_id, seller=held.store.owner_id, from_buyer=offer.from_buyer)
    record_event(event, offer.pk, actor_id=actor_id, data=data)
