"""Figures of codes and points: whatever is split adds up, and nothing costs less than nothing."""

from hypothesis import given
from hypothesis import strategies as st

from shop.common.money import PRICE_STEPS, Money
from shop.promotions.models import PromoCode
from shop.promotions.queries.baskets import NOTHING, BasketLine, Parcel
from shop.promotions.queries.discounts import cut_by_code, cut_by_points, fit_steps, goods_left
from shop.promotions.states import FundedBy, PromoKind

CURRENCIES = st.sampled_from(["GNF", "KES"])
PRICES = st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), min_size=1, max_size=4)


def parcels_of(prices: list[list[int]], currency: str = "GNF", *, fees: list[int] | None = None, rate: int = 10**9) -> list[Parcel]:
    fees = fees or [0] * len(prices)
    return [
        Parcel(
            store_id=number,
            country_id="GN",
            lines=[BasketLine(number * 100 + row, 1, Money(minor, currency)) for row, minor in enumerate(some)],
            fee=Money(fees[number], currency),
            market_fee=Money(rate if fees[number] else 0, currency),
        )
        for number, some in enumerate(prices)
    ]


def all_lines(parcels: list[Parcel]) -> dict[int, list[BasketLine]]:
    return {parcel.store_id: list(parcel.lines) for parcel in parcels}


def left_over(prices: list[list[int]], claimed: int, currency: str) -> int:
    """The most that making totals payable may leave with whoever bears the discount: less than a step an order."""
    return min(claimed, len(prices) * (PRICE_STEPS[currency] - 1))


STEPS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=5)


@given(STEPS, st.data())
def test_orders_stay_payable_in_the_steps_of_their_currency(figures, data):
    """The sum is the whole discount but for less than one step, and for what there was nothing left to take it off."""
    step = 500
    before = {key: step * (share + rest) for key, (share, rest) in enumerate(figures)}
    most = {key: step * share for key, (share, _rest) in enumerate(figures)}
    shares = {key: data.draw(st.integers(0, limit)) for key, limit in most.items()}
    fitted = fit_steps(shares, before, most, step=step)
    assert all((before[key] - fitted[key]) % step == 0 for key in before)
    assert all(0 <= fitted[key] <= most[key] for key in before)
    claimed = sum(shares.values())
    assert claimed - step < sum(fitted.values()) <= claimed


@given(st.lists(st.lists(st.integers(0, 2_000), min_size=1, max_size=4), min_size=1, max_size=4), st.integers(0, 10_000), st.data())
def test_cash_orders_of_a_checkout_cost_what_banknotes_pay(steps, percent_bp, data):
    """Prices and fees in steps: after a code and points each order's total is in steps too, and nothing costs less than nothing."""
    parcels = parcels_of([[500 * each for each in some] for some in steps], fees=[500 * len(some) for some in steps])
    code = PromoCode(kind=PromoKind.PERCENT, percent_bp=percent_bp, currency="GNF", funded_by=FundedBy.PLATFORM)
    cuts = cut_by_code(code, parcels, all_lines(parcels))
    both = cut_by_points(cuts, parcels, data.draw(st.integers(0, max(0, goods_left(cuts, parcels)))))
    for parcel in parcels:
        left = parcel.goods.minor - both.get(parcel.store_id, NOTHING).goods_minor
        assert left >= 0
        assert (left + parcel.fee.minor) % 500 == 0


def test_what_three_orders_lose_makes_up_whole_steps_again():
    """1 000 off three equal orders is 333 or 334 each: two of them get 500, none gets what no banknote pays."""
    assert fit_steps({1: 334, 2: 333, 3: 333}, {1: 5_000, 2: 5_000, 3: 5_000}, {1: 5_000, 2: 5_000, 3: 5_000}, step=500) == {
        1: 500, 2: 500, 3: 0,
    }  # fmt: skip
    assert fit_steps({1: 329, 2: 400}, {1: 200_000, 2: 777}, {1: 9_000, 2: 777}, step=500) == {1: 0, 2: 400}


@given(PRICES, CURRENCIES, st.integers(1, 10_000), st.integers(1, 10**10), st.sampled_from(FundedBy), st.integers(0, 10**10))
def test_shares_add_up_and_never_exceed_a_line(prices, currency, percent_bp, most, funded_by, points_minor):
    code = PromoCode(kind=PromoKind.PERCENT, percent_bp=percent_bp, most_minor=most, currency=currency, funded_by=funded_by)
    parcels = parcels_of(prices, currency)
    goods = sum(map(sum, prices))
    cuts = cut_by_code(code, parcels, all_lines(parcels))
    taken = sum(cut.goods_minor for cut in cuts.values())
    claimed = min(Money(goods, currency).basis_points(percent_bp).minor, most)
    assert claimed - left_over(prices, claimed, currency) <= taken <= claimed
    points_minor = min(points_minor, goods_left(cuts, parcels))
    both = cut_by_points(cuts, parcels, points_minor)
    by_points = sum(cut.points_minor for cut in both.values())
    assert points_minor - left_over(prices, points_minor, currency) <= by_points <= points_minor
    assert goods_left(both, parcels) == goods - taken - by_points >= 0
    for parcel in parcels:
        for line in parcel.lines:
            cut = both[parcel.store_id].lines[line.key]
            assert 0 <= cut.points_minor <= cut.platform_minor <= cut.minor <= line.amount.minor
            assert cut.seller_minor == (cut.code_minor if funded_by == FundedBy.SELLER else 0)


@given(PRICES, st.integers(1, 10**10))
def test_fixed_amount_is_taken_whole_or_down_to_nothing(prices, amount):
    code = PromoCode(kind=PromoKind.FIXED, amount_minor=amount, currency="GNF", funded_by=FundedBy.PLATFORM)
    parcels = parcels_of(prices)
    cuts = cut_by_code(code, parcels, all_lines(parcels))
    claimed = min(amount, sum(map(sum, prices)))
    assert claimed - left_over(prices, claimed, "GNF") <= sum(cut.platform_minor for cut in cuts.values()) <= claimed


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=4), st.integers(1, 60_000), st.integers(0, 200_000))
def test_platform_pays_no_more_for_carriage_than_the_markets_rate_and_its_own_limit(fees, rate, most):
    code = PromoCode(kind=PromoKind.DELIVERY, most_minor=most, currency="GNF", funded_by=FundedBy.PLATFORM)
    parcels = parcels_of([[1_000]] * len(fees), fees=fees, rate=rate)
    cuts = cut_by_code(code, parcels, all_lines(parcels))
    claimed = min(most, sum(min(fee, rate) for fee in fees))
    assert claimed - left_over([[1_000]] * len(fees), claimed, "GNF") <= sum(cut.delivery_minor for cut in cuts.values()) <= claimed
    assert all(cuts[number].delivery_minor <= min(fee, rate) for number, fee in enumerate(fees))


def test_smallest_amounts_without_decimals():
    """A franc cannot be cut: 10 % of 4 francs is nothing, of 15 it is 2 (half to even), of two lines of one franc the first pays."""
    code = PromoCode(kind=PromoKind.PERCENT, percent_bp=1_000, currency="GNF", funded_by=FundedBy.SELLER)
    for prices, expected in [([4], [0]), ([15], [2]), ([25], [2]), ([5, 5], [1, 0])]:
        parcels = parcels_of([prices])
        cuts = cut_by_code(code, parcels, all_lines(parcels))
        assert [cut.minor for cut in cuts[0].lines.values()] == expected


def test_store_takes_the_carriers_fee_over_only_where_its_goods_cover_it():
    code = PromoCode(kind=PromoKind.DELIVERY, currency="GNF", funded_by=FundedBy.SELLER)
    parcels = parcels_of([[20_000], [5_000]], fees=[10_000, 10_000])
    cuts = cut_by_code(code, parcels, all_lines(parcels))
    assert {store_id: cut.store_pays_carrier for store_id, cut in cuts.items()} == {0: True}
