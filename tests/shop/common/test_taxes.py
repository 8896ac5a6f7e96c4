import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.common.money import Money
from shop.common.taxes import Rate, largest_net, tax_on_top, tax_within

VAT = Rate("VAT", "VAT", 1_800)
LEVY = Rate("LEVY", "Levy", 250)
ON_TOP = Rate("TOP", "On top", 500, is_compound=True)


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


@pytest.mark.parametrize(
    ("gross", "rates", "tax", "parts"),
    [
        (118_000, [VAT], 18_000, [18_000]),
        (50_000, [VAT], 7_627, [7_627]),  # 7 627.12
        (50_000, [], 0, []),
        (0, [VAT], 0, [0]),
        (120_500, [VAT, LEVY], 20_500, [18_000, 2_500]),
        (123_900, [VAT, ON_TOP], 23_900, [18_000, 5_900]),  # 5 % of 118 000
    ],
)
def test_tax_that_a_price_contains(gross, rates, tax, parts):
    found = tax_within(gnf(gross), rates)
    assert (found.amount.minor, [part.minor for part in found.parts]) == (tax, parts)


def test_tax_is_rounded_half_to_even():
    half = Rate("H", "Half", 5_000)
    assert [tax_on_top(gnf(minor), [half]).amount.minor for minor in (1, 3, 5)] == [0, 2, 2]


_rates = st.lists(st.builds(Rate, st.just("X"), st.just("X"), st.integers(0, 5_000), st.booleans()), max_size=4)


@given(minor=st.integers(0, 10**14), rates=_rates)
def test_parts_add_up(minor, rates):
    within, top = tax_within(gnf(minor), rates), tax_on_top(gnf(minor), rates)
    for tax in (within, top):
        assert len(tax.parts) == len(rates)
        assert not rates or sum(part.minor for part in tax.parts) == tax.amount.minor
        assert all(part.minor >= 0 for part in tax.parts)
    assert 0 <= within.amount.minor <= minor


@given(minor=st.integers(0, 10**12), rates=_rates)
def test_tax_on_the_net_is_the_tax_within_the_gross(minor, rates):
    """Up to the one rounding: net and tax together are the gross they came from."""
    gross = gnf(minor) + tax_on_top(gnf(minor), rates).amount
    assert abs(tax_within(gross, rates).amount.minor - tax_on_top(gnf(minor), rates).amount.minor) <= 1


@given(minor=st.integers(0, 10**9), rates=_rates)
def test_largest_net_stays_within_and_is_the_largest(minor, rates):
    net = largest_net(gnf(minor), rates)
    assert (net + tax_on_top(net, rates).amount).minor <= minor
    more = gnf(net.minor + 1)
    assert (more + tax_on_top(more, rates).amount).minor > minor
