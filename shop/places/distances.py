"""How far, and what carrying costs. Points are degrees (latitude, longitude) on WGS 84."""

from math import asin, cos, radians, sin, sqrt

# Mean radius of the earth (IUGG), metres.
EARTH_RADIUS = 6_371_008.8
METRES_PER_DEGREE = radians(1) * EARTH_RADIUS  # northwards

Point = tuple[float, float]


def haversine_metres(origin: Point, destination: Point) -> float:
    """The great-circle distance in metres (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984)."""
    (lat1, lng1), (lat2, lng2) = origin, destination
    half_north = sin(radians(lat2 - lat1) / 2)
    half_east = sin(radians(lng2 - lng1) / 2)
    chord = half_north**2 + cos(radians(lat1)) * cos(radians(lat2)) * half_east**2
    # Rounding may lift the chord of two antipodes a hair above 1.
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, chord)))


def route_metres(origin: Point, destination: Point, *, factor_percent: int) -> int:
    """Whole metres of road to expect: the straight line times the country's route factor."""
    return round(haversine_metres(origin, destination) * factor_percent / 100)


def fee_minor(distance_metres: int, *, base: int, per_km: int, minimum: int, step: int) -> int:
    """Minor units for carrying so far: base + rate × distance, at least the minimum, rounded up to a multiple of the step."""
    step = max(1, step)
    # In thousandths of a minor unit, so that nothing is rounded before the one rounding that counts.
    exact = max(base * 1000 + per_km * distance_metres, minimum * 1000)
    return -(-exact // (1000 * step)) * step
