"""Reads: quotes, and what a select offers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import chain
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.text import slugify

from shop.common.money import Money
from shop.common.percentages import format_percent
from shop.common.prepared import Blank, prepared
from shop.common.taxes import Rate
from shop.places.distances import Point, fee_minor, route_metres
from shop.places.exceptions import TooFar
from shop.places.models import Country, Place, TaxRate

FEWEST_LETTERS = 2  # of a place's name, to look for it


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


@dataclass(frozen=True, slots=True)
class MarketTaxes:
    """A market's taxes on one day, in the order in which they are taken."""

    on_goods: Sequence[Rate] = ()
    on_fee: Sequence[Rate] = ()
    language: str = "en"  # its first: what is frozen with a sale is said in it


def day_in(country: Country, at: datetime) -> date:
    """The market's own date at that instant."""
    return at.astimezone(ZoneInfo(country.time_zone)).date()


def taxes_of(countries: Iterable[Country], *, at: datetime) -> dict[str, MarketTaxes]:
    """Each market's taxes at that instant, by its own calendar; one query for all of them."""
    countries = list(countries)
    days = {country.pk: day_in(country, at) for country in countries}
    found: dict[str, dict[str, TaxRate]] = {code: {} for code in days}
    for row in _rates_valid(*chain.from_iterable(days.items())) if days else ():
        found[row.country_id][row.code] = row  # the newest of one code counts
    languages = {country.pk: (country.languages or ["en"])[0] for country in countries}
    return {code: _taxes(rows.values(), languages[code]) for code, rows in found.items()}


@prepared
def _rates_valid(*when: Blank) -> QuerySet[TaxRate]:
    """`when` are countries and days by turns."""
    days = zip(when[::2], when[1::2], strict=True)
    valid = (Q(Q(valid_until=None) | Q(valid_until__gte=day), country=code, valid_from__lte=day) for code, day in days)
    return TaxRate.objects.filter(reduce(or_, valid)).order_by("valid_from", "pk")


def _taxes(rows: Iterable[TaxRate], language: str) -> MarketTaxes:
    ordered = sorted(rows, key=lambda row: (row.position, row.code))
    with translation.override(language):
        rates = [(row, Rate(row.code, f"{row.code} {format_percent(row.rate_bp)}", row.rate_bp, row.is_compound)) for row in ordered]
    return MarketTaxes([rate for row, rate in rates if row.on_goods], [rate for row, rate in rates if row.on_fee], language)


def open_markets() -> list[Country]:
    """The countries one may shop in, by name in the active language."""
    return sorted(Country.objects.filter(is_active=True), key=lambda country: country.name)


def find_place(country: Country, *, level: int, pk: object, parent: Place | None = None) -> Place | None:
    """The place if it is one of the country's on that level, under that parent; None for anything else, text included."""
    if not str(pk or "").isascii() or not str(pk or "").isdigit() or len(str(pk)) > 18:
        return None
    places = Place.objects.filter(country=country, level=level, pk=int(str(pk)))
    return (places.filter(parent=parent) if level > 1 else places).first()


def places_named(country: Country, text: str, *, limit: int = 12) -> list[Place]:
    """Quarters and towns as people type them ("kipe", "Kipé, Ratoma"): those called so, else those whose names hold it; with `parent`s.

    More than one where several are called so. Regions are left out: too large for a door.
    """
    name, *above = [slugify(part) for part in text.split(",")]
    if not name:
        return []
    places = Place.objects.filter(country=country, level__gte=2).select_related("parent__parent", "country").order_by("level", "name", "pk")
    for part in filter(None, above):
        places = places.filter(Q(parent__slug=part) | Q(parent__parent__slug=part))
    alike = list(places.filter(Q(slug=name) | Q(spellings__contains=name))[: limit * 4])
    called_so = [place for place in alike if place.is_called(name)][:limit]
    if called_so or not says_enough(text):
        return called_so
    return list(places.filter(Q(slug__contains=name) | Q(spellings__contains=name))[:limit])


def says_enough(text: str) -> bool:
    """Whether it has enough letters to look for a part of a name: one letter is in half of them."""
    return sum(letter.isalpha() for letter in slugify(text.partition(",")[0])) >= FEWEST_LETTERS


def places_meant(country: Country, text: str) -> list[Place]:
    """The same, but one alone where it is clear: nothing else is called just so on the largest level.

    One alone that is only near, "Kharan" for "Khar", is no answer but a question: see `is_place_named`.
    """
    found = places_named(country, text) if text else []
    if len(found) > 1 and len({place.name for place in found[:2]}) == 2 and found[0].slug == slugify(text.partition(",")[0]):
        return [place for place in found if place.pk == found[0].pk or (place.level == found[0].level and is_place_named(place, text))]
    return found


def is_place_named(place: Place, text: str) -> bool:
    """Whether a text as it is typed names that place, rather than a part of its name."""
    return place.is_called(slugify(text.partition(",")[0]))


def place_line(place: Place) -> str:
    """How a place is written so that it is found again: "Kipé, Ratoma, Conakry". Needs `parent`s loaded."""
    names = [place.name]
    while place.parent is not None:
        place = place.parent
        names.append(place.name)
    return ", ".join(names)
