"""What happens to captures at PayPal without us: disputes, and refunds made on PayPal's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from site_config.sandbox.payment_fake import CannotPay
from site_config.sandbox.server import Answer, FakeServer, RefusedCall, Request, route


class PayPalDisputesFake(FakeServer):
    """The part of the fake that buyers and PayPal's own people work with. It tells no movements of money unless it is asked to."""

    orders: dict[str, dict[str, Any]]
    captures: dict[str, dict[str, Any]]
    refunds: dict[str, dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.disputes: dict[str, dict[str, Any]] = {}

    def open_dispute(self, external_id: str, *, value: str = "", reason: str = "MERCHANDISE_OR_SERVICE_NOT_RECEIVED") -> str:
        """The buyer disputes an order's capture, or a part of it; the id."""
        with self.lock:
            capture = self._capture_of(external_id)
            dispute: dict[str, Any] = {
                "dispute_id": f"PP-R-{self._id()[:5]}", "create_time": _at(0), "update_time": _at(0), "reason": reason,
                "status": "WAITING_FOR_SELLER_RESPONSE", "dispute_life_cycle_stage": "CHARGEBACK", "dispute_channel": "INTERNAL",
                "dispute_amount": {**capture["amount"], "value": value or capture["amount"]["value"]},
                "disputed_transactions": [{"seller_transaction_id": capture["id"], "gross_amount": capture["amount"]}],
                "seller_response_due_date": _at(10), "links": [],
            }  # fmt: skip
            self.disputes[dispute["dispute_id"]] = dispute
            self._tell("CUSTOMER.DISPUTE.CREATED", "dispute", dispute)
            return str(dispute["dispute_id"])

    def answer_dispute(self, dispute_id: str) -> None:
        """Somebody sent evidence on PayPal's pages."""
        with self.lock:
            self.disputes[dispute_id]["status"] = "UNDER_REVIEW"
            self._tell("CUSTOMER.DISPUTE.UPDATED", "dispute", self.disputes[dispute_id])

    def decide_dispute(self, dispute_id: str, *, for_us: bool) -> None:
        """PayPal decides; it may decide again."""
        with self.lock:
            dispute = self.disputes[dispute_id]
            code = "RESOLVED_SELLER_FAVOUR" if for_us else "RESOLVED_BUYER_FAVOUR"
            outcome = {"outcome_code": code} | ({} if for_us else {"amount_refunded": dispute["dispute_amount"]})
            dispute |= {"status": "RESOLVED", "dispute_outcome": outcome}
            self._tell("CUSTOMER.DISPUTE.RESOLVED", "dispute", dispute)

    def refund_in_dashboard(self, external_id: str, *, value: str = "", event: str = "PAYMENT.CAPTURE.REFUNDED") -> str:
        """Somebody gives an order's money back by hand, or PayPal takes it ("PAYMENT.CAPTURE.REVERSED"); the id."""
        with self.lock:
            capture = self._capture_of(external_id)
            payments = self.orders[external_id]["purchase_units"][0]["payments"]
            back = sum((Decimal(one["amount"]["value"]) for one in payments["refunds"] if one["status"] != "FAILED"), Decimal(0))
            left = Decimal(capture["amount"]["value"]) - back
            if not left or Decimal(value or left) > left:
                raise CannotPay(external_id)
            links = [
                {"href": f"{self.url}/v2/payments/refunds/x", "rel": "self", "method": "GET"},
                {"href": f"{self.url}/v2/payments/captures/{capture['id']}", "rel": "up", "method": "GET"},
            ]
            amount = {**capture["amount"], "value": value or str(left)}
            refund: dict[str, Any] = {
                "id": self._id(),
                "status": "COMPLETED",
                "amount": amount,
                "create_time": _at(0),
                "update_time": _at(0),
                "links": links,
            }
            payments["refunds"].append(refund)
            self.refunds[refund["id"]] = refund
            self._tell(event, "refund", refund)
            return str(refund["id"])

    @route("GET", "/v1/customer/disputes/{dispute_id}")
    def show_dispute(self, request: Request, dispute_id: str) -> Answer:
        if dispute_id not in self.disputes:
            raise RefusedCall(404, {"name": "RESOURCE_NOT_FOUND", "message": "The specified resource does not exist.", "debug_id": "f00d"})
        return Answer(200, self.disputes[dispute_id])

    def _capture_of(self, external_id: str) -> dict[str, Any]:
        found = [one for one in self.captures.values() if one["_order"] == external_id and one["status"] not in {"PENDING", "DECLINED"}]
        if not found:
            raise CannotPay(external_id)
        return found[0]

    def _id(self) -> str:
        raise NotImplementedError

    def _tell(self, kind: str, resource_type: str, about: Mapping[str, Any]) -> None:
        raise NotImplementedError


def _at(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
