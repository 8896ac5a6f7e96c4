"""PayPal's side of money that goes back without us: disputes, reversals, and refunds made on its own pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shop.common.money import Money
from shop.payments.providers.base import Charge, Claim, ClaimState
from shop.payments.providers.claims import paypal_claim
from shop.payments.providers.paypal_client import ask_paypal, down, from_paypal, part, said_yes, text

# customer_disputes_v1: what of an outcome is the buyer's. With "payout" PayPal pays the buyer itself, and the merchant keeps the money.
_LOST = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
_OURS_TO_ANSWER = frozenset({"WAITING_FOR_SELLER_RESPONSE", "OPEN"})
_FEES = frozenset({"DISPUTE_FEE", "CHARGEBACK_FEE", "DISPUTE_SETTLEMENT_FEE"})


class PayPalDisputes:
    """What can be asked about them."""

    def ask_dispute(self, external_id: str) -> Claim:
        """By its id."""
        return _claim(said_yes(ask_paypal("GET", f"/v1/customer/disputes/{external_id}")))

    def ask_return(self, external_id: str) -> Claim:
        """A refund or a reversal by its id."""
        return _return(said_yes(ask_paypal("GET", f"/v2/payments/refunds/{external_id}")), "")

    def returns_of(self, charge: Charge) -> list[Claim]:
        """The refunds in its order."""
        order = said_yes(ask_paypal("GET", f"/v2/checkout/orders/{charge.external_id}"))
        return [_return(one, charge.reference) for one in part(order, "purchase_units", 0, "payments", "refunds") or []]

    def claim_phrase(self, reason: str) -> str:
        """To be read in anybody's language."""
        return paypal_claim(reason)


def _claim(found: Mapping[str, Any]) -> Claim:
    if not text(found, "dispute_id") or not text(found, "status"):
        raise down("no dispute")
    about, state = _money(found, "dispute_amount"), _state(found)
    due = text(found, "seller_response_due_date") if state == ClaimState.ANSWER else ""
    return Claim(
        text(found, "dispute_id"),
        text(found, "disputed_transactions", 0, "seller_transaction_id"),
        "claim",
        state,
        about,
        _taken(found, about, state),
        fee=_fee(found, about.currency),
        reason=text(found, "reason"),
        answer_by=datetime.fromisoformat(due) if due else None,
    )


def _state(found: Mapping[str, Any]) -> ClaimState:
    status = text(found, "status")
    if status == "RESOLVED":
        return ClaimState.LOST if text(found, "dispute_outcome", "outcome_code") in _LOST else ClaimState.WON
    return ClaimState.ANSWER if status in _OURS_TO_ANSWER else ClaimState.REVIEW


def _taken(found: Mapping[str, Any], about: Money, state: ClaimState) -> Money:
    """By PayPal's movements where it tells them. Without: it keeps the whole back until the end, and then what went to the buyer."""
    if _moves(found):
        told = [(text(move, "type"), _money(move, "amount")) for move in _moves(found) if text(move, "reason") not in _FEES]
        minor = sum(amount.minor if kind == "DEBIT" else -amount.minor for kind, amount in told if amount.currency == about.currency)
        return Money(max(0, minor), about.currency)
    if state == ClaimState.WON:
        return Money.zero(about.currency)
    refunded = state == ClaimState.LOST and part(found, "dispute_outcome", "amount_refunded")
    return _money(found["dispute_outcome"], "amount_refunded") if refunded else about


def _fee(found: Mapping[str, Any], currency: str) -> Money | None:
    fees = [_money(move, "amount") for move in _moves(found) if text(move, "reason") in _FEES and text(move, "type") == "DEBIT"]
    return sum((fee for fee in fees if fee.currency == currency), Money.zero(currency)) or None


def _moves(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """On our own account."""
    moves = found.get("money_movements") or []
    return [move for move in moves if isinstance(move, dict) and text(move, "affected_party") == "SELLER"]


def _money(found: Mapping[str, Any], name: str) -> Money:
    return from_paypal(text(found, name, "value"), text(found, name, "currency_code"))


def _return(found: Mapping[str, Any], capture_id: str) -> Claim:
    if not text(found, "id") or not text(found, "status"):
        raise down("no refund")
    about, is_gone = _money(found, "amount"), text(found, "status") not in {"FAILED", "CANCELLED"}
    up = next((text(link, "href") for link in found.get("links") or [] if text(link, "rel") == "up"), "")
    return Claim(
        text(found, "id"),
        capture_id or up.rpartition("/")[2],
        "refund",
        ClaimState.LOST if is_gone else ClaimState.WON,
        about,
        about if is_gone else Money.zero(about.currency),
        reason="refund",
        key=text(found, "custom_id"),
    )
