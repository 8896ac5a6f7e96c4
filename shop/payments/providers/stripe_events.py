"""What Stripe's webhooks are about, and whether Stripe signed them. https://docs.stripe.com/webhooks#verify-manually"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.crypto import constant_time_compare

from shop.payments.exceptions import BadHint
from shop.payments.providers.answers import parse_object, text_at, value_at
from shop.payments.providers.base import Hint

TOLERANCE_SECONDS = 300  # between Stripe's clock and ours
LONGEST_KEY, LONGEST_ID, LONGEST_EVENT_ID = 40, 120, 160
LONGEST_TIME = 12  # digits

# What it is about, its id, and our key.
About = tuple[str, str, str]


def is_signed_by_stripe(body: bytes, signature: str, secret: str) -> bool:
    """Whether these bytes were signed with that secret, and not long ago. The library's own check wants text, and takes no other."""
    parts = [part.partition("=")[::2] for part in signature.split(",")]
    told = next((value for name, value in parts if name.strip() == "t"), "")
    if not (told.isascii() and told.isdecimal() and len(told) <= LONGEST_TIME) or int(told) < time.time() - TOLERANCE_SECONDS:
        return False
    expected = hmac.new(secret.encode(), told.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(constant_time_compare(value, expected) for name, value in parts if name.strip() == "v1")


def read_stripe_event(body: bytes) -> Hint:
    """What an event is about; raises BadHint. It is believed only once it is known to be signed."""
    event = parse_object(body)
    event_id, kind, found = text_at(event, "id"), text_at(event, "type"), value_at(event, "data", "object")
    if not event_id or not kind or len(event_id) > LONGEST_EVENT_ID or not isinstance(found, dict):
        raise BadHint
    if kind == "account.application.deauthorized":  # it is about us; whose account it is stands outside
        return Hint(event_id, kind, "account", text_at(event, "account")[:LONGEST_ID])
    reader = next((read for begin, read in _READERS if kind.startswith(begin)), _about_nobody)
    about, external_id, key = reader(found)
    external_id = external_id if len(external_id) <= LONGEST_ID else ""
    return Hint(event_id, kind[:80], about, external_id, key if len(key) <= LONGEST_KEY else "")


def _key_of(found: Mapping[str, Any]) -> str:
    return text_at(found, "metadata", "key")


def _about_session(found: Mapping[str, Any]) -> About:
    return ("charge", text_at(found, "id"), _key_of(found)) if found.get("mode") == "payment" else _about_nobody(found)


def _about_intent(found: Mapping[str, Any]) -> About:
    """Also a charge, which has its PaymentIntent's metadata. Without our key it is nobody's here."""
    return ("charge", "", _key_of(found)) if _key_of(found) else _about_nobody(found)


def _about_stripe_refund(found: Mapping[str, Any]) -> About:
    return "refund", text_at(found, "id"), _key_of(found)


def _about_transfer(found: Mapping[str, Any]) -> About:
    return "payout", text_at(found, "id"), _key_of(found)


def _about_account(found: Mapping[str, Any]) -> About:
    return "account", text_at(found, "id"), ""


def _about_stripe_dispute(found: Mapping[str, Any]) -> About:
    """The bank wants the money back. It carries none of our keys, but the PaymentIntent."""
    return "dispute", text_at(found, "id"), ""


def _about_return(found: Mapping[str, Any]) -> About:
    """A charge of which something went back, by us or in Stripe's dashboard."""
    return ("return", text_at(found, "payment_intent"), _key_of(found)) if _key_of(found) else _about_nobody(found)


def _about_nobody(found: Mapping[str, Any]) -> About:
    return "", "", ""


_READERS: tuple[tuple[str, Callable[[Mapping[str, Any]], About]], ...] = (
    ("checkout.session.", _about_session),
    ("payment_intent.", _about_intent),
    ("charge.dispute.", _about_stripe_dispute),
    ("charge.refund.", _about_stripe_refund),
    ("charge.refunded", _about_return),
    ("charge.", _about_intent),
    ("refund.", _about_stripe_refund),
    ("transfer.", _about_transfer),
    ("account.updated", _about_account),
)
