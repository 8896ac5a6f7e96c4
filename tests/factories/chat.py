"""Valid conversations from nothing: written by the project's own services, so that counters agree with them."""

from typing import Any
from uuid import uuid4

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.chat.models import Conversation, Message, Offer
from shop.chat.services import OfferTerms, Said, make_offer, open_conversation, send_message
from shop.common.money import Money
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.stores import create_store


def create_conversation(*, buyer: User | None = None, store: Store | None = None, text: str = "Good day!") -> Conversation:
    """The buyer has said one thing, unless `text` is empty."""
    conversation = open_conversation(buyer or create_user(), store or create_store())
    if text:
        say(conversation, text)
    return fresh(conversation)


def say(conversation: Conversation, text: str = "", *, by_store: bool = False, **said: Any) -> Message:
    """One side says something."""
    sender = conversation.store.owner if by_store else conversation.buyer
    return send_message(conversation, Said(text=text, **said), sender=sender, client_id=uuid4())


def create_offer(*, conversation: Conversation, variant: Variant, price_minor: int = 40_000, by_store: bool = False, **terms: Any) -> Offer:
    """The buyer offers 40 000 for one, or the store does."""
    maker = conversation.store.owner if by_store else conversation.buyer
    variant = Variant.objects.select_related("product__store").get(pk=variant.pk)
    wanted = OfferTerms(variant, terms.pop("quantity", 1), Money(price_minor, variant.currency), **terms)
    return make_offer(conversation, wanted, maker=maker, client_id=uuid4())


def fresh(conversation: Conversation) -> Conversation:
    """As the database has it."""
    return Conversation.objects.select_related("store__owner", "buyer").get(pk=conversation.pk)
