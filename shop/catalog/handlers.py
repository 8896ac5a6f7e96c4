"""Reactions to events. Moments are set when they become known: sales begin and end, listings go live."""

from datetime import datetime
from functools import partial
from typing import Any

from shop.catalog.freshness import freshen_pages
from shop.catalog.models import Product
from shop.catalog.tasks import publish, refresh_prices
from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event("product.*", "store.*", "category.*")
def freshen_again(event: DomainEvent) -> None:
    """For the case that whoever made the change died before it told the pages, or could not reach the cache. Fails until it can."""
    if not freshen_pages({event.subject: frozenset({event.subject_id})}):
        raise ConnectionError("The cache of the pages cannot be reached.")


@on_event("product.changed", "product.price_changed")
def set_price_refresh(event: DomainEvent) -> None:
    """When its next sale price begins or ends, the copies are made anew."""
    when = Product.objects.filter(pk=event.subject_id).values_list("prices_change_at", flat=True).first()
    if when:
        _at(when, refresh_prices, event.subject_id)


@on_event("product.scheduled")
def set_publication(event: DomainEvent) -> None:
    """At its moment it goes live, if it may."""
    when = Product.objects.filter(pk=event.subject_id).values_list("publish_at", flat=True).first()
    if when:
        _at(when, publish, event.subject_id)


def _at(when: datetime, task: Any, *args: int) -> None:
    enqueue(partial(task.schedule, args, eta=when))
