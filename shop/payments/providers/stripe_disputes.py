"""Stripe's side of money that goes back without us: disputes, and refunds made in its dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.common.money import Money
from shop.payments.providers.answers import number_at, rows_at, text_at
from shop.payments.providers.base import Charge, Claim, ClaimState
from shop.payments.providers.claim_reasons import stripe_claim_phrase
from shop.payments.providers.stripe_client import ask_stripe, from_stripe, stripe_client, stripe_down, stripe_moment

# https://docs.stripe.com/api/disputes/object: an inquiry ("warning") takes no money, and closes in our favour.
_STATES = {
    "needs_response": ClaimState.ANSWER,
    "warning_needs_response": ClaimState.ANSWER,
    "under_review": ClaimState.REVIEW,
    "warning_under_review": ClaimState.REVIEW,
    "won": ClaimState.WON,
    "warning_closed": ClaimState.WON,
    "prevented": ClaimState.WON,
    "lost": ClaimState.LOST,
}


class StripeDisputes:
    """What can be asked about them."""

    def ask_dispute(self, external_id: str) -> Claim:
        """By its id, with what moved on our balance."""
        return _claim_of_stripe_dispute(ask_stripe(stripe_client().v1.disputes.retrieve, external_id, {}))

    def ask_return(self, external_id: str) -> Claim:
        """A refund by its id."""
        return _claim_of_stripe_refund(ask_stripe(stripe_client().v1.refunds.retrieve, external_id, {}))

    def returns_of(self, charge: Charge) -> list[Claim]:
        """The refunds of its PaymentIntent."""
        found = ask_stripe(stripe_client().v1.refunds.list, {"payment_intent": charge.reference, "limit": 100})
        return [_claim_of_stripe_refund(one) for one in rows_at(found, "data")]

    def claim_phrase(self, reason: str) -> str:
        """To be read in anybody's language."""
        return stripe_claim_phrase(reason)


def _claim_of_stripe_dispute(found: Mapping[str, Any]) -> Claim:
    state, amount = _STATES.get(text_at(found, "status")), number_at(found, "amount")
    if not text_at(found, "id") or state is None or amount is None:
        raise stripe_down("no dispute")
    about = from_stripe(amount, text_at(found, "currency"))
    moves = rows_at(found, "balance_transactions")
    due = number_at(found, "evidence_details", "due_by")
    return Claim(
        text_at(found, "id"),
        text_at(found, "payment_intent"),
        "claim",
        state,
        about,
        _taken_by_stripe(about, moves),
        fee=_stripe_fee(moves),
        reason=text_at(found, "reason"),
        answer_by=stripe_moment(due) if state == ClaimState.ANSWER else None,
    )


def _taken_by_stripe(about: Money, moves: list[Mapping[str, Any]]) -> Money:
    """What left our balance and did not come back. Where that is kept in another currency, it is all or nothing."""
    told = sum(number_at(move, "amount") or 0 for move in moves)
    if told >= 0:
        return Money.zero(about.currency)
    if all(text_at(move, "currency").upper() == about.currency for move in moves):
        return from_stripe(-told, about.currency)
    return about


def _stripe_fee(moves: list[Mapping[str, Any]]) -> Money | None:
    told = sum(number_at(move, "fee") or 0 for move in moves)
    return from_stripe(told, text_at(moves[0], "currency")) if told > 0 else None


def _claim_of_stripe_refund(found: Mapping[str, Any]) -> Claim:
    amount = number_at(found, "amount")
    if not text_at(found, "id") or amount is None:
        raise stripe_down("no refund")
    about = from_stripe(amount, text_at(found, "currency"))
    is_gone = text_at(found, "status") not in {"failed", "canceled"}
    return Claim(
        text_at(found, "id"),
        text_at(found, "payment_intent"),
        "refund",
        ClaimState.LOST if is_gone else ClaimState.WON,
        about,
        about if is_gone else Money.zero(about.currency),
        reason=text_at(found, "reason") or "refund",
        key=text_at(found, "metadata", "key"),
    )
