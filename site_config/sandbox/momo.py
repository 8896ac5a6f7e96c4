"""An MTN MoMo on loopback with its customers: Collections and Disbursements of one country.

Strict about names and forms of what it is sent (shared/data/payments/mtn_momo). It knows every UUID again, and calls back once.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.server import Answer, RefusedCall, Request, route

USER, KEY = "0c83153f-d0a9-4d37-8ca5-3ff1a1c1f2a4", "momo-api-key-of-the-fake"
SUBSCRIPTIONS = {"collection": "momo-collection-key", "disbursement": "momo-disbursement-key"}
DECIMALS = {"GNF": 0, "EUR": 2, "UGX": 0}
_TEXTS = {"payerMessage", "payeeNote"}
ASKED = {"amount", "currency", "externalId"} | _TEXTS


@dataclass
class Moving:
    """Money asked for, or sent."""

    way: str
    body: dict[str, Any]
    url: str
    status: str = "PENDING"
    reason: str = ""
    number: str = ""
    given_back: Decimal = Decimal(0)


class MomoFake(PaymentFake):
    """MTN in Guinea, or its sandbox, which knows euros."""

    name = code = "momo"
    amounts = ((150_000, "GNF"), (1, "GNF"))
    start_path = "/collection/v1_0/requesttopay"
    refund_path = "/disbursement/v1_0/refund"
    payout_path = "/disbursement/v1_0/transfer"
    payout_to, payout_to_nobody = "+224664000002", "+224664000404"
    phone: ClassVar[str] = "+224664000001"
    can_cancel = False

    def __init__(self, *, target: str = "mtnguineaconakry", currency: str = "GNF") -> None:
        super().__init__()
        self.target, self.currency = target, currency
        self.moving: dict[str, Moving] = {}
        self.sends_later = False  # what is sent arrives when `finish` is called
        self.tokens: dict[str, str] = {}
        self.reason_is_text = False  # as in one version of the real one
        self.receipts = 0

    def settings(self) -> dict[str, Any]:
        """What a site is told."""
        return {
            "MOMO_URL": self.url,
            "MOMO_TARGET": self.target,
            "MOMO_API_USER": USER,
            "MOMO_API_KEY": KEY,
            "MOMO_COLLECTION_KEY": SUBSCRIPTIONS["collection"],
            "MOMO_DISBURSEMENT_KEY": SUBSCRIPTIONS["disbursement"],
        }

    @property
    def secrets(self) -> list[str]:
        """Of ours, and of customers."""
        return [KEY, *SUBSCRIPTIONS.values(), *self.tokens.values(), self.phone, self.phone[4:]]

    @property
    def charge_count(self) -> int:
        """Phones rung."""
        return sum(moving.way == "requesttopay" for moving in self.moving.values())

    # --- customers ----------------------------------------------------------------------------------------------------
    def customer_pays(self, external_id: str) -> None:
        """Types the PIN."""
        moving = self._end(external_id, "SUCCESSFUL")
        self.taken.append((Decimal(moving.body["amount"]), moving.body["currency"]))

    def customer_refuses(self, external_id: str, reason: str = "") -> None:
        """Or lacks something: MTN's word for what."""
        self._end(external_id, "FAILED", reason or "APPROVAL_REJECTED")

    def time_runs_out(self, external_id: str) -> None:
        """Looks elsewhere."""
        self._end(external_id, "FAILED", "EXPIRED")

    def forge(self, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """Somebody who knows the shape and a key, and cannot sign addresses."""
        return body, {**headers, ":path": f"/pay/momo/webhook/?of=charge&key=50374b334d2d31&mark=end&sig={'0' * 32}"}

    def finish(self) -> None:
        """What is on its way arrives, or fails."""
        with self.lock:
            for reference, moving in self.moving.items():
                if moving.way != "requesttopay" and moving.status == "PENDING":
                    self._finish(reference, moving)

    def _end(self, reference: str, status: str, reason: str = "") -> Moving:
        with self.lock:
            moving = self.moving[reference]
            if moving.status != "PENDING":
                raise CannotPay
            moving.status, moving.reason = status, reason
            self.receipts += status == "SUCCESSFUL"
            moving.number = str(23_503_452 + self.receipts) if status == "SUCCESSFUL" else ""
            self._tell(moving)
        return moving

    def _tell(self, moving: Moving) -> None:
        """The callback of the samples: another name for the status, the payer called payee."""
        told = {"externalId": moving.body["externalId"], **self._money(moving), "transactionStatus": moving.status}
        told |= {"financialTransactionId": moving.number} if moving.number else {"reason": self._reason(moving)}
        told |= {"payee": moving.body.get("payer") or moving.body.get("payee") or {"partyIdType": "MSISDN", "partyId": self.phone[1:]}}
        self.outbox.put(moving.url, json.dumps(told).encode(), {"Content-Type": "application/json"})

    # --- the network ----------------------------------------------------------------------------------------------------
    def check(self, request: Request) -> None:
        """A subscription's key, and a token of the same product."""
        product = request.path.split("/")[1]
        if request.headers.get("ocp-apim-subscription-key") != SUBSCRIPTIONS.get(product):
            raise RefusedCall(401, {"statusCode": 401, "message": "Access denied due to invalid subscription key."})
        if request.path.endswith("/token/"):
            return
        if request.headers.get("authorization") != f"Bearer {self.tokens.get(product)}":
            raise RefusedCall(401, {"error": "login_required"})
        if request.headers.get("x-target-environment") != self.target:
            raise RefusedCall(400, {"code": "NOT_ALLOWED_TARGET_ENVIRONMENT", "message": "Access to target environment is forbidden."})

    @route("POST", "/{product}/token/")
    def give_token(self, request: Request, product: str) -> Answer:
        """A new one: the old one ends."""
        if request.headers.get("authorization") != f"Basic {base64.b64encode(f'{USER}:{KEY}'.encode()).decode()}":
            raise RefusedCall(401, {"error": "invalid_client"})
        self.tokens[product] = f"token-of-{product}-{len(self.requests)}"
        return Answer(200, {"access_token": self.tokens[product], "token_type": "access_token", "expires_in": 3600})

    @route("POST", "/collection/v1_0/requesttopay")
    def request_to_pay(self, request: Request) -> Answer:
        """Ring a phone."""
        data = self._asked(request, ASKED | {"payer"}, "payer")
        self._begin(request, "requesttopay", data)
        return Answer(202, b"")

    @route("POST", "/disbursement/v1_0/transfer")
    def transfer(self, request: Request) -> Answer:
        """To a phone."""
        data = self._asked(request, ASKED | {"payee"}, "payee")
        return self._send(request, "transfer", data)

    @route("POST", "/disbursement/v1_0/refund")
    def refund(self, request: Request) -> Answer:
        """Of one request to pay, never more than came."""
        data = self._asked(request, ASKED | {"referenceIdToRefund"}, "")
        charge = self.moving.get(data["referenceIdToRefund"])
        if charge is None or charge.status != "SUCCESSFUL":
            raise RefusedCall(404, {"code": "RESOURCE_NOT_FOUND", "message": "Requested resource was not found."})
        is_new = request.headers["x-reference-id"] not in self.moving
        if is_new and charge.given_back + Decimal(data["amount"]) > Decimal(charge.body["amount"]):
            raise RefusedCall(400, {"code": "NOT_ALLOWED", "message": "More than was paid."})
        return self._send(request, "refund", data)

    @route("GET", "/{product}/v1_0/{way}/{reference}")
    def status(self, request: Request, product: str, way: str, reference: str) -> Answer:
        """How it went."""
        moving = self.moving.get(reference)
        if moving is None or moving.way != way:
            raise RefusedCall(404, {"code": "RESOURCE_NOT_FOUND", "message": "Requested resource was not found."})
        told = {**moving.body, **self._money(moving), "status": moving.status}
        if moving.number:
            told["financialTransactionId"] = moving.number
        if moving.reason:
            told["reason"] = self._reason(moving)
        return Answer(200, told)

    # --- money on its way -----------------------------------------------------------------------------------------------
    def _begin(self, request: Request, way: str, data: dict[str, Any]) -> str:
        reference = request.headers.get("x-reference-id", "")
        try:
            _require_momo(UUID(reference).version == 4, "X-Reference-Id")
        except ValueError:
            _require_momo(False, "X-Reference-Id")
        if reference in self.moving:
            raise RefusedCall(409, {"code": "RESOURCE_ALREADY_EXIST", "message": "Duplicated reference id. Creation of resource failed."})
        url = request.headers.get("x-callback-url", "")
        _require_momo(not url or re.match(r"https?://", url), "X-Callback-Url")
        self.moving[reference] = Moving(way, data, url)
        return reference

    def _send(self, request: Request, way: str, data: dict[str, Any]) -> Answer:
        reference = self._begin(request, way, data)
        if not self.sends_later:
            self._finish(reference, self.moving[reference])
        return Answer(202, b"")

    def _finish(self, reference: str, moving: Moving) -> None:
        if moving.body.get("payee", {}).get("partyId") == self.payout_to_nobody[1:]:
            self._end(reference, "FAILED", "PAYEE_NOT_FOUND")
            return
        amount = Decimal(moving.body["amount"])
        if moving.way == "refund":
            self.moving[moving.body["referenceIdToRefund"]].given_back += amount
        (self.given_back if moving.way == "refund" else self.paid_out).append((amount, moving.body["currency"]))
        self._end(reference, "SUCCESSFUL")

    def _money(self, moving: Moving) -> dict[str, str]:
        decimals = DECIMALS[self.currency]
        minor, currency = self.told(int(Decimal(moving.body["amount"]).scaleb(decimals)), moving.body["currency"])
        return {"amount": str(Decimal(minor).scaleb(-decimals)), "currency": currency}

    def _reason(self, moving: Moving) -> Any:
        return moving.reason if self.reason_is_text else {"code": moving.reason, "message": "Not done."}

    # --- what it insists on ---------------------------------------------------------------------------------------------
    def _asked(self, request: Request, names: set[str], party: str) -> dict[str, Any]:
        data = request.data
        _require_momo(set(data) == names, f"names {sorted(set(data) ^ names)}")
        _require_momo(all(isinstance(data[name], str) for name in names - {"payer", "payee"}), "texts")
        _require_momo(all(len(data[name]) <= 160 for name in _TEXTS), "messages")
        if data["currency"] != self.currency:
            raise RefusedCall(500, {"code": "INVALID_CURRENCY", "message": "Currency not supported."})
        pattern = r"[1-9]\d*" if not DECIMALS[self.currency] else r"\d+(\.\d{1,2})?"
        _require_momo(re.fullmatch(pattern, data["amount"]), "amount")
        if party:
            _require_momo(set(data[party]) == {"partyIdType", "partyId"} and data[party]["partyIdType"] == "MSISDN", party)
            _require_momo(re.fullmatch(r"[1-9]\d{7,14}", data[party]["partyId"]), "partyId")
        return data


def _require_momo(fact: Any, what: str) -> None:
    if not fact:
        raise RefusedCall(400, {"code": "INVALID_REQUEST", "message": f"Invalid {what}"})
