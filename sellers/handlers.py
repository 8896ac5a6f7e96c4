"""Reactions to events: what a store's files of products hold is different now."""

from typing import Any

from django.db.models import Q

from sellers.services.export_files import note_changes
from shop.catalog.events import (
    CATEGORY_CHANGED,
    CATEGORY_RENAMED,
    PRODUCT_APPROVED,
    PRODUCT_ARCHIVED,
    PRODUCT_CHANGED,
    PRODUCT_CHANGES_REQUESTED,
    PRODUCT_CREATED,
    PRODUCT_PRICE_CHANGED,
    PRODUCT_REJECTED,
    PRODUCT_RENAMED,
    PRODUCT_RESTOCKED,
    PRODUCT_RESTORED,
    PRODUCT_REVISED,
    PRODUCT_SOLD_OUT,
)
from shop.catalog.models import Product
from shop.events.declarations import Event
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.stores.events import STORE_CHANGED, STORE_RENAMED

EXPORTED_CHANGES: tuple[Event[Any], ...] = (
    PRODUCT_CREATED,
    PRODUCT_CHANGED,
    PRODUCT_RENAMED,
    PRODUCT_APPROVED,
    PRODUCT_CHANGES_REQUESTED,
    PRODUCT_REJECTED,
    PRODUCT_ARCHIVED,
    PRODUCT_RESTORED,
    PRODUCT_REVISED,
    PRODUCT_PRICE_CHANGED,
    PRODUCT_SOLD_OUT,
    PRODUCT_RESTOCKED,
)


@on_event(*EXPORTED_CHANGES)
def note_changed_product(event: DomainEvent) -> None:
    """The files of its store are written anew after a while."""
    note_changes(Q(store__in=Product.objects.filter(pk=event.subject_id).values("store")))


@on_event(STORE_CHANGED, STORE_RENAMED)
def note_changed_store(event: DomainEvent) -> None:
    """Its name, words and address are in its files."""
    note_changes(Q(store=event.subject_id))


@on_event(CATEGORY_CHANGED, CATEGORY_RENAMED)
def note_changed_shelves(event: DomainEvent) -> None:
    """Names of shelves are in everybody's files."""
    note_changes(Q())
