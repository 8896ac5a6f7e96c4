"""Whoever loses an account hears why; whoever signs in brings no visitor's proof along."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from shop.accounts.events import ACCOUNT_CLOSED
from shop.accounts.proof_memory import forget_proofs
from shop.accounts.tasks import mail_closed_account
from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event(ACCOUNT_CLOSED)
def queue_closing_mail(event: DomainEvent) -> None:
    """A job of its own: a mail server may be slow."""
    enqueue(mail_closed_account, event.subject_id)


@receiver(user_logged_in)
def end_the_visitors_proofs(sender: object, *, request: HttpRequest | None, **_sent: Any) -> None:
    """A number that a visitor proved in this session is not the account's: the browser may have changed hands. Signing out ends it all."""
    if request is not None and hasattr(request, "session"):
        forget_proofs(request)
