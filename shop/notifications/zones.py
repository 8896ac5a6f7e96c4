"""The clocks that a person may choose, by country and city in the reader's language."""

from __future__ import annotations

from collections import Counter
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from shop.common.folded_words import fold_words


@cache
def zone_choices(language: str) -> tuple[tuple[str, str], ...]:
    """(name, words) of every zone that belongs to a country: "Guinea", and with the city where a country has several clocks."""
    locale = Locale.parse(language, sep="-")
    known = available_timezones()
    countries = {zone: code for zone, code in get_global("zone_territories").items() if zone in known and code in locale.territories}
    several = Counter(countries.values())
    words = {zone: locale.territories[code] for zone, code in countries.items()}
    for zone in words:
        if several[countries[zone]] > 1:
            words[zone] += f", {get_timezone_location(zone, locale=locale, return_city=True)}"
    return tuple(sorted(words.items(), key=lambda one: fold_words(one[1])))
