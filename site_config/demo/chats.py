"""Two conversations to look at: one about a product with a price that the store offers, one that waits for an answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.chat.models import Conversation, ReplyTemplate
from shop.chat.services import OfferTerms, Said, add_template, make_offer, open_conversation, save_desk, send_message
from shop.chat.states import AwayMode
from shop.stores.models import Store
from site_config.demo.content import BUYER, SELLER
from site_config.demo.loader import settle_events

CHEAPER = Decimal(-10)  # percent
_IDS = UUID("6d616b69-7469-4000-8000-000000000000")  # the demo's messages keep their ids: loading again says nothing twice
REPLIES = {
    "Disponible": "Bonjour {buyer}, oui, il est là. Vous pouvez le commander, nous livrons aujourd’hui.",
    "En route": "Bonjour {buyer}, votre commande {order} : {state}. Préparez {total}, s’il vous plaît.",
}


def load_chats() -> None:
    """What is there already stays as it is."""
    buyer, seller = User.objects.get(email=BUYER.email), User.objects.get(email=SELLER.email)
    stores = list(Store.objects.filter(owner=seller).order_by("pk")[:2])
    for store in stores:
        _open_desk(store)
    if not stores or Conversation.objects.filter(buyer=buyer, store=stores[0]).exists():
        return
    _haggle(buyer, stores[0])
    if len(stores) > 1:
        talk = open_conversation(buyer, stores[1])
        send_message(
            talk, Said("Bonjour ! Jusqu’à quelle heure êtes-vous ouverts samedi ?"), sender=buyer, client_id=uuid5(_IDS, "saturday")
        )
    settle_events((buyer.pk, seller.pk))  # the messages themselves stay unread


def _open_desk(store: Store) -> None:
    if ReplyTemplate.objects.filter(store=store).exists():
        return
    text = "Merci de votre message. Nous sommes fermés et répondons demain matin."
    save_desk(store, away_mode=AwayMode.CLOSED, away_text=text, takes_offers=True)
    for title, words in REPLIES.items():
        add_template(store, title=title, text=words)


def _haggle(buyer: User, store: Store) -> None:
    talk = open_conversation(buyer, store)
    on_sale = Variant.objects.buyable().filter(product__store=store, stock__gt=3).select_related("product__store")
    variant = on_sale.order_by("-stock", "pk").first()
    if variant is None:
        return
    said = [
        (buyer, Said("Bonjour ! Il vous en reste ?", product=variant.product)),
        (store.owner, Said("Bonjour ! Oui, plusieurs. Combien vous en faut-il ?")),
        (buyer, Said("Deux. Vous me faites un prix ?")),
        (store.owner, Said("Pour deux, voici ce que je propose :")),
    ]
    for number, (sender, words) in enumerate(said):
        send_message(talk, words, sender=sender, client_id=uuid5(_IDS, str(number)))
    terms = OfferTerms(variant, 2, variant.price.percent_more(CHEAPER), timedelta(hours=72))
    make_offer(talk, terms, maker=store.owner, client_id=uuid5(_IDS, "offer"))
