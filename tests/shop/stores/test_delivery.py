"""What a store asks for delivery, and where it does not deliver."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.accounts.models import Address
from shop.common.clock import now
from shop.common.money import DECIMALS, Money
from shop.places.models import Country, Place
from shop.stores.exceptions import InvalidZone
from shop.stores.models import DeliveryZone, Store
from shop.stores.queries import (
    DeliveryDestination,
    DeliveryOffer,
    delivers_to,
    delivery_offer,
    delivery_quote,
    delivery_terms,
    least_delivery_charge,
)
from shop.stores.services import Area, Prices, remove_zone, save_zone
from shop.stores.states import DeliveryScope, ZoneKind
from tests.factories.accounts import create_address
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store, create_zone

HOME = (9.5800, -13.6770)
METRES_PER_DEGREE = 111_195.08  # of latitude, on the mean sphere
AMOUNTS = st.integers(0, 10**9)


def _money(minor: int, currency: str = "GNF") -> Money:
    return Money(minor, currency)


def _prices(price: int = 20_000, per_km: int = 0, per_kg: int = 0, free_from: int | None = None) -> Prices:
    return Prices(_money(price), _money(per_km), _money(per_kg), None if free_from is None else _money(free_from))


def _offer(store: Store, address: Address, *, goods: int = 0, grams: int = 0) -> DeliveryOffer:
    return delivery_offer(Store.objects.get(pk=store.pk), DeliveryDestination.of(address), goods=_money(goods), grams=grams)


@pytest.fixture
def store(db: None) -> Store:
    return create_store(name="Bob's")


@pytest.fixture
def address(db: None) -> Address:
    """Five kilometres from the store as the crow flies, 6.5 by road."""
    return create_address()


def test_without_zones_the_market_s_rate_counts(store: Store, address: Address) -> None:
    quote = _offer(store, address).quote
    assert quote is not None
    assert (quote.fee, quote.paid_by_store, quote.zone) == (_money(18_500), False, None)
    assert least_delivery_charge(store) == _money(10_000)


@pytest.mark.parametrize(
    ("zone", "grams", "fee"),
    [
        ({"price_minor": 20_000}, 0, 20_000),
        ({"price_minor": 20_100}, 0, 20_500),  # what people can pay in notes
        ({"price_minor": 10_000, "per_km_minor": 1_000}, 0, 17_000),  # 6.506 km
        ({"price_minor": 10_000, "per_kg_minor": 2_000}, 2_500, 15_000),
        ({"price_minor": 0, "per_km_minor": 1_000, "per_kg_minor": 1_000}, 1_000, 8_000),
    ],
)
def test_price_distance_and_weight_add_up(store: Store, address: Address, zone: dict[str, Any], grams: int, fee: int) -> None:
    create_zone(store=store, **zone)
    quote = _offer(store, address, grams=grams).quote
    assert quote is not None
    assert quote.charge == quote.fee == _money(fee)


@pytest.mark.parametrize(("goods", "charge"), [(0, 20_000), (299_999, 20_000), (300_000, 0), (10**9, 0)])
def test_from_its_amount_on_the_store_pays_the_courier_the_same_fee(store: Store, address: Address, goods: int, charge: int) -> None:
    create_zone(store=store, free_from_minor=300_000)
    quote = _offer(store, address, goods=goods).quote
    assert quote is not None
    assert (quote.charge, quote.fee, quote.paid_by_store) == (_money(charge), _money(20_000), charge == 0)


def test_the_store_s_own_offer_for_all_addresses_counts_in_zones_too(store: Store, address: Address) -> None:
    create_zone(store=store, free_from_minor=900_000)
    Store.objects.filter(pk=store.pk).update(pays_delivery_from_minor=300_000)
    quote = _offer(store, address, goods=300_000).quote
    assert quote is not None
    assert quote.paid_by_store


def test_a_zone_without_a_price_costs_the_buyer_nothing_and_the_courier_is_paid_by_the_store(store: Store, address: Address) -> None:
    create_zone(store=store, price_minor=0)
    quote = _offer(store, address).quote
    assert quote is not None
    assert (quote.charge, quote.fee, quote.paid_by_store) == (_money(0), _money(18_500), True)
    assert least_delivery_charge(store) == _money(0)


def test_a_free_zone_beyond_the_couriers_reach_is_the_store_s_own_business(store: Store) -> None:
    create_zone(store=store, price_minor=0)
    quote = _offer(store, create_address(latitude=11.3, longitude=-12.3)).quote
    assert quote is not None
    assert (quote.charge, quote.fee) == (_money(0), _money(0))


def test_the_narrowest_zone_counts(store: Store) -> None:
    region = create_place()
    commune = create_place(name="Ratoma", parent=region)
    quarter = create_place(name="Kipe", parent=commune)
    areas = {
        40_000: Area(),
        30_000: Area(place=region),
        25_000: Area(place=commune),
        20_000: Area(radius_m=3_000),
        10_000: Area(place=quarter),
    }
    for price, area in areas.items():
        save_zone(store, area, _prices(price), actor_id=store.owner_id)
    near = {"latitude": 9.5810, "longitude": -13.6770}
    doors = {
        10_000: create_address(region=region, prefecture=commune, quarter=quarter, **near),
        20_000: create_address(region=region, prefecture=commune, **near),
        25_000: create_address(region=region, prefecture=commune),
        30_000: create_address(region=region),
        40_000: create_address(region=create_place(name="Labé")),
    }
    found = {price: quote.fee.minor for price, door in doors.items() if (quote := _offer(store, door).quote)}
    assert found == {price: price for price in doors}


@pytest.mark.parametrize(
    ("allows_pickup", "words"),
    [
        (True, "Bob's does not deliver to this address, only here: Labé. You can collect your order at the store."),
        (False, "Bob's does not deliver to this address, only here: Labé. Choose another address."),
    ],
)
def test_an_address_outside_all_zones_is_refused_with_the_way_out(store: Store, address: Address, allows_pickup: bool, words: str) -> None:
    create_zone(store=store, place=create_place(name="Labé"))
    Store.objects.filter(pk=store.pk).update(allows_pickup=allows_pickup)
    assert _offer(store, address) == DeliveryOffer(None, words)
    assert not delivers_to(store, DeliveryDestination.of(address))


def test_a_store_that_does_not_deliver_has_no_quote_whatever_its_zones(store: Store, address: Address) -> None:
    create_zone(store=store)
    Store.objects.filter(pk=store.pk).update(delivery_scope=DeliveryScope.PICKUP)
    assert "does not deliver: collect" in _offer(store, address).refusal
    assert least_delivery_charge(Store.objects.get(pk=store.pk)) is None


def test_a_way_that_cannot_be_measured_has_a_flat_price_or_none(store: Store) -> None:
    nowhere = create_place(name="Nowhere", latitude=None, longitude=None)
    door = create_address(region=nowhere, latitude=None, longitude=None)
    zone = create_zone(store=store, place=nowhere)
    quote = _offer(store, door).quote
    assert quote is not None
    assert (quote.fee, quote.distance_metres) == (_money(20_000), None)
    DeliveryZone.objects.filter(pk=zone.pk).update(per_km_minor=100)
    assert "Set a pin" in _offer(store, door).refusal


def test_a_country_s_zone_ends_at_its_border(store: Store) -> None:
    create_zone(store=store)
    kenya = create_country(code="KE")
    door = create_address(country=kenya, region=create_place(country=kenya, name="Nairobi"))
    assert _offer(store, door).quote is None


@pytest.mark.parametrize(
    ("area", "prices"),
    [
        ({"radius_m": 0}, {}),
        ({"radius_m": 500_001}, {}),
        ({"place": "KE"}, {}),
        ({}, {"price": -1}),
        ({}, {"free_from": -1}),
    ],
)
def test_a_zone_that_cannot_be_is_refused(store: Store, area: dict[str, Any], prices: dict[str, Any]) -> None:
    if area.get("place"):
        area = {"place": create_place(country=create_country(code="KE"), name="Nairobi")}
    with pytest.raises(InvalidZone):
        save_zone(store, Area(**area), _prices(**prices), actor_id=None)
    assert not store.zones.exists()


def test_prices_are_in_the_store_s_currency(store: Store) -> None:
    foreign = Prices(Money(1, "EUR"), Money(0, "EUR"), Money(0, "EUR"))
    with pytest.raises(InvalidZone):
        save_zone(store, Area(), foreign, actor_id=None)


def test_an_area_has_one_price_and_a_zone_can_be_changed_and_removed(store: Store) -> None:
    zone = save_zone(store, Area(), _prices(), actor_id=None)
    with pytest.raises(InvalidZone, match="already"):
        save_zone(store, Area(), _prices(30_000), actor_id=None)
    save_zone(store, Area(radius_m=5_000), _prices(30_000), zone=zone, actor_id=None)
    assert store.zones.get().kind == ZoneKind.RADIUS
    remove_zone(zone, actor_id=None)
    assert not store.zones.exists()


def test_a_circle_needs_a_centre(db: None) -> None:
    lost = create_store(latitude=None, longitude=None, region=create_place(name="Nowhere", latitude=None, longitude=None))
    with pytest.raises(InvalidZone, match="pin"):
        save_zone(lost, Area(radius_m=1_000), _prices(), actor_id=None)


# The quote's laws, on rows that never reach the database.


def _unsaved(currency: str, step: int, *, pays_from: int | None = None, **zone: Any) -> Store:
    country = Country(
        code="GN", names={"en": "Guinea"}, currency=currency, time_zone="UTC", route_factor_percent=130, delivery_step_minor=step
    )
    store = Store(pk=1, name="Bob's", country=country, currency=currency, latitude=HOME[0], longitude=HOME[1])
    store.pays_delivery_from_minor = pays_from
    region = Place(pk=1, name="Conakry", country=country, level=1)
    store.region = region
    row = DeliveryZone(store=store, kind=ZoneKind.COUNTRY, **zone)
    store._prefetched_objects_cache = {"zones": [row]}  # type: ignore[attr-defined]
    return store


def _charged(store: Store, metres: int, *, goods: int = 0, grams: int = 0) -> tuple[Money, Money]:
    to = DeliveryDestination("GN", frozenset({1}), (HOME[0] + metres / METRES_PER_DEGREE, HOME[1]))
    quote = delivery_quote(store, to, goods=Money(goods, store.currency), grams=grams)
    assert quote is not None
    return quote.charge, quote.fee


ZONES = st.fixed_dictionaries(
    {
        "price_minor": AMOUNTS,
        "per_km_minor": st.integers(0, 10**6),
        "per_kg_minor": st.integers(0, 10**6),
        "free_from_minor": st.none() | AMOUNTS,
    }
)
CURRENCY = st.sampled_from(sorted(DECIMALS))
STEP = st.sampled_from([0, 1, 50, 500, 1_000])
METRES = st.integers(0, 400_000)
GRAMS = st.integers(0, 200_000)


@given(zone=ZONES, currency=CURRENCY, step=STEP, metres=METRES, further=METRES, grams=GRAMS, heavier=GRAMS, goods=AMOUNTS)
def test_a_quote_grows_with_distance_and_weight_and_is_never_negative(
    zone: dict[str, Any], currency: str, step: int, metres: int, further: int, grams: int, heavier: int, goods: int
) -> None:
    if not (zone["price_minor"] or zone["per_km_minor"] or zone["per_kg_minor"]):
        zone["price_minor"] = 1
    store = _unsaved(currency, step, **zone)
    charge, fee = _charged(store, metres, goods=goods, grams=grams)
    assert charge.currency == fee.currency == currency
    assert 0 <= charge.minor <= fee.minor
    assert fee.minor % max(1, step) == 0
    for longer, weight in ((metres + further, grams), (metres, grams + heavier)):
        more_charge, more_fee = _charged(store, longer, goods=goods, grams=weight)
        assert more_charge >= charge
        assert more_fee >= fee


@given(zone=ZONES, goods=AMOUNTS, pays_from=st.none() | AMOUNTS, metres=METRES, grams=GRAMS)
def test_free_from_is_kept_to_the_unit(zone: dict[str, Any], goods: int, pays_from: int | None, metres: int, grams: int) -> None:
    store = _unsaved("KES", 1, pays_from=pays_from, **(zone | {"price_minor": zone["price_minor"] + 1}))
    charge, fee = _charged(store, metres, goods=goods, grams=grams)
    limits = [each for each in (pays_from, zone["free_from_minor"]) if each is not None]
    is_free = bool(limits) and goods >= min(limits)
    assert charge == (Money(0, "KES") if is_free else fee)
    assert fee.minor > 0


@pytest.mark.parametrize(
    ("zones", "grams", "said"),
    [
        ([], 0, "by distance"),
        ([{"per_km_minor": 1_000}], 0, "by distance"),
        ([{"per_kg_minor": 1_000}], None, "by weight"),
        ([{"per_kg_minor": 1_000}], 500, ""),
        ([{"per_km_minor": 1_000, "per_kg_minor": 500}], None, "by distance and weight"),
        ([{"per_km_minor": 1_000}, {"price_minor": 5_000}], 0, "by area and distance"),
        ([{}], 0, ""),
        ([{}, {"price_minor": 5_000}], 0, ""),
    ],
)
def test_a_price_that_may_grow_says_by_what(store: Store, zones: list[dict[str, Any]], grams: int | None, said: str) -> None:
    for number, fields in enumerate(zones):
        create_zone(store=store, place=create_place(name=f"Area {number}"), **fields)
    terms = delivery_terms(Store.objects.get(pk=store.pk), None, goods=_money(0), grams=grams, at=now())
    assert terms.reckoning == said
    assert bool(said) == (terms.highest is None)
