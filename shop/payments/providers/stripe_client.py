"""Talking to Stripe: one client, its amounts, and what its errors mean here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.common.late import late_module
from shop.common.money import DECIMALS, Money
from shop.payments.exceptions import ProviderDown, ProviderRefused

if TYPE_CHECKING:
    import stripe
else:
    stripe = late_module("stripe")

log = structlog.get_logger(__name__)

# https://docs.stripe.com/currencies#zero-decimal. Not ISO 4217's list: UGX and ISK have no decimals, but are told with two; MGA has two,
# and is told with none.
_NO_DECIMALS = frozenset({"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"})
_THREE_DECIMALS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})  # and the last figure must be 0
# What Stripe takes cards for, of the currencies there are here. The least:
# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts; where none is published it is that of the account's own currency,
# so somewhat over half a dollar.
LEAST = {
    "EUR": 50, "USD": 50, "GBP": 30, "JPY": 50, "GNF": 6_000, "XOF": 400, "XAF": 400, "UGX": 2_500, "RWF": 900,
    "KES": 8_000, "PKR": 17_000, "NGN": 100_000, "TZS": 160_000, "KWD": 200, "TND": 2_000,
}  # fmt: skip
BEYOND_MONEY = 2**62 // 1_000  # no book keeps more
MOST = 99_999_999  # eight figures, as Stripe counts them

SENTENCES = {
    "authentication_required": _("Your bank wants you to confirm the payment. Try again, and follow your bank's steps."),
    "payment_intent_authentication_failure": _("Your bank could not confirm that it is you. Try again, or use another card."),
    "insufficient_funds": _("There is not enough money on this card."),
    "expired_card": _("This card has expired."),
    "incorrect_cvc": _("The security code of the card is wrong."),
    "invalid_cvc": _("The security code of the card is wrong."),
    "incorrect_number": _("The number of the card is wrong."),
    "invalid_number": _("The number of the card is wrong."),
    "card_not_supported": _("This card cannot be used for this purchase. Try another one."),
    "currency_not_supported": _("This card does not pay in this currency. Try another one."),
    "card_velocity_exceeded": _("The limit of this card is reached. Try another one."),
    "withdrawal_count_limit_exceeded": _("The limit of this card is reached. Try another one."),
    "lost_card": _("The bank declined this card. Try another one."),
    "stolen_card": _("The bank declined this card. Try another one."),
    "fraudulent": _("The bank declined this card. Try another one."),
    "generic_decline": _("The bank declined this card. Try another one, or ask your bank."),
    "card_declined": _("The bank declined this card. Try another one, or ask your bank."),
    "do_not_honor": _("The bank declined this card. Try another one, or ask your bank."),
    "processing_error": _("Something went wrong while the card was charged. Nothing was taken: try again in a minute."),
    "amount_too_small": _("The amount is too small for a card."),
    "amount_too_large": _("The amount is too large for a card."),
    "charge_already_refunded": _("This money has been given back already."),
    "refund_too_large": _("That is more than what is left of this payment."),
    "expired_or_canceled_card": _("The card that paid is no longer valid, so the money could not go back to it."),
    "lost_or_stolen_card": _("The card that paid is no longer valid, so the money could not go back to it."),
    "balance_insufficient": _("The site's own balance at the payment service is too low for this at the moment."),
    "account_invalid": _("This account cannot receive money."),
    "insufficient_capabilities_for_transfer": _("This account cannot receive money yet: the payment service still waits for answers."),
    "resource_missing": _("The payment service does not know this account or payment."),
    "idempotency_error": _("This was already requested with other figures. Start again."),
    "unknown_currency": _("The payment service speaks of a currency that is not used here."),
}
_REFUSED = _("The payment did not work. Try again, or choose another way.")


def explain_stripe_code(code: str) -> str:
    """A sentence for one of Stripe's failure codes."""
    return str(SENTENCES.get(code, _REFUSED))


def decimals(currency: str) -> int:
    """How many decimals Stripe gives that currency."""
    return 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2


def to_stripe(amount: Money) -> int:
    """The whole number that Stripe means by that amount; raises ProviderRefused when it knows none."""
    told, rest = _shift(amount.minor, decimals(amount.currency) - DECIMALS[amount.currency])
    if rest or (amount.currency in _THREE_DECIMALS and told % 10):
        raise ProviderRefused(str(_("The payment service does not take such a small part of a coin.")), code="amount_step")
    return told


def from_stripe(told: int, currency: str) -> Money:
    """The amount that Stripe means by a whole number.

    Raises ProviderRefused for a currency that does not exist here, ProviderDown for what is no amount.
    """
    code = currency.upper()
    if code not in DECIMALS:
        raise ProviderRefused(explain_stripe_code("unknown_currency"), code="unknown_currency")
    if not 0 <= told < BEYOND_MONEY:
        raise stripe_down("no amount")
    minor, rest = _shift(told, DECIMALS[code] - decimals(code))
    if rest:
        raise ProviderRefused(code="amount_step")
    return Money(minor, code)


def _shift(amount: int, places: int) -> tuple[int, int]:
    return (amount * 10**places, 0) if places >= 0 else divmod(amount, 10**-places)


def ask_stripe(question: Callable[..., Any], *arguments: Any, key: str = "") -> dict[str, Any]:
    """One call of the library and its answer as a dict. Raises ProviderDown and ProviderRefused, without the library's own words."""
    options = {"idempotency_key": key} if key else {}
    try:
        found: dict[str, Any] = question(*arguments, options=options).to_dict()
    except stripe.CardError as error:
        code = _decline_code(error) or error.code or "card_declined"
        raise ProviderRefused(explain_stripe_code(code), code=code) from None
    except (stripe.InvalidRequestError, stripe.PermissionError, stripe.IdempotencyError) as error:
        raise _stripe_refusal(error) from None
    except (stripe.StripeError, ValueError, TypeError, AttributeError) as error:  # the library trips over what is no JSON object
        raise stripe_down(type(error).__name__) from None
    return found


def _stripe_refusal(error: stripe.StripeError) -> ProviderDown | ProviderRefused:
    code = str(error.code or getattr(error.error, "code", None) or "")  # the library gives errors of permission no code
    if error.http_status == 409 or (isinstance(error, stripe.PermissionError) and code != "account_invalid"):
        return stripe_down(str(error.http_status))  # the first one with this key is still at work; our own key may not do this
    code = code or str(getattr(error.error, "type", "") or "invalid_request_error")
    log.warning("payment_refused", service="stripe", code=code, status=error.http_status)
    return ProviderRefused(explain_stripe_code(code), code=code)


def _decline_code(error: stripe.CardError) -> str:
    return str(getattr(error.error, "decline_code", None) or "")


def stripe_down(why: str) -> ProviderDown:
    """Nobody knows what happened; `why` goes to the log."""
    log.warning("payment_service_down", service="stripe", why=why)
    return ProviderDown()


def stripe_moment(told: object) -> datetime | None:
    """What Stripe means by so many seconds; None for what is no moment of our calendar."""
    try:
        return datetime.fromtimestamp(told, UTC) if isinstance(told, int) and not isinstance(told, bool) else None
    except (OverflowError, OSError, ValueError):
        return None


def stripe_client() -> stripe.StripeClient:
    """The client with the site's key."""
    return _make_stripe_client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_URL, settings.PAYMENT_TIMEOUT_SECONDS)


@cache
def _make_stripe_client(key: str, url: str, seconds: float) -> stripe.StripeClient:
    http = stripe.RequestsClient(timeout=seconds)
    return stripe.StripeClient(key, base_addresses={"api": url}, max_network_retries=0, http_client=http)
