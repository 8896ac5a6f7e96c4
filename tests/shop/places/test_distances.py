"""Distances and fees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.common.money import Money
from shop.places.distances import EARTH_RADIUS, fee_minor, haversine_metres, route_metres
from shop.places.exceptions import TooFar
from shop.places.models import Country
from shop.places.queries import quote_delivery

KALOUM, RATOMA, LABE = (9.5092, -13.7122), (9.6017, -13.6261), (11.3232, -12.28914)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
RATES = {"base": 5000, "per_km": 2000, "minimum": 10000, "step": 500}


def test_one_degree_of_latitude() -> None:
    assert haversine_metres((0, 0), (1, 0)) == pytest.approx(111_195.08, abs=0.01)


def test_half_way_round_the_earth() -> None:
    assert haversine_metres((0, 0), (0, 180)) == pytest.approx(20_015_114.44, abs=0.01)


def test_paris_to_new_york() -> None:
    assert haversine_metres((48.8566, 2.3522), (40.7128, -74.0060)) == pytest.approx(5_837_248, abs=200)


def test_road_is_longer_than_the_straight_line() -> None:
    assert route_metres(KALOUM, RATOMA, factor_percent=100) == 13_962
    assert route_metres(KALOUM, RATOMA, factor_percent=130) == 18_150


@pytest.mark.parametrize(
    ("metres", "fee"),
    [(0, 10_000), (2_500, 10_000), (2_501, 10_500), (2_750, 10_500), (2_751, 11_000), (10_000, 25_000), (18_150, 41_500)],
)
def test_fee_is_rounded_up_to_what_can_be_paid_in_notes(metres: int, fee: int) -> None:
    assert fee_minor(metres, **RATES) == fee


def test_minimum_is_rounded_up_too() -> None:
    assert fee_minor(0, base=0, per_km=0, minimum=10_001, step=500) == 10_500


@given(a=POINTS, b=POINTS)
def test_distance_is_symmetric_and_on_earth(a: tuple[float, float], b: tuple[float, float]) -> None:
    there, back = haversine_metres(a, b), haversine_metres(b, a)
    assert there == pytest.approx(back)
    assert 0 <= there <= 3.1416 * EARTH_RADIUS


@given(
    near=st.integers(0, 10**6),
    more=st.integers(0, 10**6),
    base=st.integers(0, 10**6),
    per_km=st.integers(0, 10**6),
    minimum=st.integers(0, 10**6),
    step=st.integers(1, 10**4),
)
def test_fee_never_falls_with_distance_and_is_the_smallest_payable(near, more, base, per_km, minimum, step) -> None:
    rates = {"base": base, "per_km": per_km, "minimum": minimum, "step": step}
    fee = fee_minor(near, **rates)
    exact = max(base + per_km * near / 1000, minimum)
    assert fee % step == 0
    assert exact - 1e-6 <= fee < exact + step
    assert fee <= fee_minor(near + more, **rates)


def _guinea(**fields: int) -> Country:
    return Country(
        code="GN",
        currency="GNF",
        **{
            "delivery_base_minor": 5000,
            "delivery_per_km_minor": 2000,
            "delivery_minimum_minor": 10000,
            "delivery_step_minor": 500,
            "latitude": 9.6,
            "longitude": -13.5,
        }
        | fields,
    )


def test_quote_has_metres_of_road_and_the_countrys_money() -> None:
    quote = quote_delivery(_guinea(), origin=KALOUM, destination=RATOMA)
    assert (quote.distance_metres, quote.fee) == (18_150, Money(41_500, "GNF"))


def test_too_far_is_refused_in_words() -> None:
    with pytest.raises(TooFar) as caught:
        quote_delivery(_guinea(), origin=KALOUM, destination=LABE)
    assert str(caught.value) == "This address is 332 km away; couriers here go at most 60 km."


def test_exactly_the_limit_is_not_too_far() -> None:
    distance = route_metres(KALOUM, RATOMA, factor_percent=130)
    assert quote_delivery(_guinea(delivery_max_km=-(-distance // 1000)), origin=KALOUM, destination=RATOMA).distance_metres == distance
