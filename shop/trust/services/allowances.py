"""How much may leave without anybody on staff looking at it: per person and day, and per market and day.

The market's row of the day is held while the sums are added up, so that two payouts of one person's stores cannot fit into the same room.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from django.db import transaction
from django.db.models import F, Sum

from shop.common.clock import now
from shop.places.models import Country
from shop.places.queries import day_in
from shop.trust.models import MarketDay, PersonDay
from shop.trust.queries.parties import party_of
from shop.trust.queries.proofs import rules_of


class AllowanceRefusal(Enum):
    """Whose day is full."""

    PERSON = "person"
    MARKET = "market"


def take_allowance(country: Country, user_id: int, minor: int, *, most_a_day: int) -> AllowanceRefusal | None:
    """Count it against the day of the person's party and of the market; None when it fits, else why it does not, and nothing counted.

    `most_a_day`: what the person's proof allows; the market's own limit per person counts as well. In the caller's transaction.
    """
    rules = rules_of(country)
    with transaction.atomic():
        market_day = _held_day(country.pk, day_in(country, now()))
        party = party_of(user_id)
        gone = PersonDay.objects.filter(market_day=market_day, user__in=party).aggregate(sum=Sum("minor"))["sum"] or 0
        if gone + minor > min(rules.auto_person_day_minor, most_a_day):
            return AllowanceRefusal.PERSON
        if market_day.minor + minor > rules.auto_market_day_minor:
            return AllowanceRefusal.MARKET
        MarketDay.objects.filter(pk=market_day.pk).update(minor=F("minor") + minor)
        PersonDay.objects.get_or_create(market_day=market_day, user_id=user_id)
        PersonDay.objects.filter(market_day=market_day, user_id=user_id).update(minor=F("minor") + minor)
    return None


def _held_day(country_id: str, day: date) -> MarketDay:
    held = MarketDay.objects.select_for_update()
    found = held.filter(country=country_id, day=day).first()
    if found is None:
        MarketDay.objects.bulk_create([MarketDay(country_id=country_id, day=day)], ignore_conflicts=True)
        found = held.get(country=country_id, day=day)
    return found
