"""A PayPal on loopback: tokens, Orders v2 with captures, refunds, signed events that it verifies itself, payouts in batches.

Strict: who asks, every field of a body, amounts with the decimals of their currency, request ids, invoice numbers that are paid once.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.paypal_disputes import PayPalDisputesFake
from site_config.sandbox.server import Answer, RefusedCall, Request, route

CLIENT_ID, SECRET, WEBHOOK_ID = "AFakeClientOfPayPal", "EFakeSecretOfPayPal", "WH0FAKE0ID"
CERTIFICATES = "/v1/notifications/certs/"
_NO_DECIMALS = frozenset({"JPY", "HUF", "TWD", "GNF", "UGX"})
_CURRENCIES = frozenset({"EUR", "USD", "GBP", "JPY"})
_UNIT_FIELDS = frozenset({"reference_id", "amount", "description", "custom_id", "invoice_id", "soft_descriptor"})
_CONTEXT_FIELDS = frozenset(
    {"return_url", "cancel_url", "user_action", "shipping_preference", "locale", "brand_name", "landing_page", "payment_method_preference"}
)
# PayPal's own words, as published.
_NAMES = {
    "INVALID_REQUEST": "Request is not well-formed, syntactically incorrect, or violates schema.",
    "RESOURCE_NOT_FOUND": "The specified resource does not exist.",
    "UNPROCESSABLE_ENTITY": "The requested action could not be performed, semantically incorrect, or failed business validation.",
}
_ISSUES = {
    "INVALID_RESOURCE_ID": "Specified resource ID does not exist. Please check the resource ID and try again.",
    "INSTRUMENT_DECLINED": "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
    "ORDER_ALREADY_COMPLETED": "The order cannot be patched after it is completed.",
    "ORDER_ALREADY_CAPTURED": "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.",
    "CAPTURE_FULLY_REFUNDED": "The capture has already been fully refunded",
    "REFUND_AMOUNT_EXCEEDED": "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
}


def paypal_error(status: int, name: str, issue: str = "") -> RefusedCall:
    """An error in PayPal's shape."""
    details = [{"issue": issue, "description": _ISSUES.get(issue, "The requested action could not be performed.")}] if issue else []
    body = {
        "name": name,
        "message": _NAMES.get(name, "The request was not done."),
        "debug_id": "f00d",
        "details": details,
        "links": [],
    }
    return RefusedCall(status, body)


class PayPalFake(PaymentFake, PayPalDisputesFake):
    """Customers approve on PayPal's page; the money is taken when we capture."""

    code = "paypal"
    amounts: ClassVar = ((12_34, "EUR"), (1_000_00, "USD"), (5_000, "JPY"), (8_05, "GBP"))
    start_path = "/v2/checkout/orders"
    refund_path = "/v2/payments/captures"
    payout_path = "/v1/payments/payouts"
    payout_to = "bob@example.com"
    payout_to_nobody = "locked@example.com"

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.answered: dict[tuple[str, str], tuple[bytes, Answer]] = {}  # by path and PayPal-Request-Id
        self.orders: dict[str, dict[str, Any]] = {}
        self.captures: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.will_decline: dict[str, str] = {}  # order: issue
        self.refund_status = "COMPLETED"
        self.capture_status = "COMPLETED"
        self.links_batches = True  # says where the batch is whose name comes again; it has been seen not to
        self._count = 0

    # --- What tests and the demo ask -----------------------------------------------------------------------------------
    def settings(self) -> dict[str, Any]:
        return {
            "PAYPAL_CLIENT_ID": CLIENT_ID,
            "PAYPAL_SECRET": SECRET,
            "PAYPAL_WEBHOOK_ID": WEBHOOK_ID,
            "PAYPAL_API_URL": self.url,
        }

    @property
    def secrets(self) -> list[str]:
        return [SECRET, *self.tokens, base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()]

    @property
    def charge_count(self) -> int:
        return len(self.orders)

    def customer_pays(self, external_id: str) -> None:
        with self.lock:
            order = self.orders.get(external_id)
            if order is None or order["status"] not in {"PAYER_ACTION_REQUIRED", "CREATED", "APPROVED"}:
                raise CannotPay(external_id)
            order["status"] = "APPROVED"
            self._tell("CHECKOUT.ORDER.APPROVED", "checkout-order", self._shown(order))

    def customer_refuses(self, external_id: str, reason: str = "INSTRUMENT_DECLINED") -> None:
        self.will_decline[external_id] = reason
        self.customer_pays(external_id)

    def time_runs_out(self, external_id: str) -> None:
        with self.lock:  # what was captured is never forgotten
            if self.orders.get(external_id, {"status": "COMPLETED"})["status"] == "COMPLETED":
                raise CannotPay(external_id)
            del self.orders[external_id]

    def settle_capture(self, order_id: str, status: str = "COMPLETED") -> None:
        """The end of a capture that PayPal held back."""
        with self.lock:
            capture = self.orders[order_id]["purchase_units"][0]["payments"]["captures"][0]
            capture["status"] = status
            if status == "COMPLETED":
                self._take(capture)
            self._tell(f"PAYMENT.CAPTURE.{status}", "capture", self._capture_told(capture))

    def return_payout(self, batch_id: str) -> None:
        """Nobody took the money in thirty days."""
        with self.lock:
            item = self.batches[batch_id]["items"][0]
            item["transaction_status"] = "RETURNED"
            if self.paid_out:
                self.paid_out.pop()
            self._tell("PAYMENT.PAYOUTS-ITEM.RETURNED", "payouts_item", item)

    def forge(self, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        return body.replace(b'"summary": "', b'"summary": "Forged. ', 1), dict(headers)

    # --- Rights --------------------------------------------------------------------------------------------------------
    @route("POST", "/v1/oauth2/token")
    def token(self, request: Request) -> Answer:
        basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            raise RefusedCall(401, {"error": "invalid_client", "error_description": "Client Authentication failed"})
        if request.form != {"grant_type": "client_credentials"}:
            raise RefusedCall(400, {"error": "unsupported_grant_type", "error_description": "Grant Type is wrong"})
        self.tokens.append(f"A21AA{hashlib.sha256(self._id().encode()).hexdigest()}")
        return Answer(
            200, {"scope": "all", "access_token": self.tokens[-1], "token_type": "Bearer", "app_id": "APP-1", "expires_in": 32_400}
        )

    def check(self, request: Request) -> None:
        is_public = request.path.startswith(("/v1/oauth2/token", "/checkoutnow", CERTIFICATES))
        if not is_public and (not self.tokens or request.headers.get("authorization") != f"Bearer {self.tokens[-1]}"):
            raise RefusedCall(401, {"error": "invalid_token", "error_description": "Token signature verification failed"})

    # --- Orders --------------------------------------------------------------------------------------------------------
    @route("POST", "/v2/checkout/orders")
    def create_order(self, request: Request) -> Answer:
        return self._once(request, self._create_order)

    def _create_order(self, body: dict[str, Any]) -> Answer:
        _require_fields(body, {"intent", "purchase_units", "payment_source"}, {"intent", "purchase_units"})
        context = body.get("payment_source", {}).get("paypal", {}).get("experience_context", {})
        _require_fields(context, _CONTEXT_FIELDS, {"return_url", "cancel_url"})
        if body["intent"] != "CAPTURE" or len(body["purchase_units"]) != 1:
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "UNSUPPORTED_INTENT")
        unit = body["purchase_units"][0]
        _require_fields(unit, _UNIT_FIELDS, {"amount"})
        _check_paypal_amount(unit["amount"], "currency_code")
        if any(not 1 <= len(unit.get(name, "x")) <= 127 for name in ("description", "custom_id", "invoice_id")):
            raise paypal_error(400, "INVALID_REQUEST", "INVALID_STRING_LENGTH")
        order_id = self._id()
        self.orders[order_id] = {
            "id": order_id, "intent": "CAPTURE", "status": "PAYER_ACTION_REQUIRED", "create_time": _utc_moment(), "_context": context,
            "purchase_units": [{"reference_id": "default", **unit}], "payment_source": {"paypal": {}},
        }  # fmt: skip
        return Answer(201, self._shown(self.orders[order_id]))

    @route("GET", "/v2/checkout/orders/{order_id}")
    def show_order(self, request: Request, order_id: str) -> Answer:
        return Answer(200, self._shown(self._order(order_id)))

    @route("PATCH", "/v2/checkout/orders/{order_id}")
    def change_order(self, request: Request, order_id: str) -> Answer:
        order = self._order(order_id)
        if order["status"] == "COMPLETED":
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_COMPLETED")
        for change in json.loads(request.body):
            _require_fields(change, {"op", "path", "value", "from"}, {"op", "path"})
            match = re.fullmatch(r"/purchase_units/@reference_id=='default'/(custom_id|description|invoice_id)", change["path"])
            if not match or change["op"] not in {"add", "replace"}:
                raise paypal_error(422, "UNPROCESSABLE_ENTITY", "NOT_PATCHABLE")
            order["purchase_units"][0][match[1]] = change["value"]
        return Answer(204)

    @route("POST", "/v2/checkout/orders/{order_id}/capture")
    def capture_order(self, request: Request, order_id: str) -> Answer:
        _require_fields(request.data, {"payment_source"}, set())
        order = self._order(order_id)
        if order["status"] == "COMPLETED":
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED")
        unit = order["purchase_units"][0]
        if any(capture.get("invoice_id") == unit.get("invoice_id", capture["id"]) for capture in self.captures.values()):
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "DUPLICATE_INVOICE_ID")
        if order_id in self.will_decline:
            order["status"] = "PAYER_ACTION_REQUIRED"
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", self.will_decline.pop(order_id))
        ours = {name: unit[name] for name in ("custom_id", "invoice_id") if name in unit}
        capture = {
            "id": self._id(), "status": self.capture_status, "amount": dict(unit["amount"]), "final_capture": True, **ours,
            "create_time": _utc_moment(), "update_time": _utc_moment(), "_order": order_id,
        }  # fmt: skip
        self.captures[capture["id"]] = capture
        unit["payments"] = {"captures": [capture], "refunds": []}
        order["status"] = "COMPLETED"
        if capture["status"] == "COMPLETED":
            self._take(capture)
        self._tell(f"PAYMENT.CAPTURE.{capture['status']}", "capture", self._capture_told(capture))
        return Answer(201, self._shown(order))

    def _take(self, capture: Mapping[str, Any]) -> None:
        self.taken.append((Decimal(capture["amount"]["value"]), capture["amount"]["currency_code"]))

    def _order(self, order_id: str) -> dict[str, Any]:
        if order_id not in self.orders:
            raise paypal_error(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        return self.orders[order_id]

    def _shown(self, order: Mapping[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = {name: value for name, value in order.items() if not name.startswith("_")}
        here = f"{self.url}/v2/checkout/orders/{order['id']}"
        page = f"{self.pages_url or self.url}/checkoutnow/{order['id']}"
        shown["links"] = [{"href": here, "rel": "self", "method": "GET"}, {"href": page, "rel": "payer-action", "method": "GET"}]
        unit = dict(order["purchase_units"][0])
        if "payments" in unit:
            captures = [self._capture_shown(capture) for capture in unit["payments"]["captures"]]
            unit["payments"] = {"captures": captures, "refunds": unit["payments"]["refunds"]}
        return shown | {"purchase_units": [unit]}

    def _capture_told(self, capture: Mapping[str, Any]) -> dict[str, Any]:
        """As messages have it: with the order it belongs to."""
        return self._capture_shown(capture) | {"supplementary_data": {"related_ids": {"order_id": capture["_order"]}}}

    def _capture_shown(self, capture: Mapping[str, Any]) -> dict[str, Any]:
        told, currency = capture["amount"]["value"], capture["amount"]["currency_code"]
        minor, currency = self.told(int(Decimal(told).scaleb(0 if currency in _NO_DECIMALS else 2)), currency)
        shown: dict[str, Any] = {name: value for name, value in capture.items() if not name.startswith("_")}
        return shown | {"amount": {"currency_code": currency, "value": str(Decimal(minor).scaleb(0 if currency in _NO_DECIMALS else -2))}}

    # --- Refunds -------------------------------------------------------------------------------------------------------
    @route("GET", "/v2/payments/captures/{capture_id}")
    def show_capture(self, request: Request, capture_id: str) -> Answer:
        if capture_id not in self.captures:
            raise paypal_error(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        return Answer(200, self._capture_told(self.captures[capture_id]))

    @route("POST", "/v2/payments/captures/{capture_id}/refund")
    def refund_capture(self, request: Request, capture_id: str) -> Answer:
        return self._once(request, lambda body: self._refund_capture(capture_id, body))

    def _refund_capture(self, capture_id: str, body: dict[str, Any]) -> Answer:
        _require_fields(body, {"amount", "custom_id", "invoice_id", "note_to_payer"}, set())
        capture = self.captures.get(capture_id)
        if capture is None or capture["status"] == "PENDING":
            raise paypal_error(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        payments = self.orders[capture["_order"]]["purchase_units"][0]["payments"]
        back = sum((Decimal(one["amount"]["value"]) for one in payments["refunds"] if one["status"] != "FAILED"), Decimal(0))
        left = Decimal(capture["amount"]["value"]) - back
        amount = body.get("amount", {**capture["amount"], "value": str(left)})
        _check_paypal_amount(amount, "currency_code")
        if not left:
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "CAPTURE_FULLY_REFUNDED")
        if amount["currency_code"] != capture["amount"]["currency_code"]:
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "REFUND_CAPTURE_CURRENCY_MISMATCH")
        if Decimal(amount["value"]) > left:
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED")
        ours: dict[str, Any] = {name: body[name] for name in ("custom_id", "invoice_id") if name in body}
        refund = {
            "id": self._id(),
            "status": self.refund_status,
            "amount": amount,
            "create_time": _utc_moment(),
            "update_time": _utc_moment(),
            **ours,
        }
        payments["refunds"].append(refund)
        self.refunds[refund["id"]] = refund
        capture["status"] = "REFUNDED" if Decimal(amount["value"]) == left else "PARTIALLY_REFUNDED"
        self.given_back.append((Decimal(amount["value"]), amount["currency_code"]))
        self._tell("PAYMENT.CAPTURE.REFUNDED", "refund", refund)
        return Answer(201, refund)

    @route("GET", "/v2/payments/refunds/{refund_id}")
    def show_refund(self, request: Request, refund_id: str) -> Answer:
        if refund_id not in self.refunds:
            raise paypal_error(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        return Answer(200, self.refunds[refund_id])

    # --- Payouts -------------------------------------------------------------------------------------------------------
    @route("POST", "/v1/payments/payouts")
    def create_batch(self, request: Request) -> Answer:
        body = request.data
        _require_fields(body, {"sender_batch_header", "items"}, {"sender_batch_header", "items"})
        header = body["sender_batch_header"]
        _require_fields(header, {"sender_batch_id", "recipient_type", "email_subject", "email_message"}, {"sender_batch_id"})
        for batch in self.batches.values():
            if batch["batch_header"]["sender_batch_header"]["sender_batch_id"] == header["sender_batch_id"]:
                here = f"{self.url}/v1/payments/payouts/{batch['batch_header']['payout_batch_id']}"
                twice = paypal_error(400, "USER_BUSINESS_ERROR", "Duplicate batch request")
                twice.answer.body["details"][0]["field"] = "SENDER_BATCH_ID"
                twice.answer.body["links"] = [{"href": here, "rel": "self", "method": "GET"}] if self.links_batches else []
                raise twice
        (item,) = body["items"]
        _require_fields(item, {"recipient_type", "receiver", "amount", "note", "sender_item_id"}, {"receiver", "amount"})
        if item.get("recipient_type") != "EMAIL" or "@" not in item["receiver"]:
            raise paypal_error(400, "VALIDATION_ERROR", "INVALID_RECEIVER")
        _check_paypal_amount(item["amount"], "currency")
        batch_id = self._id()
        status, error = self._fate(item)
        shown = {
            "payout_item_id": self._id(), "payout_batch_id": batch_id, "payout_item": item, "transaction_status": status,
            "time_processed": _utc_moment(),
            "links": [{"href": f"{self.url}/v1/payments/payouts-item/1", "rel": "item", "method": "GET"}],
        }  # fmt: skip
        if error:
            shown["errors"] = {"name": error, "message": "Not paid", "debug_id": "f00d", "information_link": "https://example.com"}
        else:
            shown["transaction_id"] = self._id()
        head = {"payout_batch_id": batch_id, "batch_status": "SUCCESS", "sender_batch_header": header, "time_created": _utc_moment()}
        self.batches[batch_id] = {"batch_header": head, "items": [shown]}
        self._tell(f"PAYMENT.PAYOUTS-ITEM.{'SUCCEEDED' if status == 'SUCCESS' else status}", "payouts_item", shown)
        link = {"href": f"{self.url}/v1/payments/payouts/{batch_id}", "rel": "self", "method": "GET"}
        return Answer(201, {"batch_header": {**head, "batch_status": "PENDING"}, "links": [link]})

    def _fate(self, item: Mapping[str, Any]) -> tuple[str, str]:
        if item["receiver"].startswith("locked"):
            return "FAILED", "RECEIVER_ACCOUNT_LOCKED"
        if item["receiver"].startswith("unknown"):
            return "UNCLAIMED", "RECEIVER_UNREGISTERED"
        self.paid_out.append((Decimal(item["amount"]["value"]), item["amount"]["currency"]))
        return "SUCCESS", ""

    @route("GET", "/v1/payments/payouts/{batch_id}")
    def show_batch(self, request: Request, batch_id: str) -> Answer:
        if batch_id not in self.batches:
            raise paypal_error(404, "INVALID_RESOURCE_ID")
        return Answer(200, self.batches[batch_id])

    # --- Events --------------------------------------------------------------------------------------------------------
    def _tell(self, kind: str, resource_type: str, about: Mapping[str, Any]) -> None:
        event = {
            "id": f"WH-{self._id()}-{self._id()}", "event_version": "1.0", "create_time": _utc_moment(), "resource_type": resource_type,
            "event_type": kind, "summary": "Something happened.", "resource": dict(about), "links": [],
        }  # fmt: skip
        body = json.dumps(event, indent=1).encode()
        self.outbox.put(self.webhook_url, body, self.sign(body))

    @route("GET", "/v1/notifications/certs/{name}")
    def show_certificate(self, request: Request, name: str) -> Answer:
        if name != f"CERT-{_certificate_name()}":
            raise paypal_error(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        return Answer(200, _certificate())

    def sign(self, body: bytes) -> dict[str, str]:
        """The headers with which it would send these bytes."""
        transmission, time = f"t{self._id().lower()}", _utc_moment()
        return {
            "PayPal-Transmission-Id": transmission, "PayPal-Transmission-Time": time, "PayPal-Auth-Algo": "SHA256withRSA",
            "PayPal-Cert-Url": f"{self.url}{CERTIFICATES}CERT-{_certificate_name()}", "Content-Type": "application/json",
            "PayPal-Transmission-Sig": _signed(transmission, time, body),
        }  # fmt: skip

    # --- PayPal's page -------------------------------------------------------------------------------------------------
    @route("GET", "/checkoutnow/{order_id}")
    def page(self, request: Request, order_id: str) -> Answer:
        order = self.orders.get(order_id)
        if order is None or order["status"] == "COMPLETED":
            return Answer(200, _paypal_page("<p>This page has expired.</p>"))
        amount = order["purchase_units"][0]["amount"]
        buttons = '<button name="do" value="pay">Pay now</button> <button name="do" value="decline">Pay with an empty account</button>'
        back = f'<a href="{html.escape(order["_context"]["cancel_url"])}">Cancel</a>'
        return Answer(200, _paypal_page(f'<h1>{amount["value"]} {amount["currency_code"]}</h1><form method="post">{buttons}</form>{back}'))

    @route("POST", "/checkoutnow/{order_id}")
    def act(self, request: Request, order_id: str) -> Answer:
        does_pay = dict(parse_qsl(request.body.decode())).get("do") == "pay"
        try:
            (self.customer_pays if does_pay else self.customer_refuses)(order_id)
        except CannotPay:
            return Answer(200, _paypal_page("<p>This page has expired.</p>"))
        return Answer(303, b"", {"Location": self.orders[order_id]["_context"]["return_url"]})

    # --- Odds and ends -------------------------------------------------------------------------------------------------
    def _once(self, request: Request, work: Any) -> Answer:
        """The same PayPal-Request-Id answers the same; a refusal is not remembered."""
        request_id = request.headers.get("paypal-request-id", "")
        if request.headers.get("content-type") != "application/json":
            raise paypal_error(415, "UNSUPPORTED_MEDIA_TYPE")
        if not request_id:
            raise paypal_error(400, "INVALID_REQUEST", "MISSING_REQUIRED_PARAMETER")
        before = self.answered.get((request.path, request_id))
        if before is None:
            answer: Answer = work(request.data)
            self.answered[request.path, request_id] = (request.body, Answer(answer.status, json.loads(json.dumps(answer.body))))
            return answer
        if before[0] != request.body:
            raise paypal_error(422, "UNPROCESSABLE_ENTITY", "PAYPAL_REQUEST_ID_PREVIOUSLY_USED")
        return Answer(200, before[1].body)

    def _id(self) -> str:
        self._count += 1
        return hashlib.sha256(str(self._count).encode()).hexdigest()[:17].upper()


def _require_fields(body: Any, known: Collection[str], needed: Collection[str]) -> None:
    if not isinstance(body, dict) or set(body) - set(known):
        raise paypal_error(400, "INVALID_REQUEST", "INVALID_PARAMETER")
    if set(needed) - set(body):
        raise paypal_error(400, "INVALID_REQUEST", "MISSING_REQUIRED_PARAMETER")


def _check_paypal_amount(amount: Any, currency: str) -> None:
    _require_fields(amount, {currency, "value"}, {currency, "value"})
    if amount[currency] not in _CURRENCIES:
        raise paypal_error(422, "UNPROCESSABLE_ENTITY", "CURRENCY_NOT_SUPPORTED")
    pattern = r"[1-9]\d{0,8}" if amount[currency] in _NO_DECIMALS else r"(0|[1-9]\d{0,8})\.\d\d"
    if not isinstance(amount["value"], str) or not re.fullmatch(pattern, amount["value"]) or not Decimal(amount["value"]):
        raise paypal_error(422, "UNPROCESSABLE_ENTITY", "DECIMAL_PRECISION")


def _signed(transmission: str, time: str, body: bytes) -> str:
    told = f"{transmission}|{time}|{WEBHOOK_ID}|{zlib.crc32(body)}".encode()
    return base64.b64encode(_signing_key().sign(told, PKCS1v15(), SHA256())).decode()


@cache
def _signing_key() -> RSAPrivateKey:
    """PayPal's own: one for the process, since making one takes long."""
    return generate_private_key(public_exponent=65_537, key_size=2_048)


@cache
def _certificate() -> bytes:
    """Of a year, signed by itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "messageverificationcerts.paypal.com")])
    now, key = datetime.now(UTC), _signing_key()
    made = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=365))
    return made.sign(key, SHA256()).public_bytes(Encoding.PEM)


def _certificate_name() -> str:
    return hashlib.sha256(_certificate()).hexdigest()[:16]


def _utc_moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _paypal_page(body: str) -> bytes:
    return f'<!doctype html><html lang="en"><title>PayPal (sandbox)</title><body>{body}</body></html>'.encode()
