"""Signed addresses that work without signing in: whoever got the e-mail may stop it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from shop.common.structured_data import absolute_address
from shop.notifications.exceptions import BadLink
from shop.notifications.states import Topic

_SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """Whose e-mails of which topic; of none, the daily e-mail."""

    user_id: int
    topic: str


def unsubscribe_address(user_id: int, *, topic: str = "") -> str:
    """For one person and topic; it never ends, for e-mails are kept for years."""
    token = signing.dumps([user_id, topic], salt=_SALT)
    return absolute_address(reverse("notifications:unsubscribe", args=[token]))


def read_unsubscribe_token(token: str) -> Unsubscription:
    """What the address says. Raises BadLink for one that we did not make."""
    try:
        user_id, topic = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    if topic not in {"", *Topic.values}:
        raise BadLink
    return Unsubscription(user_id, topic)
