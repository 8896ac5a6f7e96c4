"""Reactions to events."""

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.images.events import IMAGE_ACCEPTED
from shop.images.tasks import render_picture


@on_event(IMAGE_ACCEPTED)
def queue_rendering(event: DomainEvent) -> None:
    """Queue the rendering as a job of its own: encoding takes seconds, and a handler holds a transaction open."""
    enqueue(render_picture, event.subject_id)
