"""Amounts as people write them, and the form field for them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shop.common.money import DECIMALS, Money

_SPACES = re.compile(r"[\s'’]")
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_FIGURES = re.compile(r"-?\d+(\.\d+)?")  # a slip like "1e9" is no price of a thousand million
_WITH_DECIMALS = re.compile(r"([\d.,]+)[.,](\d{1,2})")


def read_amount(text: str, currency: str) -> Money:
    """What people write: "150000", "150 000", "150.000" and "150,000" are the same in francs; "12.50" and "12,50" in shillings.

    ValueError, in words for the writer, otherwise.
    """
    digits = _SPACES.sub("", text)
    decimals = _WITH_DECIMALS.fullmatch(digits)
    if DECIMALS[currency] < 3 and _GROUPED.fullmatch(digits):
        digits = re.sub(r"[.,]", "", digits)
    elif decimals:
        digits = f"{re.sub('[.,]', '', decimals[1])}.{decimals[2]}"
    if not _FIGURES.fullmatch(digits):
        raise ValueError(_("Enter an amount in figures."))
    return Money.from_decimal(digits, currency)


class MoneyField(forms.CharField):
    """An amount in major units of one currency; cleans to Money, or None when it may be empty and is."""

    def __init__(self, *, currency: str, minimum: int = 1, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal" if DECIMALS[currency] else "numeric", "autocomplete": "off"}
        super().__init__(max_length=24, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.currency, self.minimum = currency, minimum

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Money):
            return value
        return f"{value.decimal:,f}".replace(",", "\u00a0")  # zeros are counted in threes

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
