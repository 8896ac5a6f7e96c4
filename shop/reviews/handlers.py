"""Reactions to events."""

from datetime import timedelta
from functools import partial

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_COMPLETED
from shop.orders.models import Order
from shop.reviews.events import REVIEW_WRITTEN, SHOWN_CHANGES
from shop.reviews.freshness import forget_review_pages
from shop.reviews.services import plan_invitation
from shop.reviews.services.review_events import OF_PRODUCT, OF_STORE
from shop.reviews.tasks import invite_at_due_time


@on_event(ORDER_COMPLETED)
def schedule_invitation(event: DomainEvent) -> None:
    """In some days the buyer is asked how it was."""
    invitation = plan_invitation(Order.objects.get(pk=event.subject_id), completed_at=event.occurred_at)
    enqueue(partial(invite_at_due_time.schedule, (), eta=invitation.due_at + timedelta(seconds=1)))


@on_event(*SHOWN_CHANGES)
def forget_review_pages_again(event: DomainEvent) -> None:
    """For the case that whoever made the change died before it told the pages, or could not reach the cache. Fails until it can."""
    review = REVIEW_WRITTEN.read(event)
    if not forget_review_pages({OF_PRODUCT: frozenset({review["product"]}), OF_STORE: frozenset({review["store"]})}):
        raise ConnectionError("The cache of the pages cannot be reached.")
