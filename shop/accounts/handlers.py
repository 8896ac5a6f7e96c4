"""Whoever loses an account hears why."""

from shop.accounts.events import ACCOUNT_CLOSED
from shop.accounts.tasks import mail_closed_account
from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event(ACCOUNT_CLOSED)
def queue_closing_mail(event: DomainEvent) -> None:
    """A job of its own: a mail server may be slow."""
    enqueue(mail_closed_account, event.subject_id)
