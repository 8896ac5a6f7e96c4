"""Who is told of what, by topic. Runs in jobs, at least once."""

from shop.notifications.handlers import auctions, catalog, chat, contact, devices, guests, money, orders, reviews, staff, waiting_cases

__all__ = ["auctions", "catalog", "chat", "contact", "devices", "guests", "money", "orders", "reviews", "staff", "waiting_cases"]
