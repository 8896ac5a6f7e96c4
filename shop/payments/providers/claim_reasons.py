"""What providers call the reasons for which they take money back, in plain words. Kept as codes, read in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.common.phrases import declare_phrases, kept_phrase

STRIPE: Mapping[str, Promise | str] = {
    "fraudulent": _("Reason given: another person paid with the card."),
    "unrecognized": _("Reason given: the card's owner does not recognise the payment."),
    "product_not_received": _("Reason given: nothing arrived."),
    "product_unacceptable": _("Reason given: damaged, or not as described."),
    "credit_not_processed": _("Reason given: a promised refund did not arrive."),
    "duplicate": _("Reason given: paid twice."),
    "subscription_canceled": _("Reason given: it had been cancelled."),
    "insufficient_funds": _("The bank says that there was no money in the account."),
    "incorrect_account_details": _("The bank says that the account was wrong."),
    "debit_not_authorized": _("The bank says that the payment was not authorised."),
    "requested_by_customer": _("It was refunded on the payment service's own pages."),
    "refund": _("It was refunded on the payment service's own pages."),
    "unknown": _("The buyer's bank did not say why."),
}
PAYPAL: Mapping[str, Promise | str] = {
    "MERCHANDISE_OR_SERVICE_NOT_RECEIVED": _("Reason given: nothing arrived."),
    "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED": _("Reason given: damaged, or not as described."),
    "UNAUTHORISED": _("Reason given: another person paid with the account."),
    "CREDIT_NOT_PROCESSED": _("Reason given: a promised refund did not arrive."),
    "DUPLICATE_TRANSACTION": _("Reason given: paid twice."),
    "INCORRECT_AMOUNT": _("Reason given: wrong amount."),
    "PAYMENT_BY_OTHER_MEANS": _("Reason given: paid in another way."),
    "CANCELED_RECURRING_BILLING": _("Reason given: it had been cancelled."),
    "refund": _("It was paid back on PayPal's own pages, or PayPal took it back."),
    "unknown": _("PayPal did not say why."),
}

declare_phrases("claim_stripe", STRIPE)
declare_phrases("claim_paypal", {code.lower(): words for code, words in PAYPAL.items()})


def stripe_claim_phrase(reason: str) -> str:
    """The phrase for the database."""
    return kept_phrase("claim_stripe", reason if reason in STRIPE else "unknown")


def paypal_claim_phrase(reason: str) -> str:
    """The phrase for the database."""
    return kept_phrase("claim_paypal", reason.lower() if reason in PAYPAL else "unknown")
