"""Papers follow what happens to orders and their money."""

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_DELIVERED, ORDER_PAID
from shop.papers.services import issue_credit_note, issue_invoice
from shop.payments.events import REFUND_OWED


@on_event(ORDER_PAID, ORDER_DELIVERED)
def invoice_the_buyer(event: DomainEvent) -> None:
    """Once, whichever comes first."""
    issue_invoice(event.subject_id)


@on_event(REFUND_OWED)
def credit_the_buyer(event: DomainEvent) -> None:
    """For what of an order is taken back."""
    issue_credit_note(event.subject_id)
