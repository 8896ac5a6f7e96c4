"""Who is told of what, by topic. Runs in jobs, at least once."""

from shop.notifications.handlers import (
    accounts,
    auctions,
    catalog,
    chat,
    contact,
    devices,
    guests,
    money,
    orders,
    reviews,
    staff,
    waiting_cases,
)

__all__ = [
    "accounts",
    "auctions",
    "catalog",
    "chat",
    "contact",
    "devices",
    "guests",
    "money",
    "orders",
    "reviews",
    "staff",
    "waiting_cases",
]
