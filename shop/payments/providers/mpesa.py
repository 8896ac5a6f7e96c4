"""M-Pesa: the buyer's phone rings, and the PIN typed there pays.

Daraja signs nothing and has no idempotency keys for charges. So a callback's address carries our signature, the truth about a charge is
asked for, and no phone is rung twice under one key: where the answer to our request is lost, the callback, which knows our key, tells.
Only callbacks tell the receipt, which a reversal needs, and how a reversal or a payment to somebody ended.
A CheckoutRequestID holds digits of the customer's phone: it is never logged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import Money
from shop.payments.exceptions import ProviderRefused
from shop.payments.providers.base import Charge, ChargeRequest, ChargeStarted, ChargeState, Hint, Transfer, TransferRequest, TransferState
from shop.payments.providers.callbacks import Called, callback_url
from shop.payments.providers.daraja import (
    BUSY,
    DUPLICATE,
    accepted_id,
    ask_daraja,
    daraja_error,
    means_error,
    query_result,
    require_accepted,
    stk_password,
)
from shop.payments.providers.idempotency import ring_once
from shop.payments.providers.mpesa_failures import EXPIRED, explain_mpesa_failure
from shop.payments.providers.mpesa_messages import ASKED, END, TIMED_OUT, read_message
from shop.payments.providers.msisdn import from_msisdn, to_msisdn

SHILLING = 100  # cents: M-Pesa knows none
SMALLEST_PAYMENT, LARGEST = 10, 250_000  # shillings, to somebody and at once
PROMPT_SECONDS = 120  # no prompt stays longer on a phone
PHONE_BUSY = "1001"
UNDER_WAY = frozenset({"4999"})
DONE = frozenset({"0", "R000001"})  # the second: it had been reversed before


class Mpesa:
    """A paybill or till in Kenya."""

    code = "mpesa"
    name = "M-Pesa"
    number = 4
    needs_phone = True
    paid_at_door = False

    @property
    def is_configured(self) -> bool:
        """Keys of the app, the paybill with its passkey, and who may send money, for what goes back."""
        app = (settings.MPESA_URL, settings.MPESA_CONSUMER_KEY, settings.MPESA_CONSUMER_SECRET)
        paybill = (settings.MPESA_SHORTCODE, settings.MPESA_PASSKEY, settings.MPESA_INITIATOR, settings.MPESA_SECURITY_CREDENTIAL)
        return all(app + paybill)

    def takes(self, currency: str) -> bool:
        """Kenyan shillings."""
        return currency == "KES"

    def limits(self, currency: str) -> tuple[int, int | None]:
        """From one shilling to what M-Pesa moves at once; full shillings only, which `start` looks at."""
        return SHILLING, LARGEST * SHILLING

    def require_phone(self, phone: str) -> None:
        """Of Kenya."""
        to_msisdn(phone, "KE")

    def start(self, request: ChargeRequest) -> ChargeStarted:
        """Ring the phone, once for a key."""
        phone = to_msisdn(request.phone, "KE")
        body = stk_password() | {
            "TransactionType": "CustomerBuyGoodsOnline" if settings.MPESA_TILL else "CustomerPayBillOnline",
            "Amount": _shillings(request.amount),
            "PartyA": phone,
            "PartyB": settings.MPESA_TILL or settings.MPESA_SHORTCODE,
            "PhoneNumber": phone,
            "CallBackURL": callback_url(request.notify_url, self.code, Called("charge", request.key, END)),
            "AccountReference": _text_for_phones(request.key)[-12:],
            "TransactionDesc": _text_for_phones(request.description)[:13] or "Payment",
        }

        def push() -> dict[str, str]:
            reply = ask_daraja("/mpesa/stkpush/v1/processrequest", body)
            if means_error(reply, BUSY, "lock"):
                raise ProviderRefused(explain_mpesa_failure(PHONE_BUSY), code=PHONE_BUSY)
            until = (now() + timedelta(seconds=PROMPT_SECONDS)).isoformat()
            return {"id": accepted_id(reply, "CheckoutRequestID"), "until": until}

        answer = ring_once(f"mpesa:{request.key}", push, seconds=PROMPT_SECONDS)
        return ChargeStarted(answer["id"], expires_at=datetime.fromisoformat(answer["until"]), kept={"phone": request.phone})

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        """The answer of a query: it knows the end, and neither amount nor receipt. Those are the callback's, about this very request."""
        reply = ask_daraja("/mpesa/stkpushquery/v1/query", stk_password() | {"CheckoutRequestID": external_id})
        if means_error(reply, BUSY, "process"):
            return Charge(external_id, ChargeState.WAITING)
        code = query_result(reply)
        if code in UNDER_WAY:
            return Charge(external_id, ChargeState.WAITING)
        if code != "0":
            return Charge(external_id, ChargeState.EXPIRED if code in EXPIRED else ChargeState.FAILED, failure_code=code)
        told = kept if kept.get("told_of", external_id) in {"", external_id} else {}
        amount = Money(int(told["cents"]), "KES") if told.get("cents") else None
        phone = from_msisdn(told["payer"]) if told.get("payer") else ""
        return Charge(external_id, ChargeState.PAID, amount, told.get("receipt", ""), payer_phone=phone or kept.get("phone", ""))

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        """The prompt leaves the phone by itself within two minutes; nothing takes it away before."""

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        """By the signature in the address; see mpesa_messages."""
        return read_message(body, headers)

    def refund(self, request: TransferRequest) -> Transfer:
        """A reversal of the whole, which M-Pesa does once. A part of it, without its receipt, or again: money sent to the payer's phone."""
        charge = request.charge
        is_whole = charge is not None and charge.amount == request.amount and not request.is_again
        receipt = _receipt_number(charge, request.kept) if charge and is_whole else ""
        if receipt:
            return self._reverse(request, receipt)
        return self._send(request, "refund", request.destination or (charge.payer_phone if charge else ""))

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        """What callbacks told; without them a question, whose answer will be one."""
        return self._ask_transfer(external_id, kept, "refund")

    def explain(self, failure_code: str) -> str:
        return explain_mpesa_failure(failure_code)

    def send(self, request: TransferRequest) -> Transfer:
        """To a phone. Daraja takes our id of it once."""
        return self._send(request, "payout", request.destination)

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return self._ask_transfer(external_id, kept, "payout")

    def _reverse(self, request: TransferRequest, receipt: str) -> Transfer:
        body = _initiator("Initiator") | {
            "CommandID": "TransactionReversal",
            "TransactionID": receipt,
            "Amount": _shillings(request.amount),
            "ReceiverParty": settings.MPESA_SHORTCODE,
            "RecieverIdentifierType": "11",
            "Remarks": _text_for_phones(request.description)[:100] or "Refund",
            "Occasion": "",
        }
        urls = _result_urls(request.notify_url, "refund", request.key, END)
        external_id = accepted_id(ask_daraja("/mpesa/reversal/v1/request", body | urls), "OriginatorConversationID")
        return Transfer(external_id, TransferState.PENDING, kept=_kept_of_request(request))

    def _send(self, request: TransferRequest, about: str, phone: str) -> Transfer:
        shillings = _shillings(request.amount)
        if shillings < SMALLEST_PAYMENT:
            raise ProviderRefused(_("M-Pesa sends no less than 10 shillings."), code="too_small")
        external_id = _conversation(about, request.key)
        body = _initiator("InitiatorName") | {
            "OriginatorConversationID": external_id,
            "CommandID": "BusinessPayment",
            "Amount": shillings,
            "PartyA": settings.MPESA_PAYOUT_SHORTCODE or settings.MPESA_SHORTCODE,
            "PartyB": to_msisdn(phone, "KE"),
            "Remarks": _text_for_phones(request.description)[:100] or about.title(),
            "Occassion": "",
        }
        reply = ask_daraja("/mpesa/b2c/v3/paymentrequest", body | _result_urls(request.notify_url, about, request.key, END))
        if not means_error(reply, DUPLICATE, "duplicate"):
            require_accepted(reply)
        return Transfer(external_id, TransferState.PENDING, kept=_kept_of_request(request))

    def _ask_transfer(self, external_id: str, kept: Mapping[str, str], about: str) -> Transfer:
        key, told_key = kept.get("key", ""), kept.get("result_key", "")
        if told_key and told_key == (key or told_key):
            if kept["result"] in DONE:
                return Transfer(external_id, TransferState.DONE, reference=kept.get("receipt", ""))
            return Transfer(external_id, TransferState.FAILED, failure_code=kept["result"])
        if key:
            self._query_transfer(external_id, kept["notify_url"], about, key)
        return Transfer(external_id, TransferState.PENDING)

    def _query_transfer(self, external_id: str, notify_url: str, about: str, key: str) -> None:
        body = _initiator("Initiator") | {
            "CommandID": "TransactionStatusQuery",
            "OriginatorConversationID": external_id,
            "PartyA": settings.MPESA_PAYOUT_SHORTCODE or settings.MPESA_SHORTCODE,
            "IdentifierType": "4",
            "Remarks": "Status",
            "Occasion": "",
        }
        reply = ask_daraja("/mpesa/transactionstatus/v1/query", body | _result_urls(notify_url, about, key, ASKED))
        if not daraja_error(reply):
            require_accepted(reply)


def _shillings(amount: Money) -> int:
    if amount.currency != "KES":
        raise ProviderRefused(_("M-Pesa moves Kenyan shillings only."), code="currency")
    if amount.minor % SHILLING:
        raise ProviderRefused(_("M-Pesa moves full shillings only: this amount has cents."), code="not_whole")
    return amount.minor // SHILLING


def _receipt_number(charge: Charge, kept: Mapping[str, str]) -> str:
    """Who asked before the callback came knows it from the callback alone."""
    return charge.reference or (kept.get("receipt", "") if kept.get("told_of", "?") in {"", charge.external_id} else "")


def _text_for_phones(text: str) -> str:
    """Letters, digits and single spaces: what every phone shows."""
    return re.sub(r"[^A-Za-z0-9]+", " ", text).strip()


def _conversation(about: str, key: str) -> str:
    return f"{settings.MPESA_SHORTCODE}_{about}_{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def _initiator(name: str) -> dict[str, Any]:
    return {name: settings.MPESA_INITIATOR, "SecurityCredential": settings.MPESA_SECURITY_CREDENTIAL}


def _result_urls(notify_url: str, about: str, key: str, mark: str) -> dict[str, str]:
    return {
        "ResultURL": callback_url(notify_url, "mpesa", Called(about, key, mark)),
        "QueueTimeOutURL": callback_url(notify_url, "mpesa", Called(about, key, TIMED_OUT)),
    }


def _kept_of_request(request: TransferRequest) -> dict[str, str]:
    return {"key": request.key, "notify_url": request.notify_url}
