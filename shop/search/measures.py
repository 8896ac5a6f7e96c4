"""Numbers with their units, written in one way: `24 in.`, `24"`, `24-inch` and « 24 pouces » are all "24inch".

Units are the everyday ones of labels in English and French. A decimal sign becomes "p" ("6,6" and "6.6" are "6p6"), for the indexes of
both databases cut words at signs. Thousands are joined: by a comma, a dot or a narrow space whatever follows, by a plain space only before
a round figure, since "13 128 GB" are two numbers and "20 000 mAh" is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

UNITS = {
    "inch": ("in", "in.", "inch", "inches", "pouce", "pouces", "po", '"', "''", "”", "″"),
    "ft": ("ft", "ft.", "foot", "feet", "pied", "pieds"),
    "mm": ("mm", "millimetre", "millimetres"),
    "cm": ("cm", "centimetre", "centimetres"),
    "m": ("m", "metre", "metres", "meter", "meters"),
    "km": ("km", "kilometre", "kilometres"),
    "mg": ("mg",),
    "g": ("g", "gr", "gram", "grams", "gramme", "grammes"),
    "kg": ("kg", "kgs", "kilo", "kilos", "kilogramme", "kilogrammes"),
    "lb": ("lb", "lbs", "pound", "pounds", "livre", "livres"),
    "oz": ("oz", "oz.", "ounce", "ounces"),
    "ml": ("ml", "millilitre", "millilitres"),
    "cl": ("cl", "centilitre", "centilitres"),
    "l": ("l", "lt", "ltr", "litre", "litres", "liter", "liters"),
    "gal": ("gal", "gal.", "gallon", "gallons"),
    "v": ("v", "volt", "volts"),
    "w": ("w", "watt", "watts"),
    "kw": ("kw", "kilowatt", "kilowatts"),
    "mah": ("mah",),
    "ah": ("ah",),
    "hz": ("hz",),
    "mb": ("mb", "mo"),
    "gb": ("gb", "go", "gig", "gigs", "giga", "gigas"),
    "tb": ("tb",),
    "mp": ("mp", "mpx", "megapixel", "megapixels"),
    "cv": ("cv", "hp", "ch"),  # horsepower, of air conditioners and pumps
}
_SYMBOLS = {symbol: unit for unit, symbols in UNITS.items() for symbol in symbols}
_LONGEST_FIRST = sorted(_SYMBOLS, key=len, reverse=True)
_NUMBER = r"\d{1,3}(?:[,.\u00a0\u202f']\d{3})+(?![\d])|\d{1,3}(?: \d00)+(?!\d)|\d+(?:[.,]\d+)?"
# "2 in 1" says nothing of inches.
_UNIT = "|".join(re.escape(symbol) + (r"(?! \d)" if symbol == "in" else "") for symbol in _LONGEST_FIRST)
_MEASURE = re.compile(rf"(?<![\w.,])({_NUMBER})(?:[ \u00a0\u202f]|-)?({_UNIT})(?!\w)", re.IGNORECASE)
_SIZES = re.compile(rf"(?<![\w.,])({_NUMBER}) ?(?:{_UNIT})?(?: ?[x×*] ?(?:{_NUMBER}) ?(?:(?:{_UNIT})(?!\w))?)+(?!\w)", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.,])({_NUMBER})(?!\w)")
_THOUSANDS = re.compile(r"(\d{1,3})((?:[,.\u00a0\u202f' ]\d{3})+)$")


def with_measures(text: str) -> str:
    """The text with each measure as one word: `36 in. x 30 in.` is "36x30", "20 000 mAh" is "20000mah", "6,6" is "6p6"."""
    plain = _without_accents(text)
    plain = _SIZES.sub(lambda found: f" {'x'.join(_one_way(number) for number in _numbers_in(found[0]))} ", plain)
    plain = _MEASURE.sub(lambda found: f" {_one_way(found[1])}{_SYMBOLS[found[2].lower()]} ", plain)
    return _BARE.sub(lambda found: _one_way(found[1]), plain)


def parts_of_measure(word: str) -> list[str]:
    """What may also be asked for: the number of "24inch", each side of "36x30x12"; nothing for any other word."""
    if found := re.fullmatch(r"(\d+(?:p\d+)?)([a-z]+)", word):
        return [found[1]] if found[2] in UNITS else []
    return word.split("x") if re.fullmatch(r"\d+(?:p\d+)?(?:x\d+(?:p\d+)?)+", word) else []


def _numbers_in(text: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(_NUMBER, text))


def _one_way(number: str) -> str:
    if found := _THOUSANDS.fullmatch(number):
        return found[1] + re.sub(r"\D", "", found[2])
    whole, _sign, decimals = number.replace(",", ".").partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}p{decimals}" if decimals else whole


def _without_accents(text: str) -> str:
    """Lower case without accents, signs kept."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(letter))
