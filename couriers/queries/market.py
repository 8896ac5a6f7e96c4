"""The open deliveries of a zone, as couriers see them."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db.models import BigIntegerField, Case, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from couriers.models import CourierProfile, Delivery
from shop.common.cursor_pages import OLDEST, SortKey, cursor_page
from shop.common.money import Money
from shop.places.distances import METRES_PER_DEGREE, haversine_metres

MARKET_PAGE = 25
SORTS = ("near", "earning", "short")
_NOWHERE = 2**62  # behind whatever has a place


@dataclass(frozen=True, slots=True)
class Job:
    """An open delivery as the market shows it: no door, no name, no phone."""

    delivery: Delivery
    metres_away: int | None

    @property
    def earning(self) -> Money:
        """What the courier gets: the fee, and the seller's bonus."""
        return self.delivery.earning


@dataclass(frozen=True, slots=True)
class Market:
    """One page of the open deliveries, and the cursors of those beside it."""

    jobs: list[Job]
    previous: str
    next: str


def market_for(profile: CourierProfile, *, sort: str = "near", place: str | None = None) -> Market:
    """What the courier may claim now: parcels that start in his zone and that he neither bought nor sold.

    Sorted by "near" (from where he last said to be, else the oldest first), "earning" (most first) or "short" (shortest way first).
    """
    open_now = Delivery.objects.open_market().filter(order__store__region_id=profile.region_id)
    others = open_now.exclude(Q(order__buyer_id=profile.user_id) | Q(order__store__owner_id=profile.user_id))
    cards = Delivery.objects.select_related(
        "order__store__region", "order__store__prefecture", "order__store__quarter", "order__prefecture", "order__region"
    )
    sort = sort if sort in SORTS else SORTS[0]
    keyed = others.annotate(**{sort: _market_key(profile, sort)})
    page = cursor_page(keyed, place, size=MARKET_PAGE, by=(SortKey(sort, is_down=sort == "earning"), *OLDEST), cards=cards)
    return Market([Job(delivery=row, metres_away=_metres_away(profile, row)) for row in page], page.previous, page.next)


def _market_key(profile: CourierProfile, sort: str) -> Any:
    """A whole number by which the database sorts: minor units, metres, or the square of metres on a plane, good enough within a zone."""
    if sort == "earning":
        return F("fee_minor") + F("bonus_minor")
    if sort == "short":
        return Coalesce("distance_metres", Value(_NOWHERE), output_field=BigIntegerField())
    if profile.point is None:
        return Value(_NOWHERE, output_field=BigIntegerField())
    latitude, longitude = profile.point
    north = (_store_degrees("latitude") - latitude) * METRES_PER_DEGREE
    east = (_store_degrees("longitude") - longitude) * METRES_PER_DEGREE * cos(radians(latitude))
    return Coalesce(Cast(north * north + east * east, BigIntegerField()), Value(_NOWHERE), output_field=BigIntegerField())


def _store_degrees(name: str) -> Case:
    """The store's `point`: its pin, else the smallest place whose coordinates are known."""
    spots = [f"order__store__{part}" for part in ("", "quarter__", "prefecture__", "region__")]
    return Case(
        *(When(Q(**{f"{spot}latitude__isnull": False, f"{spot}longitude__isnull": False}), then=F(f"{spot}{name}")) for spot in spots),
        output_field=FloatField(),
    )


def _metres_away(profile: CourierProfile, delivery: Delivery) -> int | None:
    here, store = profile.point, delivery.order.store.point
    return round(haversine_metres(here, store)) if here and store else None
