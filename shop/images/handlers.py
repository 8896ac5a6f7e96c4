"""Reactions to events."""

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.images.tasks import render


@on_event("image.accepted")
def queue_rendering(event: DomainEvent) -> None:
    """In a job of its own: encoding takes seconds, and a handler holds a transaction open."""
    enqueue(render, event.subject_id)
