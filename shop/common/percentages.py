"""Percentages for people, from basis points: 1250 is "12.5%", in French "12,5 %"."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language


def percent_figure(basis_points: int) -> str:
    """The figure alone, in the active language: where a sentence brings the sign."""
    return str(format_decimal(Decimal(basis_points) / 100, format="#,##0.##", locale=_locale()))


def format_percent(basis_points: int) -> str:
    """With its sign, in the active language; French parts the two by a no-break space."""
    return percent_figure(basis_points) + ("\u00a0%" if _locale().startswith("fr") else "%")


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
