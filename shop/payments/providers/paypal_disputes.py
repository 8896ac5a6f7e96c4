"""PayPal's side of money that goes back without us: disputes, reversals, and refunds made on its own pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shop.common.money import Money
from shop.payments.providers.answers import rows_at, text_at, value_at
from shop.payments.providers.base import Charge, Claim, ClaimState
from shop.payments.providers.claim_reasons import paypal_claim_phrase
from shop.payments.providers.paypal_client import ask_paypal, from_paypal, paypal_down, require_yes

# customer_disputes_v1: what of an outcome is the buyer's. With "payout" PayPal pays the buyer itself, and the merchant keeps the money.
_LOST = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
_OURS_TO_ANSWER = frozenset({"WAITING_FOR_SELLER_RESPONSE", "OPEN"})
_FEES = frozenset({"DISPUTE_FEE", "CHARGEBACK_FEE", "DISPUTE_SETTLEMENT_FEE"})


class PayPalDisputes:
    """What can be asked about them."""

    def ask_dispute(self, external_id: str) -> Claim:
        return _claim_of_paypal_dispute(require_yes(ask_paypal("GET", f"/v1/customer/disputes/{external_id}")))

    def ask_return(self, external_id: str) -> Claim:
        """A refund or a reversal by its id."""
        return _claim_of_paypal_refund(require_yes(ask_paypal("GET", f"/v2/payments/refunds/{external_id}")), "")

    def returns_of(self, charge: Charge) -> list[Claim]:
        """The refunds in its order."""
        order = require_yes(ask_paypal("GET", f"/v2/checkout/orders/{charge.external_id}"))
        return [_claim_of_paypal_refund(one, charge.reference) for one in rows_at(order, "purchase_units", 0, "payments", "refunds")]

    def claim_phrase(self, reason: str) -> str:
        """To be read in anybody's language."""
        return paypal_claim_phrase(reason)


def _claim_of_paypal_dispute(found: Mapping[str, Any]) -> Claim:
    if not text_at(found, "dispute_id") or not text_at(found, "status"):
        raise paypal_down("no dispute")
    about, state = _paypal_amount(found, "dispute_amount"), _claim_state(found)
    due = text_at(found, "seller_response_due_date") if state == ClaimState.ANSWER else ""
    return Claim(
        text_at(found, "dispute_id"),
        text_at(found, "disputed_transactions", 0, "seller_transaction_id"),
        "claim",
        state,
        about,
        _taken_by_paypal(found, about, state),
        fee=_paypal_fee(found, about.currency),
        reason=text_at(found, "reason"),
        answer_by=_moment_of(due),
    )


def _moment_of(due: str) -> datetime | None:
    """In what time zone, it says itself; a text that is no moment is none."""
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _claim_state(found: Mapping[str, Any]) -> ClaimState:
    status = text_at(found, "status")
    if status == "RESOLVED":
        return ClaimState.LOST if text_at(found, "dispute_outcome", "outcome_code") in _LOST else ClaimState.WON
    return ClaimState.ANSWER if status in _OURS_TO_ANSWER else ClaimState.REVIEW


def _taken_by_paypal(found: Mapping[str, Any], about: Money, state: ClaimState) -> Money:
    """By PayPal's movements where it tells them. Without: it keeps the whole back until the end, and then what went to the buyer."""
    if _moves_of_account(found):
        told = [
            (text_at(move, "type"), _paypal_amount(move, "amount"))
            for move in _moves_of_account(found)
            if text_at(move, "reason") not in _FEES
        ]
        minor = sum(amount.minor if kind == "DEBIT" else -amount.minor for kind, amount in told if amount.currency == about.currency)
        return Money(max(0, minor), about.currency)
    if state == ClaimState.WON:
        return Money.zero(about.currency)
    refunded = value_at(found, "dispute_outcome", "amount_refunded") if state == ClaimState.LOST else None
    return from_paypal(text_at(refunded, "value"), text_at(refunded, "currency_code")) if refunded else about


def _paypal_fee(found: Mapping[str, Any], currency: str) -> Money | None:
    fees = [
        _paypal_amount(move, "amount")
        for move in _moves_of_account(found)
        if text_at(move, "reason") in _FEES and text_at(move, "type") == "DEBIT"
    ]
    paid = sum((fee for fee in fees if fee.currency == currency), Money.zero(currency))
    return paid if paid.is_positive else None


def _moves_of_account(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """On our own account."""
    return [move for move in rows_at(found, "money_movements") if text_at(move, "affected_party") == "SELLER"]


def _paypal_amount(found: Mapping[str, Any], name: str) -> Money:
    return from_paypal(text_at(found, name, "value"), text_at(found, name, "currency_code"))


def _claim_of_paypal_refund(found: Mapping[str, Any], capture_id: str) -> Claim:
    if not text_at(found, "id") or not text_at(found, "status"):
        raise paypal_down("no refund")
    about, is_gone = _paypal_amount(found, "amount"), text_at(found, "status") not in {"FAILED", "CANCELLED"}
    up = next((text_at(link, "href") for link in rows_at(found, "links") if text_at(link, "rel") == "up"), "")
    return Claim(
        text_at(found, "id"),
        capture_id or up.rpartition("/")[2],
        "refund",
        ClaimState.LOST if is_gone else ClaimState.WON,
        about,
        about if is_gone else Money.zero(about.currency),
        reason="refund",
        key=text_at(found, "custom_id"),
    )
