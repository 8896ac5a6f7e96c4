"""Which stores: that match words, are open now, or deliver to a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable, ExpressionWrapper

from shop.common.prepared import Blank, prepared
from shop.places.models import Country
from shop.search.map_plane import project_to_plane
from shop.search.models import SearchStore
from shop.stores.models import DeliveryZone, HoursException, OpeningHours, Store
from shop.stores.queries import DeliveryDestination
from shop.stores.states import DeliveryScope, StoreStatus, ZoneKind

MOST_STORES = 3  # that are named beside products


def stores_with_words(country_code: str, words: Sequence[str]) -> Sequence[SearchStore]:
    """The first open stores with every word at the beginning of one of theirs; those whose name has them first, then the most popular."""
    return _stores_with(country_code, *(f" {word}" for word in words))


@prepared
def _stores_with(country_code: Blank, *beginnings: Blank) -> QuerySet[SearchStore]:
    found = SearchStore.objects.filter(country=country_code, store__status=StoreStatus.OPEN)
    in_name = Q()
    for beginning in beginnings:
        found = found.filter(words__contains=beginning)
        in_name &= Q(name__contains=beginning)
    named = ExpressionWrapper(in_name, output_field=FloatField()) if beginnings else None
    # No more than a line shows: with nine tables the plan took ten times as long as the answer.
    found = found.select_related("store__logo", "store__quarter", "store__prefecture", "store__region")
    ordered = (
        found.annotate(named=named).order_by("-named", "-popularity", "store_id") if named else found.order_by("-popularity", "store_id")
    )
    return ordered[:MOST_STORES]


def stores_open_at(country: Country, *, at: datetime) -> QuerySet[Store]:
    """The twin of `opening_state().is_open` in SQL: by the day's own hours where it has some, never while the store is away."""
    local = at.astimezone(ZoneInfo(country.time_zone))
    now = Q(opens__lte=local.time(), closes__gt=local.time())
    special = HoursException.objects.filter(store=OuterRef("pk"), date=local.date())
    usual = OpeningHours.objects.filter(now, store=OuterRef("pk"), weekday=local.weekday())
    stores = Store.objects.visible().filter(country=country)
    stores = stores.exclude(holiday_from__lte=local.date(), holiday_until__gte=local.date())
    return stores.filter(Exists(special.filter(now)) | (~Exists(special) & Exists(usual)))


def stores_delivering_to(country: Country, destination: DeliveryDestination) -> QuerySet[Store]:
    """The twin of `delivers_to()` in SQL: the first zone that holds the place counts, and asks for no way that cannot be measured.

    To another country those send that have named it.
    """
    if destination.country_id != country.pk:
        abroad = DeliveryZone.objects.filter(store=OuterRef("pk"), kind=ZoneKind.ABROAD, country=destination.country_id)
        return Store.objects.visible().filter(Exists(abroad), country=country, delivery_scope=DeliveryScope.INTERNATIONAL)
    stores = (
        Store.objects.visible()
        .filter(country=country, currency=country.currency)
        .exclude(delivery_scope__in=[DeliveryScope.PICKUP, DeliveryScope.DIGITAL])
    )
    at_home = DeliveryZone.objects.filter(store=OuterRef("pk")).exclude(kind=ZoneKind.ABROAD)
    zones = at_home
    holds = Q(kind=ZoneKind.COUNTRY) | Q(kind=ZoneKind.PLACE, place__in=destination.places)
    is_measured, by_market = Q(pk=None), Q(pk=None)
    if destination.point is not None:
        near_zone = _square(destination, country, prefix="store__search_entry__")
        holds |= Q(kind=ZoneKind.RADIUS, radius_m__gte=0) & Q(near__lte=F("radius_m") * F("radius_m") / 1_000_000.0)
        zones = zones.annotate(near=near_zone)
        stores = stores.annotate(near=_square(destination, country, prefix="search_entry__"))
        reach = country.delivery_max_km * 100 / country.route_factor_percent
        by_market = Q(near__lte=reach * reach) & (~Q(delivery_scope=DeliveryScope.LOCAL) | Q(region__in=destination.places))
        is_measured = Q(search_entry__east__isnull=False)
    zones = zones.filter(holds)
    stores = stores.annotate(per_km=Subquery(zones.order_by("position", "pk").values("per_km_minor")[:1]))
    by_zone = Exists(zones) & (is_measured | Q(per_km=0))
    return stores.filter(by_zone | (~Exists(at_home) & by_market))


def _square(destination: DeliveryDestination, country: Country, *, prefix: str) -> Combinable:
    assert destination.point is not None  # the callers have looked
    east, north = project_to_plane(destination.point, country)
    far_east, far_north = F(f"{prefix}east") - east, F(f"{prefix}north") - north
    return ExpressionWrapper(far_east * far_east + far_north * far_north, output_field=FloatField())
