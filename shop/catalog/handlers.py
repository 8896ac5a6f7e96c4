"""Reactions to events."""

from shop.catalog.freshness import freshen_pages
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event("product.*", "store.*", "category.*")
def freshen_again(event: DomainEvent) -> None:
    """For the case that whoever made the change died before it told the pages, or could not reach the cache. Fails until it can."""
    if not freshen_pages({event.subject: frozenset({event.subject_id})}):
        raise ConnectionError("The cache of the pages cannot be reached.")
