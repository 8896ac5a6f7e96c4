"""Cards through Stripe Checkout: the buyer pays on Stripe's page, where 3-D Secure happens too; no card ever touches us.

Our key goes along everywhere: as idempotency key, on the session, on its PaymentIntent, on every refund. So a webhook of any of them says
whose it is, and what was done before Stripe forgot an idempotency key (after a day) is found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.payments.exceptions import BadSignature, ProviderRefused
from shop.payments.providers.answers import number_at, rows_at, text_at
from shop.payments.providers.base import Charge, ChargeRequest, ChargeStarted, ChargeState, Hint, Transfer, TransferRequest, TransferState
from shop.payments.providers.stripe_client import (
    LEAST,
    MOST,
    ask_stripe,
    explain_stripe_code,
    from_stripe,
    stripe_client,
    stripe_down,
    stripe_moment,
    to_stripe,
)
from shop.payments.providers.stripe_connect import StripeConnect
from shop.payments.providers.stripe_disputes import StripeDisputes
from shop.payments.providers.stripe_events import is_signed_by_stripe, read_stripe_event

_REFUND_STATES = {"succeeded": TransferState.DONE, "failed": TransferState.FAILED, "canceled": TransferState.FAILED}


class Stripe(StripeDisputes, StripeConnect):
    """Visa, Mastercard and what else Stripe takes as a card."""

    code = "stripe"
    name = _("Card")
    number = 2
    needs_phone = False
    paid_at_door = False

    @property
    def is_configured(self) -> bool:
        """Whether there are both keys."""
        return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET and settings.STRIPE_API_URL)

    def takes(self, currency: str) -> bool:
        """What cards can be charged in."""
        return currency in LEAST

    def limits(self, currency: str) -> tuple[int, int | None]:
        """Stripe's own, in our minor units."""
        most = from_stripe(MOST // 100 * 100, currency).minor if currency in LEAST else None
        return LEAST.get(currency, 1), most

    def start(self, request: ChargeRequest) -> ChargeStarted:
        """A Checkout Session. It lives a day at Stripe, or until we cancel it."""
        session = ask_stripe(stripe_client().v1.checkout.sessions.create, _session_params(request), key=f"{request.key}:session")
        if not (text_at(session, "id") and text_at(session, "url")):
            raise stripe_down("no session")
        expires_at = stripe_moment(session.get("expires_at"))
        return ChargeStarted(session["id"], redirect_url=session["url"], expires_at=expires_at, kept={"key": request.key})

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        """By the session and the PaymentIntent in it."""
        return _stripe_charge(_session(external_id))

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        """Close the session. One that is over stays as it is."""
        try:
            ask_stripe(stripe_client().v1.checkout.sessions.expire, external_id, {})
        except ProviderRefused:
            if text_at(_session(external_id), "status") == "open":
                raise

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        """Signed with one of the secrets of our endpoints, not long ago."""
        signature = headers.get("stripe-signature", "")
        secrets = [secret.strip() for secret in settings.STRIPE_WEBHOOK_SECRET.split(",")]
        if not any(is_signed_by_stripe(body, signature, secret) for secret in secrets if secret):
            raise BadSignature
        return read_stripe_event(body)

    def refund(self, request: TransferRequest) -> Transfer:
        """Of the PaymentIntent, whole or in part. What carries our key already is not sent again."""
        intent = _intent_of(request.charge)
        client = stripe_client().v1.refunds
        for found in rows_at(ask_stripe(client.list, {"payment_intent": intent, "limit": 100}), "data"):
            if text_at(found, "metadata", "key") == request.key:
                return _stripe_refund(found)
        params = {"payment_intent": intent, "amount": to_stripe(request.amount), "metadata": {"key": request.key}}
        return _stripe_refund(ask_stripe(client.create, params, key=f"{request.key}:refund"))

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return _stripe_refund(ask_stripe(stripe_client().v1.refunds.retrieve, external_id, {}))

    def explain(self, failure_code: str) -> str:
        return explain_stripe_code(failure_code)


def _session_params(request: ChargeRequest) -> dict[str, Any]:
    """Made of the request alone: the same key with anything else in it would be refused."""
    product = {"name": request.description}
    price = {"currency": request.amount.currency.lower(), "unit_amount": to_stripe(request.amount), "product_data": product}
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "allowed_payment_method_types": ["card"],
        "adaptive_pricing": {"enabled": False},  # the buyer pays in the order's currency
        "client_reference_id": request.key,
        "metadata": {"key": request.key},
        "payment_intent_data": {"metadata": {"key": request.key}, "description": request.description},
        "success_url": request.return_url,
        "cancel_url": request.cancel_url,
        "locale": "fr" if request.language.startswith("fr") else "en",
    }
    if request.email:
        params["customer_email"] = request.email
    return params


def _session(external_id: str) -> dict[str, Any]:
    return ask_stripe(stripe_client().v1.checkout.sessions.retrieve, external_id, {"expand": ["payment_intent"]})


def _stripe_charge(session: Mapping[str, Any]) -> Charge:
    """What a session with its PaymentIntent inside says."""
    external_id = text_at(session, "id")
    intent = session.get("payment_intent")
    intent = intent if isinstance(intent, dict) else {}
    if not external_id or not text_at(session, "status"):
        raise stripe_down("no session")
    if session.get("payment_status") == "paid":
        amount = _received(session, intent)
        return Charge(external_id, ChargeState.PAID, amount=amount, reference=text_at(intent, "id"))
    return Charge(external_id, _stripe_charge_state(session, intent), failure_code=_failure(intent))


def _received(session: Mapping[str, Any], intent: Mapping[str, Any]) -> Money:
    told, name = (intent, "amount_received") if intent else (session, "amount_total")
    amount = number_at(told, name)
    if amount is None or not text_at(told, "currency"):
        raise stripe_down("no amount")
    return from_stripe(amount, text_at(told, "currency"))


def _stripe_charge_state(session: Mapping[str, Any], intent: Mapping[str, Any]) -> ChargeState:
    status = text_at(session, "status")
    if status == "expired" or intent.get("status") == "canceled":
        return ChargeState.EXPIRED
    if status == "complete" and intent.get("status") == "requires_payment_method":  # a payment that takes its time, and failed
        return ChargeState.FAILED
    return ChargeState.WAITING


def _failure(intent: Mapping[str, Any]) -> str:
    error = intent.get("last_payment_error")
    return text_at(error, "decline_code") or text_at(error, "code") or text_at(error, "type")


def _intent_of(charge: Charge | None) -> str:
    if charge is None:
        raise ProviderRefused(code="no_charge")
    found = charge.reference or _stripe_charge(_session(charge.external_id)).reference
    if not found:
        raise ProviderRefused(code="no_charge")
    return found


def _stripe_refund(found: Mapping[str, Any]) -> Transfer:
    if not text_at(found, "id") or not text_at(found, "status"):
        raise stripe_down("no refund")
    state = _REFUND_STATES.get(text_at(found, "status"), TransferState.PENDING)
    failure = text_at(found, "failure_reason") or text_at(found, "status") if state == TransferState.FAILED else ""
    return Transfer(found["id"], state, reference=text_at(found, "receipt_number") or found["id"], failure_code=failure)
