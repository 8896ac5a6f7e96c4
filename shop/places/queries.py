"""Reads: quotes, and what a select offers."""

from dataclasses import dataclass

from shop.common.money import Money
from shop.places.distances import Point, fee_minor, route_metres
from shop.places.exceptions import TooFar
from shop.places.models import Country, Place


@dataclass(frozen=True, slots=True)
class DeliveryQuote:
    """What carrying a parcel costs: metres of road to expect, and the fee in the country's currency."""

    distance_metres: int
    fee: Money


def quote_delivery(country: Country, *, origin: Point, destination: Point) -> DeliveryQuote:
    """The country's price for carrying a parcel between two points (degrees). TooFar when couriers do not go there."""
    distance = route_metres(origin, destination, factor_percent=country.route_factor_percent)
    if distance > country.delivery_max_km * 1000:
        raise TooFar(distance_metres=distance, max_km=country.delivery_max_km)
    fee = fee_minor(
        distance,
        base=country.delivery_base_minor,
        per_km=country.delivery_per_km_minor,
        minimum=country.delivery_minimum_minor,
        step=country.delivery_step_minor,
    )
    return DeliveryQuote(distance_metres=distance, fee=Money(fee, country.currency))


def open_markets() -> list[Country]:
    """The countries one may shop in, by name in the active language."""
    return sorted(Country.objects.filter(is_active=True), key=lambda country: country.name)


def find_place(country: Country, *, level: int, pk: object, parent: Place | None = None) -> Place | None:
    """The place if it is one of the country's on that level, under that parent; None for anything else, text included."""
    if not str(pk or "").isascii() or not str(pk or "").isdigit() or len(str(pk)) > 18:
        return None
    places = Place.objects.filter(country=country, level=level, pk=int(str(pk)))
    return (places.filter(parent=parent) if level > 1 else places).first()
