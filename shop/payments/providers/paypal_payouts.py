"""Payouts with PayPal: one batch for each, sent to an e-mail address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shop.payments.providers.answers import rows_at, text_at, value_at
from shop.payments.providers.base import Transfer, TransferRequest, TransferState
from shop.payments.providers.http import Reply
from shop.payments.providers.paypal_client import ask_paypal, paypal_down, paypal_refusal, require_yes, to_paypal

BATCHES = "/v1/payments/payouts"
_DONE = frozenset({"SUCCESS"})
_FAILED = frozenset({"FAILED", "RETURNED", "BLOCKED", "REFUNDED", "REVERSED", "DENIED", "CANCELED"})


class PayPalPayouts:
    """The batch has our key as its name, which PayPal takes once only; it then says where the first one is."""

    def send(self, request: TransferRequest) -> Transfer:
        """To the e-mail address `request.destination`."""
        item = {
            "recipient_type": "EMAIL",
            "receiver": request.destination,
            "amount": {"currency": request.amount.currency, "value": to_paypal(request.amount)},
            "note": request.description,
            "sender_item_id": request.key,
        }
        header = {"sender_batch_id": request.key, "email_subject": _("You have been paid"), "email_message": request.description}
        body = {"sender_batch_header": header, "items": [item]}
        reply = ask_paypal("POST", BATCHES, body=body)  # a request id would not be looked at
        if not reply.is_ok:
            return self.ask_payout(_batch_sent_before(reply), {})
        return _paypal_transfer(reply.data)

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        """By the batch's id."""
        return _paypal_transfer(require_yes(ask_paypal("GET", f"{BATCHES}/{external_id}")))


def _batch_sent_before(reply: Reply) -> str:
    """The batch that was sent with this key before, when that is why PayPal refuses; else raises.

    Without a link to it nobody knows what became of it: no reason to send the money again under another name.
    """
    details = rows_at(reply.data, "details")
    for holder in (reply.data, *details):
        for link in [*rows_at(holder, "links"), *rows_at(holder, "link")]:
            address = text_at(link, "href")
            if text_at(link, "rel") == "self" and f"{BATCHES}/" in address:
                return address.rsplit("/", 1)[1].partition("?")[0]
    if any(text_at(detail, "field").upper().endswith("SENDER_BATCH_ID") for detail in details):
        raise paypal_down("sent before")
    raise paypal_refusal(reply)


def _paypal_transfer(found: Mapping[str, Any]) -> Transfer:
    batch_id = text_at(found, "batch_header", "payout_batch_id")
    status = text_at(found, "batch_header", "batch_status")
    if not batch_id or not status:
        raise paypal_down("no batch")
    item = value_at(found, "items", 0)
    told = text_at(item, "transaction_status") or ("" if status == "SUCCESS" else status)
    reference = text_at(item, "transaction_id")
    if told in _DONE:
        return Transfer(batch_id, TransferState.DONE, reference=reference)
    if told in _FAILED:
        return Transfer(batch_id, TransferState.FAILED, reference=reference, failure_code=text_at(item, "errors", "name") or told)
    return Transfer(batch_id, TransferState.PENDING, reference=reference)
