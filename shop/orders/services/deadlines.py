"""Until when a seller may answer an order."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from shop.orders.models import Order

AT_LEAST = timedelta(hours=12)  # a seller has a night's sleep, whatever the promise


def compute_answer_deadline(order: Order, *, at: datetime) -> datetime:
    """ORDER_CONFIRM_HOURS from `at` on, but not beyond the last day on which the order was promised, and at least half a day.

    A buyer who waits for Tuesday's parcel is not told on Wednesday that nobody has answered. Needs `store.country` loaded.
    """
    latest = at + timedelta(hours=settings.ORDER_CONFIRM_HOURS)
    if order.promised_last is None:
        return latest
    zone = ZoneInfo(order.store.country.time_zone)
    day_is_over = datetime.combine(order.promised_last + timedelta(days=1), time.min, tzinfo=zone)
    return min(latest, max(day_is_over, at + AT_LEAST))
