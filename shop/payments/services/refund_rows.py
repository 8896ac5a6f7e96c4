"""Writing the row of a refund, and saying that something is owed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from shop.common.clock import now
from shop.common.tokens import reference
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.payments.events import REFUND_OWED, RefundData, RefundOwedData
from shop.payments.models import Refund
from shop.payments.states import RefundStatus

NUMBER_TRIES = 5


def write_refund(**fields: Any) -> Refund:
    """Insert a refund; one of nothing is done at once. Its number is short enough to be read aloud, so it may collide: then drawn again."""
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


def record_owed(refund: Refund, *, store_id: int | None = None, after_delivery: bool = False) -> None:
    """Record refund.owed. `store_id`: whose sale it takes back; `after_delivery`: whether the buyer had the goods."""
    data = RefundOwedData(**_refund_data(refund), store_id=store_id, cause=str(refund.cause), after_delivery=after_delivery)
    record_event(REFUND_OWED, refund.pk, actor_id=refund.created_by_id, data=data)


def record_refund(refund: Refund, event: Event[RefundData], *, actor_id: int | None = None) -> None:
    """Record what has become of the refund."""
    record_event(event, refund.pk, actor_id=actor_id, data=_refund_data(refund))


def _refund_data(refund: Refund) -> RefundData:
    return RefundData(
        number=refund.number,
        order_id=refund.order_id,
        buyer_id=refund.buyer_id,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        rail=refund.rail,
    )
