"""Writing the row of a refund, and saying that something is owed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from shop.common.clock import now
from shop.common.tokens import reference
from shop.events.services import record_event
from shop.payments.models import Refund
from shop.payments.states import RefundStatus

NUMBER_TRIES = 5


def write_refund(**fields: Any) -> Refund:
    """Numbers are short enough to be read aloud, so they may collide: draw again. Nothing owed is done at once."""
    nothing = fields["amount_minor"] == 0
    state = {"status": RefundStatus.DONE, "done_at": now()} if nothing else {"status": RefundStatus.OWED}
    for tries_left in reversed(range(NUMBER_TRIES)):
        number = reference("R")
        try:
            with transaction.atomic():
                return Refund.objects.create(number=number, **state, **fields)
        except IntegrityError:
            if not tries_left or not Refund.objects.filter(number=number).exists():
                raise
    raise AssertionError("unreachable")


def announce_owed(refund: Refund, *, store_id: int | None = None, after_delivery: bool = False) -> None:
    """Event refund.owed."""
    data = {
        "number": refund.number,
        "order_id": refund.order_id,
        "store_id": store_id,
        "buyer_id": refund.buyer_id,
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
        "cause": str(refund.cause),
        "rail": refund.rail,
        "after_delivery": after_delivery,
    }
    record_event("refund.owed", refund.pk, actor_id=refund.created_by_id, data=data)


def tell(refund: Refund, what: str, *, actor_id: int | None = None) -> None:
    """Event refund.<what>, with what its readers need."""
    data = {
        "number": refund.number,
        "order_id": refund.order_id,
        "buyer_id": refund.buyer_id,
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
        "rail": refund.rail,
    }
    record_event(f"refund.{what}", refund.pk, actor_id=actor_id, data=data)
