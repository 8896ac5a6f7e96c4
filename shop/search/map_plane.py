"""A country as a plane: kilometres from the middle of its map. Within a country that is as good as the globe (under 1 %)."""

from math import cos, hypot, radians

from shop.places.distances import Point
from shop.places.models import Country
from shop.stores.models import Store

KM_PER_DEGREE = 111.195


def project_to_plane(point: Point, country: Country) -> tuple[float, float]:
    """Degrees as kilometres east and north."""
    east = (point[1] - country.longitude) * cos(radians(country.latitude)) * KM_PER_DEGREE
    return round(east, 3), round((point[0] - country.latitude) * KM_PER_DEGREE, 3)


def place_on_map(store: Store) -> tuple[float, float] | tuple[None, None]:
    """Where a store is. Needs `country` and its places loaded."""
    return project_to_plane(store.point, store.country) if store.point else (None, None)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> int:
    """As the crow flies."""
    return round(hypot(one[0] - other[0], one[1] - other[1]) * 1000)
