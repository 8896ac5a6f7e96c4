"""Reactions to events."""

from shop.contact.events import ENQUIRY_ANSWERED
from shop.contact.tasks import deliver_reply
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event(ENQUIRY_ANSWERED)
def answer_visitor(event: DomainEvent) -> None:
    """Whoever has an account finds the answer there, and is notified like of anything else."""
    answered = ENQUIRY_ANSWERED.read(event)
    if answered["user_id"] is None:
        deliver_reply(answered["reply"])
