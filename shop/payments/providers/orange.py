"""Orange Money Web Payment: the buyer pays on Orange's page with a one-time code that the phone makes.

Its notification says neither the order nor the amount, and is signed by nobody: it is matched by the `notif_token` that only Orange and
we know, called at an address with our signature, and then the status is asked. Orange has no way to send money back: whoever owes it
pays by another rail.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import Money
from shop.payments.exceptions import BadHint, ProviderDown, ProviderRefused
from shop.payments.providers.answers import parse_object, text_at, token_life, word_at
from shop.payments.providers.base import Charge, ChargeRequest, ChargeStarted, ChargeState, Hint, Transfer, TransferRequest
from shop.payments.providers.callbacks import Called, callback_url, message_id, read_called
from shop.payments.providers.http import BearerAccount, Reply, ask_service
from shop.payments.providers.idempotency import ask_once

COUNTRIES = {  # part of the address: our currency there, and Orange's word for it
    "dev": ("GNF", "OUV"),
    "gn": ("GNF", "GNF"),
    "ci": ("XOF", "XOF"),
    "sn": ("XOF", "XOF"),
    "ml": ("XOF", "XOF"),
    "bf": ("XOF", "XOF"),
    "cm": ("XAF", "XAF"),
}
LONGEST_TOKEN = 120
PAGE_SECONDS = 600  # the life of a pay_token
STATES = {
    "INITIATED": ChargeState.WAITING,
    "PENDING": ChargeState.WAITING,
    "SUCCESS": ChargeState.PAID,
    "FAILED": ChargeState.FAILED,
    "EXPIRED": ChargeState.EXPIRED,
}


class OrangeMoney:
    """A merchant's account in one country."""

    code = "orange"
    name = "Orange Money"
    number = 6
    needs_phone = False
    paid_at_door = False

    @property
    def is_configured(self) -> bool:
        """An application at Orange, and the merchant's key."""
        asked = (settings.ORANGE_URL, settings.ORANGE_CLIENT_ID, settings.ORANGE_CLIENT_SECRET, settings.ORANGE_MERCHANT_KEY)
        return all(asked) and settings.ORANGE_COUNTRY in COUNTRIES

    def takes(self, currency: str) -> bool:
        """The one of its country."""
        return bool(currency) and currency == COUNTRIES.get(settings.ORANGE_COUNTRY, ("", ""))[0]

    def limits(self, currency: str) -> tuple[int, int | None]:
        """From one franc; what an account may pay is between Orange and its owner."""
        return 1, None

    def start(self, request: ChargeRequest) -> ChargeStarted:
        """Make a page. An order id is taken once by Orange, whatever came of it: a page whose address was lost is replaced by another."""
        if not self.takes(request.amount.currency):
            raise ProviderRefused(_("Orange Money moves only the currency of its country."), code="currency")
        body = {
            "merchant_key": settings.ORANGE_MERCHANT_KEY,
            "currency": COUNTRIES[settings.ORANGE_COUNTRY][1],
            "amount": request.amount.minor,
            "return_url": request.return_url,
            "cancel_url": request.cancel_url,
            "notif_url": callback_url(request.notify_url, self.code, Called("charge", request.key, "end")),
            "lang": "fr" if request.language.startswith("fr") else "en",
            "reference": settings.SITE_NAME[:30],
        }

        def open_page() -> dict[str, str]:
            order_id = f"{hashlib.sha256(request.key.encode()).hexdigest()[:20]}-{secrets.token_hex(4)}"
            found = _accepted_answer(_ask_orange("webpayment", body | {"order_id": order_id}))
            named = {name: text_at(found, name) for name in ("pay_token", "payment_url", "notif_token")}
            if not all(named.values()):
                raise ProviderDown
            until = (now() + timedelta(seconds=PAGE_SECONDS)).isoformat()
            asked = {"order_id": order_id, "amount": str(request.amount.minor), "currency": request.amount.currency}
            return named | asked | {"until": until}

        page = ask_once(f"orange:{request.key}", open_page, keep=PAGE_SECONDS)
        kept = {name: page[name] for name in ("order_id", "amount", "currency", "pay_token", "notif_token")}
        return ChargeStarted(page["notif_token"], page["payment_url"], datetime.fromisoformat(page["until"]), kept)

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        """By all that names it: Orange answers only where order, amount and token belong together, so the amount is the one asked."""
        if external_id != kept.get("notif_token"):
            raise ProviderRefused(_("Orange Money does not know this payment."), code="unknown")
        question = {"order_id": kept["order_id"], "amount": int(kept["amount"]), "pay_token": kept["pay_token"]}
        found = _accepted_answer(_ask_orange("transactionstatus", question))
        state = STATES.get(text_at(found, "status"))
        if state is None or found.get("order_id") != kept["order_id"]:
            raise ProviderDown
        if state == ChargeState.PAID:
            return Charge(external_id, state, Money(int(kept["amount"]), kept["currency"]), word_at(found, "txnid"))
        return Charge(external_id, state, failure_code="" if state == ChargeState.WAITING else state.upper())

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        """Orange closes its page by itself after ten minutes."""

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        """By the signature in the address, and the token in it."""
        called = read_called(self.code, headers)
        message = parse_object(body)
        status, token = text_at(message, "status"), text_at(message, "notif_token")
        if status not in STATES or not 0 < len(token) <= LONGEST_TOKEN:
            raise BadHint
        return Hint(message_id(called, body), status, called.about, token, called.key)

    def refund(self, request: TransferRequest) -> Transfer:
        _no_refunds()

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        _no_refunds()

    def explain(self, failure_code: str) -> str:
        if failure_code == "EXPIRED":
            return _("Orange's page was open for ten minutes without a payment, and closed. Try again.")
        if failure_code == "no_refund_api":
            return _("Orange Money cannot refund automatically: your refund comes in cash or as store credit.")
        return _("Orange Money did not make this payment: it was refused, or there was not enough money. Nothing was taken.")


def _no_refunds() -> NoReturn:
    raise ProviderRefused(OrangeMoney().explain("no_refund_api"), code="no_refund_api")


def _accepted_answer(reply: Reply) -> dict[str, Any]:
    if not reply.is_ok:
        raise ProviderRefused(_("Orange Money did not accept this."), code=word_at(reply.data, "code") or str(reply.status))
    return reply.data


def _ask_orange(what: str, body: Mapping[str, Any]) -> Reply:
    account = BearerAccount("orange", (settings.ORANGE_URL, settings.ORANGE_CLIENT_ID), _fetch_orange_token)
    url = f"{settings.ORANGE_URL}/orange-money-webpay/{settings.ORANGE_COUNTRY}/v1/{what}"
    return account.ask("POST", url, json_body=body)


def _fetch_orange_token() -> tuple[str, int]:
    keys = (settings.ORANGE_CLIENT_ID, settings.ORANGE_CLIENT_SECRET)
    reply = ask_service("orange", "POST", f"{settings.ORANGE_URL}/oauth/v3/token", form={"grant_type": "client_credentials"}, basic=keys)
    token, seconds = text_at(reply.data, "access_token"), token_life(reply.data.get("expires_in"))
    if not reply.is_ok or not token or seconds is None:
        raise ProviderDown(was_heard=False)
    return token, seconds
