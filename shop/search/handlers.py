"""Reactions to events: what is live can be found, what is not cannot."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from shop.accounts.models import User
from shop.catalog.events import PRODUCT_EVENTS
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.search.services import claim_clicks, index_product, index_store
from shop.search.states import SESSION_KEY
from shop.stores.events import STORE_CHANGED, STORE_OPENED, STORE_PAUSED, STORE_REOPENED, STORE_SUSPENDED


@on_event(*PRODUCT_EVENTS)
def index_the_product(event: DomainEvent) -> None:
    """Update the product's document, or remove it."""
    index_product(event.subject_id)


@on_event(STORE_OPENED, STORE_CHANGED, STORE_PAUSED, STORE_REOPENED, STORE_SUSPENDED)
def index_its_products(event: DomainEvent) -> None:
    """Update the store's products: its name and place are in their documents, and a closed store's are not on sale."""
    index_store(event.subject_id)


@receiver(user_logged_in)
def claim_visitor_clicks(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Assign the clicks made before signing in to the account."""
    clicks = request.session.pop(SESSION_KEY, None) if request is not None else None
    if clicks:
        claim_clicks(clicks, user=user)
