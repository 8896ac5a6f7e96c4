"""A seller answers before the day on which the order was promised is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shop.orders.models import Order
from shop.orders.services.deadlines import compute_answer_deadline
from shop.places.models import Country
from shop.stores.models import Store

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def order_promised(last: date | None, zone: str = "Africa/Conakry") -> Order:
    return Order(promised_last=last, store=Store(country=Country(code="GN", time_zone=zone)))


@pytest.mark.parametrize(
    ("last", "zone", "deadline"),
    [
        (None, "Africa/Conakry", MONDAY + timedelta(hours=72)),
        (date(2026, 12, 1), "Africa/Conakry", MONDAY + timedelta(hours=72)),
        (date(2026, 11, 24), "Africa/Conakry", datetime(2026, 11, 25, tzinfo=UTC)),
        (date(2026, 11, 24), "Africa/Nairobi", datetime(2026, 11, 24, 21, tzinfo=UTC)),  # midnight there
        (date(2026, 11, 23), "Asia/Karachi", MONDAY + timedelta(hours=12)),  # today, over in ten hours
        (date(2026, 11, 20), "Africa/Conakry", MONDAY + timedelta(hours=12)),  # a prepaid order whose money came late
    ],
)
def test_deadline(last, zone, deadline):
    assert compute_answer_deadline(order_promised(last, zone), at=MONDAY) == deadline


def test_a_market_that_waits_for_less_than_half_a_day_goes_on_doing_so(settings):
    settings.ORDER_CONFIRM_HOURS = 2
    assert compute_answer_deadline(order_promised(date(2026, 11, 23)), at=MONDAY) == MONDAY + timedelta(hours=2)
