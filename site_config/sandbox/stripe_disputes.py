"""What happens to charges at Stripe without us: disputes with their movements of money, and refunds in the dashboard."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import stripe
import stripe.params

from site_config.sandbox.payment_fake import CannotPay
from site_config.sandbox.server import Answer, FakeServer, Request, route
from site_config.sandbox.stripe_params import checked

FEE = 1_500  # of a dispute, in the currency of the charge as Stripe tells it


class StripeDisputesFake(FakeServer):
    """The part of the fake that the bank and the people at the dashboard work with."""

    charges: dict[str, dict[str, Any]]
    sessions: dict[str, dict[str, Any]]
    intents: dict[str, dict[str, Any]]
    refunds: dict[str, dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.disputes: dict[str, dict[str, Any]] = {}

    def open_dispute(self, external_id: str, *, amount: int | None = None, reason: str = "fraudulent", takes_money: bool = True) -> str:
        """The bank disputes a session's charge, or a part of it in Stripe's own units; the id. An inquiry takes no money."""
        with self.lock:
            charge = self._charge_of(external_id)
            dispute = {
                "id": self._id("du_1"), "object": "dispute", "amount": amount or charge["amount"], "currency": charge["currency"],
                "charge": charge["id"], "payment_intent": charge["payment_intent"], "created": int(time.time()), "livemode": False,
                "balance_transactions": [], "evidence": {}, "metadata": {}, "reason": reason, "is_charge_refundable": not takes_money,
                "evidence_details": {"due_by": int(time.time()) + 7 * 86_400, "has_evidence": False, "past_due": False,
                                     "submission_count": 0},
                "status": "needs_response" if takes_money else "warning_needs_response",
            }  # fmt: skip
            self.disputes[dispute["id"]] = dispute
            charge["disputed"] = True
            self._tell("charge.dispute.created", dispute)
            if takes_money:
                self._withdraw(dispute)
            return str(dispute["id"])

    def answer_dispute(self, dispute_id: str) -> None:
        """Somebody sent evidence in the dashboard."""
        with self.lock:
            self.disputes[dispute_id]["status"] = "under_review"
            self._tell("charge.dispute.updated", self.disputes[dispute_id])

    def decide_dispute(self, dispute_id: str, *, for_us: bool) -> None:
        """The bank decides; it may decide again."""
        with self.lock:
            dispute = self.disputes[dispute_id]
            is_warning = str(dispute["status"]).startswith("warning")
            is_taken = sum(move["amount"] for move in dispute["balance_transactions"]) < 0
            dispute["status"] = ("warning_closed" if is_warning else "won") if for_us else "lost"
            self._tell("charge.dispute.closed", dispute)
            if for_us and is_taken:
                self._move(dispute, dispute["amount"], 0)
                self._tell("charge.dispute.funds_reinstated", dispute)
            if not for_us and not is_taken:
                self._withdraw(dispute)

    def refund_in_dashboard(self, external_id: str, *, amount: int | None = None) -> str:
        """Somebody gives a session's money back by hand; the refund's id."""
        with self.lock:
            charge = self._charge_of(external_id)
            left = charge["amount"] - charge["amount_refunded"]
            if not left or (amount or left) > left:
                raise CannotPay(external_id)
            charge["amount_refunded"] += amount or left
            refund = {
                "id": self._id("re_3"), "object": "refund", "amount": amount or left, "currency": charge["currency"],
                "charge": charge["id"], "payment_intent": charge["payment_intent"], "created": int(time.time()), "metadata": {},
                "status": "succeeded", "reason": "requested_by_customer", "receipt_number": None,
            }  # fmt: skip
            self.refunds[refund["id"]] = refund
            self._tell("refund.created", refund)
            self._tell("charge.refunded", charge)
            return str(refund["id"])

    @route("GET", "/v1/disputes/{dispute_id}")
    def show_dispute(self, request: Request, dispute_id: str) -> Answer:
        checked(stripe.params.DisputeRetrieveParams, request.query)
        return Answer(200, self._find(self.disputes, dispute_id))

    def _withdraw(self, dispute: dict[str, Any]) -> None:
        self._move(dispute, -dispute["amount"], 0 if dispute["balance_transactions"] else FEE)
        self._tell("charge.dispute.funds_withdrawn", dispute)

    def _move(self, dispute: dict[str, Any], amount: int, fee: int) -> None:
        moved = {"id": self._id("txn_1"), "object": "balance_transaction", "amount": amount, "currency": dispute["currency"], "fee": fee}
        moved |= {"net": amount - fee, "type": "adjustment", "status": "available", "exchange_rate": None}
        dispute["balance_transactions"].append(moved)

    def _charge_of(self, external_id: str) -> dict[str, Any]:
        intent = self.intents.get(self.sessions[external_id]["payment_intent"] or "", {})
        charge = self.charges.get(intent.get("latest_charge") or "")
        if charge is None or not charge["paid"]:
            raise CannotPay(external_id)
        return charge

    def _id(self, begin: str) -> str:
        raise NotImplementedError

    def _tell(self, kind: str, about: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def _find(self, shelf: Mapping[str, dict[str, Any]], key: str) -> dict[str, Any]:
        raise NotImplementedError
