"""An Orange Money Web Payment on loopback with its customers.

Strict about names and forms of what it is sent (shared/data/payments/orange_money). It takes an order id once, tells neither order nor
amount, signs nothing, and never sends money back.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.server import Answer, RefusedCall, Request, route

CLIENT, SECRET, MERCHANT_KEY = "orange-app", "orange-app-secret", "orange-merchant-key"
PAGE_ASKED = {"merchant_key", "currency", "order_id", "amount", "return_url", "cancel_url", "notif_url", "lang", "reference"}
_LONG = 8_000  # what an address may have


@dataclass
class OrangePage:
    """One page on which somebody may pay."""

    body: dict[str, Any]
    pay_token: str
    notif_token: str
    status: str = "INITIATED"
    txnid: str = ""


class OrangeFake(PaymentFake):
    """Orange in Guinea."""

    name = code = "orange"
    amounts = ((150_000, "GNF"), (1, "GNF"))
    start_path = "/orange-money-webpay/gn/v1/webpayment"
    refund_path = ""
    starts_once = False
    can_cancel = False
    can_refund = refunds_once = tells_refunds = False
    lies_about = ()

    def __init__(self, *, country: str = "gn", currency: str = "GNF") -> None:
        super().__init__()
        self.country, self.currency = country, currency
        self.pages: dict[str, OrangePage] = {}  # by notif_token
        self.token = ""
        self.receipts = 0

    def settings(self) -> dict[str, Any]:
        """What a site is told."""
        return {
            "ORANGE_URL": self.url,
            "ORANGE_COUNTRY": self.country,
            "ORANGE_CLIENT_ID": CLIENT,
            "ORANGE_CLIENT_SECRET": SECRET,
            "ORANGE_MERCHANT_KEY": MERCHANT_KEY,
        }

    @property
    def secrets(self) -> list[str]:
        """Of ours."""
        return [SECRET, MERCHANT_KEY, self.token or SECRET, *(page.pay_token for page in self.pages.values())]

    @property
    def charge_count(self) -> int:
        """Pages made."""
        return len(self.pages)

    # --- customers ----------------------------------------------------------------------------------------------------
    def customer_pays(self, external_id: str) -> None:
        """Types number and code on Orange's page."""
        page = self._end(external_id, "SUCCESS")
        self.taken.append((Decimal(page.body["amount"]), "GNF" if page.body["currency"] == "OUV" else page.body["currency"]))

    def customer_refuses(self, external_id: str, reason: str = "") -> None:
        """Or has too little money: Orange does not say which."""
        self._end(external_id, "FAILED")

    def time_runs_out(self, external_id: str) -> None:
        """Ten minutes. Nobody is notified."""
        with self.lock:
            self._open(external_id).status = "EXPIRED"

    def customer_types_the_code(self, external_id: str) -> None:
        """Orange works on it."""
        with self.lock:
            self._open(external_id).status = "PENDING"

    def forge(self, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """Somebody who knows the shape and a key, and cannot sign addresses."""
        return body, {**headers, ":path": f"/pay/orange/webhook/?of=charge&key=50374b334d2d31&mark=end&sig={'0' * 32}"}

    def _open(self, external_id: str) -> OrangePage:
        page = self.pages[external_id]
        if page.status not in {"INITIATED", "PENDING"}:
            raise CannotPay
        return page

    def _end(self, external_id: str, status: str) -> OrangePage:
        with self.lock:
            page = self._open(external_id)
            page.status = status
            self.receipts += status == "SUCCESS"
            page.txnid = f"MP260522.1341.A{self.receipts:05d}" if status == "SUCCESS" else ""
            told = {"status": status, "notif_token": page.notif_token, "txnid": page.txnid}
            self.outbox.put(page.body["notif_url"], json.dumps(told).encode(), {"Content-Type": "application/json"})
        return page

    # --- the network ----------------------------------------------------------------------------------------------------
    def check(self, request: Request) -> None:
        """A token of ours."""
        if not request.path.startswith("/oauth/") and request.headers.get("authorization") != f"Bearer {self.token or 'none'}":
            raise RefusedCall(
                401, {"code": 42, "message": "Expired credentials", "description": "The requested service needs credentials."}
            )

    @route("POST", "/oauth/v3/token")
    def give_token(self, request: Request) -> Answer:
        """A new one: the old one ends."""
        keys = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {keys}" or request.form != {"grant_type": "client_credentials"}:
            raise RefusedCall(401, {"error": "invalid_client"})
        self.token = f"token-of-orange-{len(self.requests)}"
        return Answer(200, {"access_token": self.token, "token_type": "Bearer", "expires_in": 7_776_000})

    @route("POST", "/orange-money-webpay/{country}/v1/webpayment")
    def open_page(self, request: Request, country: str) -> Answer:
        """For one order id."""
        data = request.data
        _require_orange(country == self.country and set(data) == PAGE_ASKED, f"names {sorted(set(data) ^ PAGE_ASKED)}")
        _require_orange(data["merchant_key"] == MERCHANT_KEY, "merchant_key")
        _require_orange(data["currency"] == ("OUV" if country == "dev" else self.currency), "currency")
        _require_orange(isinstance(data["amount"], int) and not isinstance(data["amount"], bool) and data["amount"] > 0, "amount")
        _require_orange(isinstance(data["order_id"], str) and 1 <= len(data["order_id"]) <= 30, "order_id")
        _require_orange(
            all(re.match(r"https?://", data[name]) and len(data[name]) < _LONG for name in ("return_url", "cancel_url", "notif_url")), "url"
        )
        _require_orange(data["lang"] in {"fr", "en"} and 1 <= len(data["reference"]) <= 30, "lang")
        if any(page.body["order_id"] == data["order_id"] for page in self.pages.values()):
            raise RefusedCall(403, {"code": 1200, "message": "Order id already used", "description": "The order id must be unique."})
        number = f"{self._port}-{time.time_ns()}-{len(self.pages)}"  # other ones in the next process too
        page = OrangePage(data, hashlib.sha256(number.encode()).hexdigest(), hashlib.md5(number.encode()).hexdigest())
        self.pages[page.notif_token] = page
        url = f"{self.pages_url or self.url}/payment/pay_token/{page.pay_token}"
        tokens = {"pay_token": page.pay_token, "payment_url": url, "notif_token": page.notif_token}
        return Answer(201, {"status": 201, "message": "OK", **tokens})

    @route("POST", "/orange-money-webpay/{country}/v1/transactionstatus")
    def status(self, request: Request, country: str) -> Answer:
        """Where order, amount and token belong together."""
        data = request.data
        _require_orange(country == self.country and set(data) == {"order_id", "amount", "pay_token"}, "names")
        for page in self.pages.values():
            if page.pay_token == data["pay_token"] and all(page.body[name] == data[name] for name in ("order_id", "amount")):
                return Answer(201, {"status": page.status, "order_id": data["order_id"], "txnid": page.txnid})
        raise RefusedCall(404, {"code": 60, "message": "Resource not found", "description": "No such transaction."})


def _require_orange(fact: Any, what: str) -> None:
    if not fact:
        raise RefusedCall(400, {"code": 27, "message": "Invalid parameter", "description": what})
