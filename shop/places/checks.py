"""Holidays that run out: whoever migrates a site is told before a promise names a day on which nobody delivers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from shop.common.clock import now
from shop.places.models import Country

AHEAD = timedelta(days=90)


@register(Tags.database)
def holidays_reach_ahead(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Each open market that has holidays knows those of the next months. Asks the database: `migrate`, `check --database default`."""
    if "default" not in (databases or ()):
        return []
    today = now().date()
    try:
        open_markets = list(Country.objects.filter(is_active=True).exclude(closed_days=[]).only("code", "closed_days"))
    except DatabaseError:  # before the first migration there is no such table
        return []
    return [_warning(country) for country in open_markets if (country.holidays_known_until or today) < today + AHEAD]


def _warning(country: Country) -> CheckMessage:
    known = country.holidays_known_until
    said = f"end on {known}" if known else "are only those of every year"
    hint = "Load a newer country pack (load_places), or enter what is announced: Countries in the admin, public holidays."
    return Warning(f"The public holidays of {country.code} {said}.", hint=hint, id="places.W001")
