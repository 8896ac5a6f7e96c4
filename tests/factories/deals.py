"""Agreed prices from nothing."""

from datetime import timedelta
from typing import Any

from shop.accounts.models import User
from shop.catalog.integrity import reserved_equals_held
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.deals.integrity import ordered_ones_have_an_order, units_are_held_while_open
from shop.deals.models import Deal
from shop.deals.services import agree_deal
from shop.deals.states import DealSource
from tests.factories.catalog import create_variant


def create_deal(*, buyer: User, variant: Variant | None = None, **fields: Any) -> Deal:
    """Two units at 40 000 in place of 50 000, for a day."""
    defaults: dict[str, Any] = {"quantity": 2, "unit_price_minor": 40_000, "source": DealSource.CHAT, "source_id": 1}
    defaults |= {"expires_at": now() + timedelta(days=1), "actor_id": None}
    return agree_deal(buyer_id=buyer.pk, variant=variant or create_variant(), **(defaults | fields))


def facts_hold() -> bool:
    """Those about stock and deals. Where a deal comes from is a fact of the apps above, and comes from nowhere here."""
    return not [*reserved_equals_held(), *units_are_held_while_open(), *ordered_ones_have_an_order()]
