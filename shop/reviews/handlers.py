"""Reactions to events."""

from datetime import timedelta
from functools import partial

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.reviews.freshness import freshen_pages
from shop.reviews.services import plan_invitation
from shop.reviews.services.telling import OF_PRODUCT, OF_STORE
from shop.reviews.tasks import ask_how_it_was


@on_event("order.completed")
def set_invitation(event: DomainEvent) -> None:
    """In some days the buyer is asked how it was."""
    invitation = plan_invitation(Order.objects.get(pk=event.subject_id), completed_at=event.occurred_at)
    enqueue(partial(ask_how_it_was.schedule, (), eta=invitation.due_at + timedelta(seconds=1)))


@on_event("review.*")
def freshen_again(event: DomainEvent) -> None:
    """For the case that whoever made the change died before it told the pages, or could not reach the cache. Fails until it can."""
    if "product" not in event.data:  # a report changes no page
        return
    if not freshen_pages({OF_PRODUCT: frozenset({event.data["product"]}), OF_STORE: frozenset({event.data["store"]})}):
        raise ConnectionError("The cache of the pages cannot be reached.")
