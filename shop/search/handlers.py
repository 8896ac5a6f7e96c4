"""Reactions to events: what is live can be found, what is not cannot."""

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.search.services import index_product, index_store


@on_event(
    "product.approved",
    "product.changed",
    "product.archived",
    "product.rejected",
    "product.changes_requested",
    "product.restored",
    "product.submitted",
    "product.withdrawn",
)
def index_the_product(event: DomainEvent) -> None:
    """Its words, or its absence."""
    index_product(event.subject_id)


@on_event("store.changed", "store.paused", "store.reopened", "store.suspended")
def index_its_products(event: DomainEvent) -> None:
    """A store's name is in its products' words, and a closed store's products are not on sale."""
    index_store(event.subject_id)
