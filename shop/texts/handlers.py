"""Which terms somebody agreed to is noted after the commit: the moment of the event says which ones held."""

from shop.accounts.events import USER_SIGNED_UP
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_PLACED
from shop.orders.models import Order
from shop.texts import shipped_texts as shipped_texts  # joins the loading of the markets
from shop.texts.events import TEXT_PUBLISHED
from shop.texts.freshness import forget_text_pages
from shop.texts.services import note_acceptance
from shop.texts.states import Occasion


@on_event(USER_SIGNED_UP)
def note_terms_of_account(event: DomainEvent) -> None:
    """Below the sentence "By creating an account you agree…"."""
    country = USER_SIGNED_UP.read(event)["country"]
    note_acceptance(country_code=country, at=event.occurred_at, user_id=event.subject_id, occasion=Occasion.SIGN_UP)


@on_event(ORDER_PLACED)
def note_terms_of_order(event: DomainEvent) -> None:
    """Below the same sentence beside the button that orders. The terms are those of the store's market."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    note_acceptance(
        country_code=order.store.country_id,
        at=event.occurred_at,
        user_id=order.buyer_id,
        occasion=Occasion.ORDER,
        order_id=order.pk,
    )


@on_event(TEXT_PUBLISHED)
def forget_text_pages_again(event: DomainEvent) -> None:
    """For the case that whoever published died before telling the pages, or could not reach the cache. Fails until it can."""
    if not forget_text_pages({"text": frozenset({event.subject_id})}):
        raise ConnectionError("The cache of the pages cannot be reached.")
