"""Amounts as people write them, and the form field for them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shop.common.currency_names import currencies_named
from shop.common.money import DECIMALS, Money, words_for_decimals

MOST_CHARACTERS = 48  # "1 500 000 francs guinéens" and some more
_WITHOUT_DECIMALS = "GNF"
_INDIAN = {"PKR"}  # 1,50,000 is what others write 150,000
# What keyboards and programs put in place of the plain signs; ٬ and ٫ say themselves which of the two they are.
_PLAIN = str.maketrans(dict.fromkeys("’‘ʼ´`＇", "'") | dict.fromkeys("،，", ",") | {"．": ".", "−": "-", "－": "-", "／": "/", "＝": "="})
_AMOUNT = re.compile(r"(\D*?)([0-9](?:[0-9 .,'٬٫]*[0-9])?)(\D*)")
_MARKED = re.compile(r"[0-9]+(?:[ .,'٬٫][0-9]+)*")
_WHOLE = re.compile(r"^ ?/ ?[-=]")  # as in 2500/- and 3470/=: no cents follow


def read_amount(text: str, currency: str) -> Money:
    """What people write, of that currency; digits of any script, its name before or after, thousands parted as anybody parts them.

    "150000", "150 000", "150'000", "150.000", "150,000 FG" and "١٥٠٬٠٠٠" are the same in francs; "12.50" and "12,50" in shillings.
    One point or comma with three digits after it parts thousands: "1.500" is one thousand five hundred, except in currencies of three
    decimals, where it is one and a half. Of two different marks the last begins the decimals. Zeros may stand for decimals where a currency
    has none ("150,00 GNF"). In PKR lakhs may be parted as well: "1,50,000".

    ValueError, in words for the writer, otherwise; also where another currency is named.
    """
    found = _AMOUNT.fullmatch(_plain(text))
    if not found:
        raise ValueError(_("Enter an amount in figures."))
    before, figure, after = found[1].strip(), found[2], found[3]
    is_negative = before[:1] == "-" or before[-1:] == "-"
    before = before[1:].strip() if before[:1] == "-" else before.removesuffix("-").strip()
    for name in (before, _WHOLE.sub("", after, count=1).strip()):
        if name:
            _check_named(name, currency)
    amount = Money.from_decimal(read_figure(figure, currency), currency)
    return -amount if is_negative else amount


def read_figure(figure: str, currency: str) -> str:
    """The digits with a point before the decimals, from digits with marks among them. ValueError in words otherwise."""
    parts, marks = re.split(r"[ .,'٬٫]", figure), re.findall(r"[ .,'٬٫]", figure)
    if not _MARKED.fullmatch(figure):
        raise ValueError(_words_for_marks(currency))
    decimals = ""
    if marks and _parts_decimals(parts, marks, currency):
        decimals = parts.pop()
        marks.pop()
        if len(decimals) > max(DECIMALS[currency], 2):
            raise ValueError(words_for_decimals(currency))
    if marks and not (len(set(marks)) == 1 and _is_grouped(parts, currency)):
        raise ValueError(_words_for_marks(currency))
    return "".join(parts) + (f".{decimals}" if decimals else "")


class MoneyField(forms.CharField):
    """An amount in major units of one currency; cleans to Money, or None when it may be empty and is."""

    def __init__(self, *, currency: str, minimum: int = 1, widget: forms.Widget | None = None, **kwargs: Any) -> None:
        widget = widget or forms.TextInput()
        widget.attrs |= {"inputmode": "decimal" if DECIMALS[currency] else "numeric", "autocomplete": "off"}
        super().__init__(max_length=MOST_CHARACTERS, widget=widget, **kwargs)
        self.currency, self.minimum = currency, minimum

    def prepare_value(self, value: Any) -> Any:
        return value.format_figure() if isinstance(value, Money) else value  # as beside it on the page

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = read_amount(text, self.currency)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="amount") from error
        if amount.minor < self.minimum:
            raise forms.ValidationError(
                _("Enter an amount above zero.") if self.minimum else _("An amount cannot be negative."), code="low"
            )
        if amount.minor > 10**13:
            raise forms.ValidationError(_("This amount is too large. Look at the zeros again."), code="high")
        return amount


class CountField(forms.IntegerField):
    """A whole number, its thousands parted as in amounts: "1.000" notes are a thousand."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            figure = read_figure(_plain(str(value)), _WITHOUT_DECIMALS)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return super().to_python(figure)


def _plain(text: str) -> str:
    """With plain digits and signs, single spaces, and without what is not seen, such as the marks of a text's direction."""
    seen = (sign for sign in text.translate(_PLAIN) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(str(unicodedata.decimal(sign, sign)) for sign in seen).split())


def _parts_decimals(parts: list[str], marks: list[str], currency: str) -> bool:
    """Whether the last mark begins the decimals."""
    last, others = marks[-1], marks[:-1]
    if last not in ".,":
        return last == "٫"
    if others:
        return last not in others
    return not (DECIMALS[currency] < 3 and len(parts[-1]) == 3 and _is_grouped(parts, currency))


def _is_grouped(parts: list[str], currency: str) -> bool:
    first, *middle, last = parts
    if first[0] == "0" or len(first) > 3 or len(last) != 3:
        return False
    is_lakh = currency in _INDIAN and len(first) < 3 and all(len(part) == 2 for part in middle)
    return is_lakh or all(len(part) == 3 for part in middle)


def _check_named(name: str, currency: str) -> None:
    """ValueError for the name of another currency, and for what is no currency's name."""
    meant = currencies_named(name) if name[0] not in ".,'" else ()
    if not meant:
        raise ValueError(_("Enter an amount in figures."))
    if currency not in meant:
        theirs = meant[0] if len(meant) == 1 else name
        raise ValueError(_("This amount is in %(theirs)s. Enter it in %(ours)s.") % {"theirs": theirs, "ours": currency})


def _words_for_marks(currency: str) -> str:
    example = Money(1_500_000 * 10 ** DECIMALS[currency], currency).format()
    return _("Look at the figures again. Part them in threes, as in “%(example)s”.") % {"example": example}
