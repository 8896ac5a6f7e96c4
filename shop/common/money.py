"""Money as integer minor units of one currency. GNF 150000 is 150 000 Guinean francs: the franc has no decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, DecimalException
from functools import lru_cache, total_ordering
from typing import ClassVar, NoReturn, TypeGuard

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# ISO 4217's number of decimals for the currencies a market may use. One table: a provider with other rules translates at its door.
DECIMALS = {
    "GNF": 0, "XOF": 0, "XAF": 0, "UGX": 0, "RWF": 0, "JPY": 0,
    "KES": 2, "PKR": 2, "NGN": 2, "GHS": 2, "TZS": 2, "EUR": 2, "USD": 2, "GBP": 2,
    "TND": 3, "KWD": 3,
}  # fmt: skip
# The smallest step in which prices are written, in minor units, where it is more than one: what can be paid in cash and read aloud.
PRICE_STEPS = {"GNF": 500, "XOF": 5, "XAF": 5, "UGX": 50, "RWF": 10, "KES": 100, "PKR": 100, "NGN": 100, "TZS": 5_000}
CURRENCIES = [(code, code) for code in DECIMALS]
# The signs that people write at home: CLDR 48, the symbol in a locale of the currency's own country (`en_KE`, `en_PK`, `en_NG` …). KSh is
# written as the Central Bank of Kenya and its shops do, FCFA as on price tags. A currency that is in neither table keeps its ISO code.
SIGNS_BEFORE = {
    "KES": "KSh\u00a0", "PKR": "Rs\u00a0", "UGX": "USh\u00a0", "TZS": "TSh\u00a0", "KWD": "KD\u00a0",
    "NGN": "₦", "GHS": "GH₵", "JPY": "¥", "EUR": "€", "USD": "$", "GBP": "£",
}  # fmt: skip
SIGNS_BEHIND = {"XOF": "FCFA", "XAF": "FCFA", "TND": "DT"}


class CurrencyMismatch(ValueError):
    """Amounts of two currencies met."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (`minor`) of one ISO 4217 currency. May be negative; never a fraction of a minor unit.

    It is neither true nor false: nothing received, and not known what was received, are two things.
    """

    UNTRUE: ClassVar = "Money is neither true nor false: write .is_zero, .is_positive or .is_negative, or `is None` where none is known."

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in DECIMALS:
            raise ValueError(f"Unknown currency {self.currency!r}.")
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError(f"Minor units must be a whole number, not {self.minor!r}.")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, amount: Decimal | str | int, currency: str) -> Money:
        """From what a person writes ("12.50"). ValueError, in words for the reader, on text or on too many decimals."""
        try:
            scaled = Decimal(amount).scaleb(DECIMALS[currency])
        except DecimalException as error:  # no figure, or one beyond all figures
            raise ValueError(_("Enter an amount in figures.")) from error
        if not scaled.is_finite() or abs(scaled) >= 2**62:
            raise ValueError(_("Enter an amount in figures."))
        if scaled != scaled.to_integral_value():
            raise ValueError(words_for_decimals(currency))
        return cls(int(scaled), currency)

    @property
    def is_zero(self) -> bool:
        """Nothing at all."""
        return self.minor == 0

    @property
    def is_positive(self) -> bool:
        """More than nothing."""
        return self.minor > 0

    @property
    def is_negative(self) -> bool:
        """Less than nothing."""
        return self.minor < 0

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-DECIMALS[self.currency])

    def format(self, language: str | None = None) -> str:
        """For a person, in the language (the active one by default): "KSh 3,470", "150,000 GNF", in French "3 470 KSh".

        With a minus sign in place of a hyphen: a line does not break after it, and screen readers say it.
        """
        return _amount_as_text(self.minor, self.currency, _locale_of(language), with_sign=True)

    def format_figure(self, language: str | None = None) -> str:
        """The same without the currency's sign: for a field whose label names the currency."""
        return _amount_as_text(self.minor, self.currency, _locale_of(language), with_sign=False)

    def basis_points(self, rate: int) -> Money:
        """`rate`/10000 of the amount, half to even."""
        share = (Decimal(self.minor) * rate / 10_000).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        return Money(int(share), self.currency)

    def percent_more(self, percent: Decimal) -> Money:
        """Changed by so many percent (negative for less) and written as prices of this currency are, to a full step.

        Less is rounded down: what is called 30 % off is 30 % off, or a little more. More goes to the nearest step, half up. Below twenty
        steps to the minor unit, so that nothing becomes free.
        """
        exact = Decimal(self.minor) * (100 + percent) / 100
        step = PRICE_STEPS.get(self.currency, 1)
        step = step if exact >= 20 * step else 1
        steps = int((exact / step).quantize(Decimal(1), rounding=ROUND_FLOOR if percent < 0 else ROUND_HALF_UP))
        return Money(max(steps * step, 1 if exact > 0 else 0), self.currency)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Shares in proportion to the weights which add up to the whole (largest remainder; earlier shares first on a tie)."""
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("Weights must be non-negative and not all zero.")
        sign = -1 if self.minor < 0 else 1
        exact = [divmod(abs(self.minor) * weight, total) for weight in weights]
        left = abs(self.minor) - sum(share for share, _rest in exact)
        winners = set(sorted(range(len(weights)), key=lambda i: -exact[i][1])[:left])
        return [Money(sign * (share + (i in winners)), self.currency) for i, (share, _rest) in enumerate(exact)]

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, count: int) -> Money:
        if isinstance(count, bool) or not isinstance(count, int):
            raise TypeError("Money is multiplied by whole numbers only.")
        return Money(self.minor * count, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __bool__(self) -> NoReturn:
        raise TypeError(self.UNTRUE)

    def __str__(self) -> str:
        return self.format()

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"Money and {type(other).__name__} do not mix.")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} are never added or compared.")
        return other.minor


def words_for_decimals(currency: str) -> str:
    """Why an amount with more decimals than the currency has is refused."""
    if not DECIMALS[currency]:
        return _("Amounts in %(currency)s have no decimals.") % {"currency": currency}
    return _("At most %(count)d decimals in %(currency)s.") % {"count": DECIMALS[currency], "currency": currency}


def is_some(amount: Money | None) -> TypeGuard[Money]:
    """Whether an amount is named, and is not nothing: for fields in which people write 0 for none."""
    return amount is not None and not amount.is_zero


def _locale_of(language: str | None) -> str:
    return (language or get_language() or "en").replace("-", "_")


@lru_cache(maxsize=4096)  # a page writes the same few amounts again and again
def _amount_as_text(minor: int, currency: str, locale: str, *, with_sign: bool) -> str:
    """Decimals where the amount has some, and always where a currency has three: "1,500" would be read as one and a half."""
    decimals = DECIMALS[currency]
    shown = decimals if decimals > 2 or minor % 10**decimals else 0
    pattern = f"#,##0{'.' if shown else ''}{'0' * shown}"
    figure = format_decimal(Decimal(abs(minor)).scaleb(-decimals), format=pattern, locale=locale)
    return ("\u2212" if minor < 0 else "") + (_with_sign(figure, currency, locale) if with_sign else figure)


def currency_sign(currency: str) -> str:
    """How amounts of an ISO currency are marked: KSh, Rs, FCFA; its code where people write that."""
    sign = SIGNS_BEFORE.get(currency)
    return sign.strip() if sign else SIGNS_BEHIND.get(currency, currency)


def _with_sign(figure: str, currency: str, locale: str) -> str:
    """French writes every sign behind."""
    sign = SIGNS_BEFORE.get(currency)
    if sign and not locale.startswith("fr"):
        return f"{sign}{figure}"
    return f"{figure}\u00a0{currency_sign(currency)}"


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum, zero in that currency when there is nothing."""
    return sum(amounts, Money.zero(currency))


def percent_off(now_minor: int, before_minor: int | None) -> int:
    """How much cheaper it is, in full percent, never rounded in the seller's favour; 0 when it is not cheaper."""
    return (before_minor - now_minor) * 100 // before_minor if before_minor and before_minor > now_minor else 0
