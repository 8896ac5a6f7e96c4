"""What PayPal's webhooks are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shop.payments.exceptions import BadHint
from shop.payments.providers.answers import parse_object, rows_at, text_at, value_at
from shop.payments.providers.base import Hint

CANCELLED = "cancelled:"  # stands before our key in the custom_id of an order that is not to be captured
ORDERS = "/v2/checkout/orders/"
LONGEST_KEY, LONGEST_ID, LONGEST_EVENT_ID = 40, 120, 160

# What it is about, its id, our key, and the receipt where there may be nothing else.
About = tuple[str, str, str, str]


def read_paypal_event(body: bytes) -> Hint:
    """What an event is about; raises BadHint. It is believed only once PayPal is known to have signed it."""
    event = parse_object(body)
    event_id, kind, found = text_at(event, "id"), text_at(event, "event_type"), value_at(event, "resource")
    if not event_id or not kind or len(event_id) > LONGEST_EVENT_ID or not isinstance(found, dict):
        raise BadHint
    reader = next((read for begin, read in _READERS if kind.startswith(begin)), _about_nothing)
    about, external_id, key, reference = reader(found)
    external_id = external_id if len(external_id) <= LONGEST_ID else ""
    return Hint(event_id, kind[:80], about, external_id, key if len(key) <= LONGEST_KEY else "", reference[:80])


def order_of_capture(found: Mapping[str, Any]) -> str:
    """The id of the order that a capture belongs to, "" where it does not say."""
    named = text_at(found, "supplementary_data", "related_ids", "order_id")
    above = (text_at(link, "href") for link in rows_at(found, "links") if text_at(link, "rel") == "up")
    return named or next((address.rpartition("/")[2] for address in above if ORDERS in address), "")


def _about_order(found: Mapping[str, Any]) -> About:
    return "charge", text_at(found, "id"), text_at(found, "purchase_units", 0, "custom_id").removeprefix(CANCELLED), ""


def _about_capture(found: Mapping[str, Any]) -> About:
    """Some name neither the order nor our key: then its own id must do."""
    return "charge", order_of_capture(found), text_at(found, "custom_id").removeprefix(CANCELLED), text_at(found, "id")


def _about_paypal_refund(found: Mapping[str, Any]) -> About:
    return "refund", text_at(found, "id"), text_at(found, "custom_id"), ""


def _about_paypal_dispute(found: Mapping[str, Any]) -> About:
    """It carries none of our keys, but the capture."""
    return "dispute", text_at(found, "dispute_id"), "", ""


def _about_item(found: Mapping[str, Any]) -> About:
    return "payout", text_at(found, "payout_batch_id"), text_at(found, "payout_item", "sender_item_id"), ""


def _about_batch(found: Mapping[str, Any]) -> About:
    header = value_at(found, "batch_header")
    return "payout", text_at(header, "payout_batch_id"), text_at(header, "sender_batch_header", "sender_batch_id"), ""


def _about_nothing(found: Mapping[str, Any]) -> About:
    return "", "", "", ""


_READERS: tuple[tuple[str, Callable[[Mapping[str, Any]], About]], ...] = (
    ("CHECKOUT.ORDER.", _about_order),
    ("PAYMENT.CAPTURE.REFUNDED", _about_paypal_refund),
    ("PAYMENT.CAPTURE.REVERSED", _about_paypal_refund),
    ("PAYMENT.CAPTURE.", _about_capture),
    ("PAYMENT.REFUND.", _about_paypal_refund),
    ("CUSTOMER.DISPUTE.", _about_paypal_dispute),
    ("PAYMENT.PAYOUTS-ITEM.", _about_item),
    ("PAYMENT.PAYOUTSBATCH.", _about_batch),
)
