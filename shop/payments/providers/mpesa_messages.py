"""What Daraja calls back about: the end of an STK push, the end of a reversal or payment, the answer about one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from shop.common.money import Money
from shop.payments.exceptions import BadHint, BadSignature
from shop.payments.providers.base import Hint
from shop.payments.providers.callbacks import Called, message_id, read_called

END, ASKED, TIMED_OUT = "end", "asked", "queue"  # which of our addresses was called
_ENDS = {"Completed": "0"} | {bad: bad for bad in ("Failed", "Cancelled", "Declined", "Expired", "Reversed")}


def read_message(body: bytes, headers: Mapping[str, str]) -> Hint:
    """The hint in it; raises BadSignature, BadHint."""
    called = read_called("mpesa", headers)
    if settings.MPESA_CALLBACK_IPS and headers.get(":peer", "") not in settings.MPESA_CALLBACK_IPS:
        raise BadSignature
    try:
        message = json.loads(body)
        return _read_charge(message, called, body) if called.about == "charge" else _read_transfer(message, called, body)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadHint from error


def _read_charge(message: dict[str, Any], called: Called, body: bytes) -> Hint:
    push = message["Body"]["stkCallback"]
    external_id, result = push["CheckoutRequestID"], push["ResultCode"]
    if not isinstance(external_id, str) or not isinstance(result, int):
        raise BadHint
    kept = _metadata(push) | {"told_of": external_id} if result == 0 else {}
    return Hint(message_id(called, body), f"stk {result}", "charge", external_id, called.key, kept)


def _metadata(push: dict[str, Any]) -> dict[str, str]:
    """Receipt, amount and phone. Failures carry none; the balance comes without a value."""
    items = {item["Name"]: item.get("Value") for item in push["CallbackMetadata"]["Item"]}
    cents = Money.from_decimal(str(items["Amount"]), "KES").minor
    return {"receipt": str(items["MpesaReceiptNumber"]), "cents": str(cents), "payer": str(items.get("PhoneNumber") or "")}


def _read_transfer(message: dict[str, Any], called: Called, body: bytes) -> Hint:
    result = message["Result"]
    code, receipt = str(result["ResultCode"]), str(result.get("TransactionID") or "")
    external_id = str(result["OriginatorConversationID"]) if called.mark == END else ""
    end = code if called.mark == END else ""
    if called.mark == ASKED and code == "0":
        found = {item["Key"]: item.get("Value") for item in result["ResultParameters"]["ResultParameter"]}
        end, receipt = _ENDS.get(str(found["TransactionStatus"]), ""), str(found.get("ReceiptNo") or "")
    kept = {"result": end, "result_key": called.key, "receipt": receipt} if end else {}
    return Hint(message_id(called, body), f"{called.mark} {code}", called.about, external_id, called.key, kept)
