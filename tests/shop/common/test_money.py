"""Money never mixes, never loses a minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.common.money import CurrencyMismatch, Money, is_some, total


def test_franc_has_no_decimals() -> None:
    assert Money.from_decimal("150000", "GNF") == Money(150000, "GNF")
    assert Money.from_decimal("19.00", "GNF") == Money(19, "GNF")
    with pytest.raises(ValueError, match="no decimals"):
        Money.from_decimal("19.50", "GNF")


def test_shilling_has_two() -> None:
    assert Money.from_decimal("12.50", "KES") == Money(1250, "KES")
    with pytest.raises(ValueError, match="At most 2 decimals"):
        Money.from_decimal("12.505", "KES")


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1e400", "1e999999", "9" * 40, "1,5"])
def test_what_is_no_amount_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="figures"):
        Money.from_decimal(text, "KES")


def test_currencies_never_meet() -> None:
    for operation in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b):
        with pytest.raises(CurrencyMismatch):
            operation(Money(1, "GNF"), Money(1, "KES"))
    assert Money(1, "GNF") != Money(1, "KES")


@pytest.mark.parametrize("minor", [1.5, "3", True, None, Decimal(2)])
def test_minor_units_are_whole_numbers(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, "GNF")  # type: ignore[arg-type]


def test_it_is_neither_true_nor_false(truths_asked: list[str]) -> None:
    """Nothing received is no "not known": an order of 650.00 was paid by 0."""
    with pytest.raises(TypeError, match=r"\.is_zero, \.is_positive or \.is_negative"):
        bool(Money(0, "GNF"))
    assert len(truths_asked) == 1
    truths_asked.clear()
    signs = [(Money(minor, "GNF").is_negative, Money(minor, "GNF").is_zero, Money(minor, "GNF").is_positive) for minor in (-1, 0, 1)]
    assert signs == [(True, False, False), (False, True, False), (False, False, True)]
    assert [is_some(amount) for amount in (None, Money(0, "GNF"), Money(-1, "GNF"))] == [False, False, True]


def test_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown currency"):
        Money(1, "XXX")


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (Money(1_450_000, "GNF"), "1,450,000_GNF", "1 450 000_GNF"),
        (Money(-58_500, "GNF"), "−58,500_GNF", "−58 500_GNF"),
        (Money(0, "GNF"), "0_GNF", "0_GNF"),
        (Money(347_000, "KES"), "KSh_3,470", "3 470_KSh"),
        (Money(347_050, "KES"), "KSh_3,470.50", "3 470,50_KSh"),
        (Money(-150_050, "KES"), "−KSh_1,500.50", "−1 500,50_KSh"),
        (Money(380_000, "PKR"), "Rs_3,800", "3 800_Rs"),
        (Money(5_000, "UGX"), "USh_5,000", "5 000_USh"),
        (Money(500_000, "TZS"), "TSh_5,000", "5 000_TSh"),
        (Money(500_000, "NGN"), "₦5,000", "5 000_₦"),
        (Money(1_250, "GHS"), "GH₵12.50", "12,50_GH₵"),
        (Money(5_000, "XOF"), "5,000_FCFA", "5 000_FCFA"),
        (Money(5_000, "RWF"), "5,000_RWF", "5 000_RWF"),
        (Money(1_250, "EUR"), "€12.50", "12,50_€"),
        (Money(-1_200, "USD"), "−$12", "−12_$"),
        (Money(1_500_000, "TND"), "1,500.000_DT", "1 500,000_DT"),
        (Money(1_500_250, "KWD"), "KD_1,500.250", "1 500,250_KD"),
    ],
)
def test_amounts_are_written_as_people_there_write_them(amount: Money, english: str, french: str) -> None:
    assert amount.format("en") == english.replace("_", "\u00a0")
    assert amount.format("fr") == french.replace(" ", "\u202f").replace("_", "\u00a0")


def test_basis_points_round_half_to_even() -> None:
    assert Money(150000, "GNF").basis_points(250) == Money(3750, "GNF")
    assert Money(20, "GNF").basis_points(250) == Money(0, "GNF")
    assert Money(60, "GNF").basis_points(250) == Money(2, "GNF")


def test_split_gives_the_larger_remainders_first() -> None:
    assert Money(100, "KES").split([1, 1, 1]) == [Money(34, "KES"), Money(33, "KES"), Money(33, "KES")]
    assert Money(-100, "KES").split([85, 15]) == [Money(-85, "KES"), Money(-15, "KES")]


def test_total_of_nothing_is_zero() -> None:
    assert total([], currency="PKR") == Money(0, "PKR")


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_shares_add_up_to_the_whole(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "GNF").split(weights)
    assert total(shares, currency="GNF") == Money(minor, "GNF")
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor * sum(weights) - minor * weight) < sum(weights)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["GNF", "KES", "KWD"]))
def test_decimal_round_trip(minor: int, currency: str) -> None:
    assert Money.from_decimal(Money(minor, currency).decimal, currency) == Money(minor, currency)
