"""Valid markets and places from nothing."""

from typing import Any

from django.utils.text import slugify

from shop.places.models import Country, Place
from shop.trust.models import ProofRule, TrustRules
from shop.trust.states import Proof


def create_country(*, code: str = "GN", **fields: Any) -> Country:
    """Guinea by default. The same code gives the same row."""
    packs: dict[str, dict[str, Any]] = {
        "GN": {
            "names": {"en": "Guinea", "fr": "Guinée"},
            "currency": "GNF",
            "time_zone": "Africa/Conakry",
            "phone_prefix": "+224",
            "languages": ["fr", "en"],
            "level_names": [
                {"en": "Region", "fr": "Région"},
                {"en": "Prefecture", "fr": "Préfecture"},
                {"en": "Quarter", "fr": "Quartier"},
            ],
            "payment_methods": ["cash"],
            "latitude": 9.6412,
            "longitude": -13.5784,
            "route_factor_percent": 130,
            "delivery_base_minor": 5_000,
            "delivery_per_km_minor": 2_000,
            "delivery_minimum_minor": 10_000,
            "delivery_step_minor": 500,
        },
        "KE": {
            "names": {"en": "Kenya", "fr": "Kenya"},
            "currency": "KES",
            "time_zone": "Africa/Nairobi",
            "phone_prefix": "+254",
            "languages": ["en"],
            "level_names": [{"en": "County", "fr": "Comté"}],
            "payment_methods": ["cash"],
            "latitude": -1.2833,
            "longitude": 36.8167,
            "delivery_minimum_minor": 10_000,
        },
    }
    country, made = Country.objects.get_or_create(code=code, defaults=packs[code] | fields)
    if made:
        open_rules(country)
    return country


def open_rules(country: Country) -> None:
    """Rules of trust under which nothing waits: for tests of everything else. Those of a pack are loaded by `load_trust_rules`."""
    holds = dict.fromkeys(["wallet_hold_days", "card_hold_days", "new_wallet_hold_days", "new_card_hold_days", "reserve_bp"], 0)
    TrustRules.objects.create(
        country=country,
        fee_advance_minor=10**12,
        refund_advance_minor=10**12,
        staff_advance_minor=10**12,
        staff_advance_day_minor=10**12,
        surge_percent=10**8,
        auto_person_day_minor=10**12,
        auto_market_day_minor=10**12,
        bonus_most_percent=10**6,
        codes_need_phone=False,
        codes_in_person=True,
        waits_for_money=False,
        points_most_percent=None,
        **holds,
    )
    unlocked = {"debt_percent": 100, "courier_cash_percent": 100, "takes_cards": True, "auto_day_minor": 10**12, "extra_hold_days": 0}
    ProofRule.objects.bulk_create([ProofRule(country=country, proof=proof, **unlocked) for proof in Proof.values])


def create_place(*, country: Country | None = None, name: str = "Conakry", parent: Place | None = None, **fields: Any) -> Place:
    """A region by default, or the child of `parent`. The same name under the same parent gives the same row."""
    country = country or (parent.country if parent else create_country())
    level = parent.level + 1 if parent else 1
    defaults = {"name": name, "level": level, "latitude": 9.5370, "longitude": -13.6773} | fields
    return Place.objects.get_or_create(country=country, parent=parent, slug=slugify(name), defaults=defaults)[0]
