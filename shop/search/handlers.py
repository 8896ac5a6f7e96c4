"""Reactions to events: what is live can be found, what is not cannot."""

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.search.services import index_product, index_store


@on_event("product.*")
def index_the_product(event: DomainEvent) -> None:
    """Its words, prices and stock, or its absence."""
    index_product(event.subject_id)


@on_event("store.opened", "store.changed", "store.paused", "store.reopened", "store.suspended")
def index_its_products(event: DomainEvent) -> None:
    """A store's name and place are in its products' documents, and a closed store's products are not on sale."""
    index_store(event.subject_id)
