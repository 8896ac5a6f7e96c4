"""Paying from the credit that a buyer has here."""

from __future__ import annotations

from shop.common.clock import now
from shop.ledger.queries import owed_to
from shop.ledger.states import AccountKind
from shop.payments.exceptions import NotEnoughCredit
from shop.payments.models import PaymentAttempt
from shop.payments.services.payment_locks import Held
from shop.payments.services.settlement import settle_attempt
from shop.payments.states import AttemptStatus


def pay_with_credit(held: Held, attempt: PaymentAttempt) -> PaymentAttempt:
    """The whole at once, or NotEnoughCredit and nothing. Posting holds the account's row: of two that race the second sees what is left."""
    attempt.status, attempt.ended_at = AttemptStatus.PAID, now()
    attempt.received_minor, attempt.received_currency = attempt.amount_minor, attempt.currency
    buyer_id = held.payment.checkout.buyer_id
    settle_attempt(held, attempt, paid_from=(AccountKind.STORE_CREDIT, buyer_id))
    if owed_to(AccountKind.STORE_CREDIT, buyer_id, attempt.currency).minor < 0:
        raise NotEnoughCredit
    return attempt
