"""Writes: loading the markets' data files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction

from shop.places.models import Country, PackHoliday, Place, TaxRate
from shop.places.packs import PlaceRow, read_packs, read_places

# What an operator may tune in the admin: set when the market is first loaded, then left alone.
OPERATORS_FIELDS = frozenset(
    {
        "payment_methods",
        "cash_ceiling_minor",
        "verification",
        "route_factor_percent",
        "delivery_base_minor",
        "delivery_per_km_minor",
        "delivery_minimum_minor",
        "delivery_step_minor",
        "delivery_max_km",
        "payout_hold_days",
        "payout_minimum_minor",
        "payout_auto_minor",
        "courier_cash_ceiling_minor",
        "cash_overdue_days",
        "store_debt_limit_minor",
        "auction_pay_hours",
        "half_ask_minutes",
        "half_desk_hours",
        "return_days",
        "closed_days",
    }
)
_NOT_FIELDS = {"code", "places", "taxes", "trust", "phones", "holidays"}
_COMPARED = ("name", "kind", "latitude", "longitude", "spellings")
Path = tuple[str, ...]


class PackReader(Protocol):
    """What an app above reads of a pack for its own tables."""

    def __call__(self, country: Country, pack: dict[str, Any], *, reset_rates: bool) -> None:
        """In the transaction that loads the market."""


_readers: list[PackReader] = []


def join_load(reader: PackReader) -> PackReader:
    """Call it for each market that is loaded: an app above has tables of its own in the packs."""
    _readers.append(reader)
    return reader


@dataclass
class LoadReport:
    """What a load did."""

    countries: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0


def load_places(*, reset_rates: bool = False) -> LoadReport:
    """Bring markets and places in line with their data files; any number of times.

    Never deletes: addresses point at places. What an operator tuned stays, unless `reset_rates`.
    """
    report = LoadReport()
    for pack in read_packs():
        with transaction.atomic():
            country = _load_country(pack, reset_rates=reset_rates)
            _load_holidays(country, pack.get("holidays", []), reset_rates=reset_rates)
            _load_taxes(country, pack.get("taxes", []))
            _load_country_places(country, read_places(pack), report)
            for reader in _readers:
                reader(country, pack, reset_rates=reset_rates)
        report.countries += 1
    return report


def _load_country(pack: dict[str, Any], *, reset_rates: bool) -> Country:
    fields = {name: value.strip() if isinstance(value, str) else value for name, value in pack.items() if name not in _NOT_FIELDS}
    kept = set() if reset_rates else OPERATORS_FIELDS
    defaults = {name: value for name, value in fields.items() if name not in kept}
    country, _created = Country.objects.update_or_create(code=pack["code"], defaults=defaults, create_defaults=fields)
    return country


def _load_holidays(country: Country, rows: Iterable[dict[str, Any]], *, reset_rates: bool) -> None:
    """The holidays that no pack has given before, and new dates of those that staff left alone; with `reset_rates` all as in the file."""
    given = {holiday.name: holiday for holiday in country.pack_holidays.all()}
    pack = {holiday.name: holiday for holiday in (PackHoliday(country=country, **row) for row in rows)}
    known = [] if reset_rates else country.closed_days
    days = days_after_pack(known, given={} if reset_rates else _days_by_name(given), pack=_days_by_name(pack))
    if days != country.closed_days:
        country.closed_days = days
        country.save(update_fields=["closed_days"])
    changed = [holiday for name, holiday in pack.items() if name not in given or not holiday.is_as(given[name])]
    PackHoliday.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["country", "name"], update_fields=["days", "is_expected"]
    )


def _days_by_name(holidays: dict[str, PackHoliday]) -> dict[str, list[str]]:
    return {name: holiday.days for name, holiday in holidays.items()}


def days_after_pack(known: list[str], *, given: dict[str, list[str]], pack: dict[str, list[str]]) -> list[str]:
    """A market's holidays after a pack, by the days that packs have given it under each name before.

    What is new comes in, and what has another date now moves there. But what staff took out or moved is left as they said it, and so is
    a holiday whose new date they have entered already.
    """
    standing, by_packs = set(known), {day for days in given.values() for day in days}
    by_staff = standing - by_packs
    moved = {
        name
        for name, days in pack.items()
        if name in given and given[name] != days and standing.issuperset(given[name]) and by_staff.isdisjoint(days)
    }
    staying = {day for name, days in given.items() if name not in moved for day in days}
    gone = {day for name in moved for day in given[name]} - staying
    left = [day for day in known if day not in gone]
    come = [day for name, days in pack.items() if name in moved or name not in given for day in days]
    return list(dict.fromkeys([*left, *come]))


def _load_taxes(country: Country, rows: Iterable[dict[str, Any]]) -> None:
    """What the file names and nobody has entered yet. A rate that stands here was frozen into orders: it is left alone."""
    for row in rows:
        fields = dict(row)
        known = {name: fields.pop(name) for name in ("code", "valid_from")}
        TaxRate.objects.get_or_create(country=country, **known, defaults=fields)


def _load_country_places(country: Country, rows: Iterable[PlaceRow], report: LoadReport) -> None:
    known = _known_places(country)
    by_level: dict[int, list[PlaceRow]] = {}
    for row in rows:
        by_level.setdefault(row.level, []).append(row)
    for level in sorted(by_level):  # parents before children
        new = [_new_place(country, row, known) for row in by_level[level] if row.path not in known]
        changed = [place for row in by_level[level] if row.path in known and (place := _changed_place(known[row.path], row))]
        made = Place.objects.bulk_create(new, batch_size=500)
        Place.objects.bulk_update(changed, _COMPARED, batch_size=500)
        known.update(zip([row.path for row in by_level[level] if row.path not in known], made, strict=True))
        report.created += len(made)
        report.updated += len(changed)
        report.unchanged += len(by_level[level]) - len(made) - len(changed)


def _known_places(country: Country) -> dict[Path, Place]:
    places = {place.pk: place for place in Place.objects.filter(country=country)}
    return {_path_of(place, places): place for place in places.values()}


def _path_of(place: Place, places: dict[int, Place]) -> Path:
    above = _path_of(places[place.parent_id], places) if place.parent_id else ()
    return (*above, place.slug)


def _new_place(country: Country, row: PlaceRow, known: dict[Path, Place]) -> Place:
    parent = known[row.path[:-1]] if row.level > 1 else None
    values = {name: getattr(row, name) for name in _COMPARED}
    return Place(country=country, parent=parent, level=row.level, slug=row.path[-1], **values)


def _changed_place(place: Place, row: PlaceRow) -> Place | None:
    values = {name: getattr(row, name) for name in _COMPARED}
    if all(getattr(place, name) == value for name, value in values.items()):
        return None
    for name, value in values.items():
        setattr(place, name, value)
    return place
