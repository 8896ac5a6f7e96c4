"""What Daraja calls back about: the end of an STK push, the end of a reversal or payment, the answer about one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from shop.common.money import Money
from shop.payments.exceptions import BadHint, BadSignature
from shop.payments.providers.answers import parse_object, rows_at, text_at, value_at, word_at
from shop.payments.providers.base import Hint
from shop.payments.providers.callbacks import Called, message_id, read_called
from shop.payments.providers.daraja import daraja_code

END, ASKED, TIMED_OUT = "end", "asked", "queue"  # which of our addresses was called
LONGEST_ID, LONGEST_CODE = 120, 40
_ENDS = {"Completed": "0"} | {bad: bad for bad in ("Failed", "Cancelled", "Declined", "Expired", "Reversed")}


def read_message(body: bytes, headers: Mapping[str, str]) -> Hint:
    """The hint in it; raises BadSignature, BadHint."""
    called = read_called("mpesa", headers)
    if settings.MPESA_CALLBACK_IPS and headers.get(":peer", "") not in settings.MPESA_CALLBACK_IPS:
        raise BadSignature
    message = parse_object(body)
    return _read_charge(message, called, body) if called.about == "charge" else _read_transfer(message, called, body)


def _read_charge(message: dict[str, Any], called: Called, body: bytes) -> Hint:
    """Whose charge it is says the address; the id says which of its pushes, where it is told."""
    push = value_at(message, "Body", "stkCallback")
    external_id, result = word_at(push, "CheckoutRequestID"), daraja_code(value_at(push, "ResultCode"))
    if not result or len(result) > LONGEST_CODE or len(external_id) > LONGEST_ID:
        raise BadHint
    told = _metadata(push) if result == "0" else {}
    kept = {**told, "told_of": external_id} if any(told.values()) else {}
    return Hint(message_id(called, body), f"stk {result}", "charge", external_id, called.key, kept=kept)


def _metadata(push: Any) -> dict[str, str]:
    """Receipt, amount and phone, as far as they are told: failures carry none, and the balance comes without a value."""
    items = {text_at(item, "Name"): item.get("Value") for item in rows_at(push, "CallbackMetadata", "Item")}
    return {"receipt": word_at(items, "MpesaReceiptNumber"), "cents": _cents(items.get("Amount")), "payer": word_at(items, "PhoneNumber")}


def _cents(shillings: object) -> str:
    """Empty where no amount is told; raises BadHint for what is no amount of money that came."""
    if shillings is None:
        return ""
    try:
        amount = Money.from_decimal(str(shillings), "KES")
    except ValueError:
        raise BadHint from None
    if amount.is_negative:
        raise BadHint
    return str(amount.minor)


def _read_transfer(message: dict[str, Any], called: Called, body: bytes) -> Hint:
    result = value_at(message, "Result")
    code, receipt = daraja_code(value_at(result, "ResultCode")), word_at(result, "TransactionID")
    if not code or len(code) > LONGEST_CODE:
        raise BadHint
    external_id = word_at(result, "OriginatorConversationID") if called.mark == END else ""
    end = code if called.mark == END else ""
    if called.mark == ASKED and code == "0":
        found = {text_at(item, "Key"): item.get("Value") for item in rows_at(result, "ResultParameters", "ResultParameter")}
        end, receipt = _ENDS.get(word_at(found, "TransactionStatus"), ""), word_at(found, "ReceiptNo")
    kept = {"result": end, "result_key": called.key, "receipt": receipt} if end else {}
    external_id = external_id if len(external_id) <= LONGEST_ID else ""
    return Hint(message_id(called, body), f"{called.mark} {code}", called.about, external_id, called.key, kept=kept)
