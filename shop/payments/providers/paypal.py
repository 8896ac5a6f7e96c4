"""PayPal: the buyer approves an order on PayPal's page, and asking about an approved one takes the money.

Our key is the order's custom_id and invoice_id. PayPal cannot close an order that nobody paid, so a cancelled one is marked in its
custom_id and never captured: nobody is charged for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.payments.exceptions import ProviderRefused
from shop.payments.providers.answers import rows_at, text_at
from shop.payments.providers.base import Charge, ChargeRequest, ChargeStarted, ChargeState, Hint, Transfer, TransferRequest, TransferState
from shop.payments.providers.paypal_client import (
    CURRENCIES,
    ask_paypal,
    explain_paypal_issue,
    from_paypal,
    paypal_down,
    paypal_issue,
    paypal_refusal,
    require_yes,
    to_paypal,
)
from shop.payments.providers.paypal_disputes import PayPalDisputes
from shop.payments.providers.paypal_events import CANCELLED, order_of_capture, read_paypal_event
from shop.payments.providers.paypal_payouts import PayPalPayouts
from shop.payments.providers.paypal_signatures import SIGNED_HEADERS, fetch_certificate, require_signed

ORDERS = "/v2/checkout/orders"
_UNIT = ("purchase_units", 0)
_CAPTURE = (*_UNIT, "payments", "captures", 0)
_WHOLE = {"Prefer": "return=representation"}
_LEAST = {"JPY": 100}
_MOST = {"JPY": 1_500_000}
_REFUND_STATES = {"COMPLETED": TransferState.DONE, "FAILED": TransferState.FAILED, "CANCELLED": TransferState.FAILED}


class PayPal(PayPalDisputes, PayPalPayouts):
    """Orders v2, one purchase unit each."""

    code = "paypal"
    name = _("PayPal")
    number = 3
    needs_phone = False
    paid_at_door = False
    signed_headers = SIGNED_HEADERS

    @property
    def is_configured(self) -> bool:
        """Whether there are the app's id and secret, and the id of its webhook."""
        return all((settings.PAYPAL_CLIENT_ID, settings.PAYPAL_SECRET, settings.PAYPAL_WEBHOOK_ID, settings.PAYPAL_API_URL))

    def takes(self, currency: str) -> bool:
        """None of our markets' own currencies."""
        return currency in CURRENCIES

    def limits(self, currency: str) -> tuple[int, int | None]:
        """What one payment may be."""
        return _LEAST.get(currency, 100), _MOST.get(currency, 1_000_000)

    def start(self, request: ChargeRequest) -> ChargeStarted:
        """An order; the buyer approves it on PayPal's page within three hours."""
        headers = {"PayPal-Request-Id": request.key, **_WHOLE}
        found = require_yes(ask_paypal("POST", ORDERS, body=_order_body(request), headers=headers))
        links = (text_at(link, "href") for link in rows_at(found, "links") if text_at(link, "rel") in {"payer-action", "approve"})
        address = next(links, "")
        if not text_at(found, "id") or not address:
            raise paypal_down("no order")
        return ChargeStarted(found["id"], redirect_url=address, kept={"key": request.key})

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        """The order; one that the buyer has approved is captured, once."""
        found = _fetch_order(external_id)
        if found is None:
            return Charge(external_id, ChargeState.EXPIRED, failure_code="ORDER_EXPIRED")
        if text_at(found, "status") != "APPROVED" or _is_cancelled(found):
            return _paypal_charge(found)
        # No request id: an order is captured once by nature, and after a no the buyer may approve it again with another card.
        reply = ask_paypal("POST", f"{ORDERS}/{external_id}/capture", body={}, headers=_WHOLE)
        if not reply.is_ok:
            return _after_refusal(external_id, paypal_issue(reply) if reply.status == 422 else "", paypal_refusal(reply))
        return _paypal_charge(reply.data)

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        """Mark the order, so that no question captures it."""
        found = _fetch_order(external_id)
        if found is None or text_at(found, "status") == "COMPLETED" or _is_cancelled(found):
            return
        path = f"/purchase_units/@reference_id=='{text_at(found, *_UNIT, 'reference_id') or 'default'}'/custom_id"
        change = [{"op": "replace", "path": path, "value": f"{CANCELLED}{text_at(found, *_UNIT, 'custom_id')}"}]
        reply = ask_paypal("PATCH", f"{ORDERS}/{external_id}", content=json.dumps(change).encode())
        if not reply.is_ok and paypal_issue(reply) != "ORDER_ALREADY_COMPLETED":
            raise paypal_refusal(reply)

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        """Signed with PayPal's certificate; raises SignerUnknown while that is not here."""
        require_signed(body, headers)
        return read_paypal_event(body)

    def learn_signer(self, headers: Mapping[str, str]) -> None:
        """Fetch the certificate that a message names."""
        fetch_certificate(headers)

    def locate_charge(self, reference: str) -> tuple[str, str]:
        """The order of a capture, and our key of it."""
        found = require_yes(ask_paypal("GET", f"/v2/payments/captures/{quote(reference, safe='')}"))
        return order_of_capture(found), text_at(found, "custom_id").removeprefix(CANCELLED)

    def refund(self, request: TransferRequest) -> Transfer:
        """Of the capture, whole or in part. What carries our key already is not sent again."""
        order = _fetch_order(request.charge.external_id) if request.charge else None
        if order is None:
            raise ProviderRefused(code="no_charge")
        for found in rows_at(order, *_UNIT, "payments", "refunds"):
            if text_at(found, "custom_id") == request.key:
                return _paypal_refund(found)
        amount = {"value": to_paypal(request.amount), "currency_code": request.amount.currency}
        body = {"amount": amount, "custom_id": request.key, "invoice_id": request.key}
        headers = {"PayPal-Request-Id": request.key, **_WHOLE}
        return _paypal_refund(
            require_yes(ask_paypal("POST", f"/v2/payments/captures/{text_at(order, *_CAPTURE, 'id')}/refund", body=body, headers=headers))
        )

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return _paypal_refund(require_yes(ask_paypal("GET", f"/v2/payments/refunds/{external_id}")))

    def explain(self, failure_code: str) -> str:
        return explain_paypal_issue(failure_code)


def _order_body(request: ChargeRequest) -> dict[str, Any]:
    context = {
        "return_url": request.return_url,
        "cancel_url": request.cancel_url,
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
        "locale": "fr-FR" if request.language.startswith("fr") else "en-US",
    }
    unit = {
        "amount": {"currency_code": request.amount.currency, "value": to_paypal(request.amount)},
        "description": request.description[:127],
        "custom_id": request.key,
        "invoice_id": request.key,
    }
    return {"intent": "CAPTURE", "purchase_units": [unit], "payment_source": {"paypal": {"experience_context": context}}}


def _fetch_order(external_id: str) -> dict[str, Any] | None:
    """The order, None when PayPal knows it no more: it forgets what nobody approved."""
    reply = ask_paypal("GET", f"{ORDERS}/{external_id}")
    if reply.status == 404 and paypal_issue(reply) in {"INVALID_RESOURCE_ID", "RESOURCE_NOT_FOUND"}:
        return None
    found = require_yes(reply)
    if text_at(found, "id") != external_id or not text_at(found, "status"):
        raise paypal_down("no order")
    return found


def _is_cancelled(order: Mapping[str, Any]) -> bool:
    return text_at(order, *_UNIT, "custom_id").startswith(CANCELLED)


def _paypal_charge(order: Mapping[str, Any]) -> Charge:
    external_id, status = text_at(order, "id"), text_at(order, *_CAPTURE, "status")
    if status in {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"}:
        amount = from_paypal(text_at(order, *_CAPTURE, "amount", "value"), text_at(order, *_CAPTURE, "amount", "currency_code"))
        return Charge(external_id, ChargeState.PAID, amount=amount, reference=text_at(order, *_CAPTURE, "id"))
    if status in {"DECLINED", "FAILED"}:
        return Charge(external_id, ChargeState.FAILED, failure_code=status)
    if not status and (_is_cancelled(order) or text_at(order, "status") == "VOIDED"):
        return Charge(external_id, ChargeState.EXPIRED)
    return Charge(external_id, ChargeState.WAITING)


def _after_refusal(external_id: str, code: str, error: Exception) -> Charge:
    """What a capture that PayPal refused means: done already, not approved after all, or a no to the buyer."""
    if code == "ORDER_ALREADY_CAPTURED":
        found = _fetch_order(external_id)
        if found is not None:
            return _paypal_charge(found)
    if code in {"ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"}:
        return Charge(external_id, ChargeState.WAITING)
    if code:
        return Charge(external_id, ChargeState.FAILED, failure_code=code)
    raise error


def _paypal_refund(found: Mapping[str, Any]) -> Transfer:
    external_id, status = text_at(found, "id"), text_at(found, "status")
    if not external_id or not status:
        raise paypal_down("no refund")
    state = _REFUND_STATES.get(status, TransferState.PENDING)
    failure = text_at(found, "status_details", "reason") or status if state == TransferState.FAILED else ""
    return Transfer(external_id, state, reference=external_id, failure_code=failure)
