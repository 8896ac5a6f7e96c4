"""Reactions to events. Moments are set when they become known: sales begin and end, listings go live."""

from datetime import datetime
from functools import partial
from typing import Any

from shop.catalog.events import (
    CATEGORY_EVENTS,
    PRODUCT_CHANGED,
    PRODUCT_EVENTS,
    PRODUCT_PRICE_CHANGED,
    PRODUCT_RESTOCKED,
    PRODUCT_SCHEDULED,
    PRODUCT_SOLD_OUT,
)
from shop.catalog.freshness import freshen_market_pages
from shop.catalog.models import Product
from shop.catalog.services.listing import refresh_prices_of
from shop.catalog.tasks import publish_when_due, refresh_prices_when_due
from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.stores.events import STORE_EVENTS


@on_event(*PRODUCT_EVENTS, *CATEGORY_EVENTS, *STORE_EVENTS)
def freshen_market_pages_again(event: DomainEvent) -> None:
    """Repeat the marking of stale pages, in case the process died after the commit or the cache was away. Raises until it works."""
    if not freshen_market_pages({event.subject: frozenset({event.subject_id})}):
        raise ConnectionError("The cache of the pages cannot be reached.")


@on_event(PRODUCT_CHANGED, PRODUCT_PRICE_CHANGED)
def set_price_refresh(event: DomainEvent) -> None:
    """Schedule the refresh of the copied prices for the moment at which the next sale begins or ends."""
    when = Product.objects.filter(pk=event.subject_id).values_list("prices_change_at", flat=True).first()
    if when:
        _enqueue_at(when, refresh_prices_when_due, event.subject_id)


@on_event(PRODUCT_SOLD_OUT, PRODUCT_RESTOCKED)
def show_what_can_be_bought(event: DomainEvent) -> None:
    """A card tells the price of what one can buy. It follows after the order, so that placing one costs no more statements."""
    refresh_prices_of(event.subject_id)


@on_event(PRODUCT_SCHEDULED)
def set_publication(event: DomainEvent) -> None:
    """Schedule the publication for the moment that the seller chose."""
    when = Product.objects.filter(pk=event.subject_id).values_list("publish_at", flat=True).first()
    if when:
        _enqueue_at(when, publish_when_due, event.subject_id)


def _enqueue_at(when: datetime, task: Any, *args: int) -> None:
    enqueue(partial(task.schedule, args, eta=when))
