"""Addresses for services that sign nothing: whom a message is about stands in the address that we give them, with a signature of ours.

Each is for one thing alone: who learns one can send hints about that thing, and a hint only makes us ask. Our key and the signature stand
there as hexadecimal digits, since some services take no address in which they find a word like "sql" or "exe", and keys hold any letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from shop.payments.exceptions import BadSignature

DIGITS = 32


@dataclass(frozen=True, slots=True)
class Called:
    """What a called address says: a "charge", a "refund" or a "payout", our key of it, and which of its messages."""

    about: str
    key: str
    mark: str


def callback_url(notify_url: str, service: str, called: Called) -> str:
    """The address that a service is to call."""
    signature = _callback_signature(service, called, settings.SECRET_KEY)
    query = {"of": called.about, "key": called.key.encode().hex(), "mark": called.mark, "sig": signature}
    return f"{notify_url}?{urlencode(query)}"


def read_called(service: str, headers: Mapping[str, str]) -> Called:
    """What the address says, if we made it; raises BadSignature."""
    query = dict(parse_qsl(urlsplit(headers.get(":path", "")).query))
    called = Called(query.get("of", ""), _from_hex(query.get("key", "")), query.get("mark", ""))
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if constant_time_compare(query.get("sig", ""), _callback_signature(service, called, secret)):
            return called
    raise BadSignature


def message_id(called: Called, body: bytes) -> str:
    """An id for a message that brings none: the same message about the same thing is the same."""
    return hashlib.sha256(f"{called.about}:{called.mark}:{called.key}:".encode() + body).hexdigest()


def _from_hex(digits: str) -> str:
    try:
        return bytes.fromhex(digits).decode()
    except ValueError as error:
        raise BadSignature from error


def _callback_signature(service: str, called: Called, secret: str | bytes) -> str:
    said = f"{called.about}:{called.mark}:{called.key}"
    return salted_hmac(f"payments.callback.{service}", said, secret=secret, algorithm="sha256").hexdigest()[:DIGITS]
