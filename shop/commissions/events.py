"""What happens to a commission rule."""

from __future__ import annotations

from typing import TypedDict

from shop.events.declarations import Event


class CommissionData(TypedDict):
    """The rule as it stood. Rates are basis points, amounts minor units of its market's currency, moments ISO texts."""

    country: str
    store_id: int | None
    category_id: int | None
    product_id: int | None
    rate_bp: int
    fixed_minor: int
    minimum_minor: int
    starts_at: str | None
    ends_at: str | None


COMMISSION_PUBLISHED = Event("commission.published", CommissionData, "Staff have put a commission rule in force.", history_only=True)
COMMISSION_WITHDRAWN = Event("commission.withdrawn", CommissionData, "Staff have taken a commission rule out of force.", history_only=True)
