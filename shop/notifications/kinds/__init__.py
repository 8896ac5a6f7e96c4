"""Every kind of notification, declared once, by topic. Its text is made in the reader's language when it is shown or sent."""

from collections.abc import Mapping
from typing import Any

from shop.notifications.kinds import accounts, auctions, catalog, chat, contact, deliveries, money, orders, returns, reviews, staff
from shop.notifications.kinds.shapes import NotificationKind, stored_data

_TOPICS = (orders, deliveries, chat, auctions, money, catalog, returns, reviews, accounts, contact, staff)
KINDS: dict[str, NotificationKind] = {kind.name: kind for topic in _TOPICS for kind in topic.KINDS}

__all__ = ["KINDS", "NotificationKind", "page_of", "stored_data", "text_of"]


def page_of(kind: str, url: str, *, count: int) -> str:
    """Where a line leads: to what it is about, or, if it stands for several, to the page on which all of them wait."""
    known = KINDS.get(kind)
    return str(known.many_page) if known and count > 1 and known.many_page else url


def text_of(kind: str, data: Mapping[str, Any], *, count: int = 1) -> str:
    """The sentence for a person, in the active language; of a kind that a newer release knows, its bare name."""
    known = KINDS.get(kind)
    return known.sentence(data, count=count) if known else kind
