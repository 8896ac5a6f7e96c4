"""Talking to PayPal: its token, its amounts, and what its errors mean here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.common.money import DECIMALS, Money
from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.providers.answers import text_at, token_life
from shop.payments.providers.http import BearerAccount, Method, Reply, ask_service

log = structlog.get_logger(__name__)

CURRENCIES = frozenset(
    {"EUR", "USD", "GBP", "JPY"}
)  # of those there are here; https://developer.paypal.com/api/rest/reference/currency-codes/

SENTENCES = {
    "INSTRUMENT_DECLINED": _("PayPal could not charge the card or account you chose. Try again with another one."),
    "PAYER_CANNOT_PAY": _("PayPal does not let this account pay. Choose another way to pay."),
    "PAYER_ACCOUNT_RESTRICTED": _("PayPal has restricted this account. Choose another way to pay."),
    "PAYER_ACCOUNT_LOCKED_OR_CLOSED": _("PayPal has closed this account. Choose another way to pay."),
    "TRANSACTION_REFUSED": _("PayPal refused this payment. Try another card or account, or choose another way to pay."),
    "TRANSACTION_LIMIT_EXCEEDED": _("This is more than this PayPal account may pay at once."),
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED": _("There were too many tries with PayPal. Choose another way to pay."),
    "COMPLIANCE_VIOLATION": _("PayPal is not allowed to make this payment. Choose another way to pay."),
    "DECLINED": _("PayPal could not charge the card or account you chose. Try again with another one."),
    "FAILED": _("PayPal could not charge the card or account you chose. Try again with another one."),
    "DUPLICATE_INVOICE_ID": _("This has been paid with PayPal before."),
    "ORDER_EXPIRED": _("There was no answer in time. Start the payment again."),
    "REFUND_AMOUNT_EXCEEDED": _("That is more than what is left of this payment."),
    "CAPTURE_FULLY_REFUNDED": _("This money has been given back already."),
    "REFUND_FAILED_INSUFFICIENT_FUNDS": _("The site's own balance at PayPal is too low for this at the moment."),
    "INSUFFICIENT_FUNDS": _("The site's own balance at PayPal is too low for this at the moment."),
    "RECEIVER_UNREGISTERED": _("There is no PayPal account with this address."),
    "RECEIVER_UNCONFIRMED": _("This PayPal account is not confirmed yet."),
    "RECEIVER_ACCOUNT_LOCKED": _("This PayPal account is locked."),
    "RETURNED": _("The money was not claimed within thirty days, so PayPal sent it back."),
    "UNKNOWN_CURRENCY": _("The payment service speaks of a currency that is not used here."),
}
_REFUSED = _("The payment with PayPal did not work. Try again, or choose another way.")


def explain_paypal_issue(code: str) -> str:
    """A sentence for one of PayPal's issues."""
    return str(SENTENCES.get(code, _REFUSED))


def ask_paypal(
    method: Method,
    path: str,
    *,
    body: Mapping[str, Any] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """One question with our token. 403 is PayPal's word for what somebody may not do, not for a wrong key."""
    kind = {"Content-Type": "application/json"} if content is not None else {}
    more: dict[str, Any] = {"content": content} if content is not None else {"json_body": body}
    return _paypal_account().ask(method, f"{settings.PAYPAL_API_URL}{path}", headers={**kind, **(headers or {})}, readable={403}, **more)


def require_yes(reply: Reply) -> dict[str, Any]:
    """What a yes holds; raises ProviderRefused for a no."""
    if not reply.is_ok:
        raise paypal_refusal(reply)
    return reply.data


def paypal_refusal(reply: Reply) -> ProviderDown | ProviderRefused:
    """PayPal's no as ours; without an issue in it nobody knows what it means."""
    code = paypal_issue(reply)
    if reply.status == 409 or not code:
        return paypal_down(str(reply.status))
    log.warning("payment_refused", service="paypal", code=code, status=reply.status)
    return ProviderRefused(explain_paypal_issue(code), code=code)


def paypal_issue(reply: Reply) -> str:
    """The finest word that an error holds: the first detail's issue, else its name."""
    return (text_at(reply.data, "details", 0, "issue") or text_at(reply.data, "name"))[:80]


def paypal_down(why: str) -> ProviderDown:
    """Nobody knows what happened; `why` goes to the log."""
    log.warning("payment_service_down", service="paypal", why=why)
    return ProviderDown()


def to_paypal(amount: Money) -> str:
    """Major units: "12.50", and "5000" in yen."""
    return str(amount.decimal)


def from_paypal(value: str, currency: str) -> Money:
    """The amount that PayPal tells; raises ProviderRefused for a currency that does not exist here, ProviderDown for what is no amount."""
    if currency not in DECIMALS:
        raise ProviderRefused(explain_paypal_issue("UNKNOWN_CURRENCY"), code="UNKNOWN_CURRENCY")
    try:
        amount = Money.from_decimal(value, currency)
    except ValueError:
        raise paypal_down("no amount") from None
    if amount.is_negative:
        raise paypal_down("no amount")
    return amount


def _paypal_account() -> BearerAccount:
    return BearerAccount("paypal", (settings.PAYPAL_API_URL, settings.PAYPAL_CLIENT_ID), _fetch_paypal_token)


def _fetch_paypal_token() -> tuple[str, int]:
    keys = (settings.PAYPAL_CLIENT_ID, settings.PAYPAL_SECRET)
    reply = ask_service(
        "paypal", "POST", f"{settings.PAYPAL_API_URL}/v1/oauth2/token", form={"grant_type": "client_credentials"}, basic=keys
    )
    token, seconds = text_at(reply.data, "access_token"), token_life(reply.data.get("expires_in"))
    if not reply.is_ok or not token or seconds is None:
        raise paypal_down("no token")
    return token, seconds
