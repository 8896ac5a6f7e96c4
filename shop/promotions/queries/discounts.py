"""How much a code or points take off, line by line. Pure figures: shares add up to the minor unit and never exceed a line.

Orders of one checkout are paid one by one, at the door in banknotes maybe. So each order's share of a discount leaves a total in the steps
in which its currency is paid (PRICE_STEPS), by whatever way it is paid in the end: the total must not change with the way. What is cut
off the shares for that makes up whole steps again for those that lost most; what is left over, less than one step for all orders
together as long as there are goods to take it off, stays with whoever bears the discount. Never is more taken off than was claimed. An
order whose prices or carrier's fee are in no steps themselves keeps its share to the minor unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shop.common.money import PRICE_STEPS, Money, total
from shop.promotions.models import PromoCode
from shop.promotions.queries.baskets import NOTHING, BasketLine, Cut, Cuts, LineCut, Parcel
from shop.promotions.states import FundedBy, PromoKind

Chosen = Mapping[int, Sequence[BasketLine]]  # store's key → the lines that a code is for


def cut_by_code(code: PromoCode, parcels: Sequence[Parcel], chosen: Chosen) -> Cuts:
    """What the code takes off each store's share; nothing where it is not for it."""
    if code.kind == PromoKind.DELIVERY:
        return _delivery_cuts(code, [parcel for parcel in parcels if chosen.get(parcel.store_id)])
    lines = [(store_id, line) for store_id, some in chosen.items() for line in some]
    amount = _off_goods(code, total((line.amount for _store, line in lines), currency=code.currency))
    weights = [line.amount.minor for _store, line in lines]
    shares = _payable(parcels, [store_id for store_id, _line in lines], weights, _split_minor(amount.minor, weights), cuts={})
    platform = code.funded_by == FundedBy.PLATFORM
    cuts: dict[int, dict[int, LineCut]] = {}
    for (store_id, line), minor in zip(lines, shares, strict=True):
        cuts.setdefault(store_id, {})[line.key] = LineCut(code_minor=minor, platform_minor=minor if platform else 0)
    return {store_id: Cut(lines=some) for store_id, some in cuts.items()}


def cut_by_points(cuts: Cuts, parcels: Sequence[Parcel], minor: int) -> Cuts:
    """The cuts with so many minor units more, or somewhat fewer, taken off what each line still costs. The platform bears them."""
    rows = [(parcel.store_id, line) for parcel in parcels for line in parcel.lines]
    weights = [line.amount.minor - _cut_of(cuts, store_id, line).minor for store_id, line in rows]
    shares = _payable(parcels, [store_id for store_id, _line in rows], weights, _split_minor(minor, weights), cuts=cuts)
    lines: dict[int, dict[int, LineCut]] = {}
    for (store_id, line), share in zip(rows, shares, strict=True):
        old = _cut_of(cuts, store_id, line)
        lines.setdefault(store_id, {})[line.key] = replace(old, points_minor=share, platform_minor=old.platform_minor + share)
    return {store_id: replace(cuts.get(store_id, NOTHING), lines=some) for store_id, some in lines.items()}


def goods_left(cuts: Cuts, parcels: Sequence[Parcel]) -> int:
    """What the goods still cost, minor units."""
    return sum(parcel.goods.minor - cuts.get(parcel.store_id, NOTHING).goods_minor for parcel in parcels)


def _off_goods(code: PromoCode, goods: Money) -> Money:
    wanted = Money(code.amount_minor or 0, code.currency) if code.kind == PromoKind.FIXED else goods.basis_points(code.percent_bp or 0)
    return min(wanted, goods, *([code.most] if code.most is not None else []))


def _delivery_cuts(code: PromoCode, parcels: Sequence[Parcel]) -> Cuts:
    if code.funded_by == FundedBy.SELLER:
        return {parcel.store_id: Cut(store_pays_carrier=True) for parcel in parcels if store_can_carry(code, parcel)}
    # A store sets its own delivery prices: the platform pays no more than the market's rate for the same way.
    capped = [min(parcel.fee.minor, parcel.market_fee.minor) for parcel in parcels]
    amount = min(sum(capped), code.most_minor or 0)
    shares = _payable(parcels, [parcel.store_id for parcel in parcels], capped, _split_minor(amount, capped), cuts={})
    return {parcel.store_id: Cut(delivery_minor=minor) for parcel, minor in zip(parcels, shares, strict=True)}


def store_can_carry(code: PromoCode, parcel: Parcel) -> bool:
    """Whether the store's own goods cover the carrier's fee, and the code lets it pay as much. A fee cannot be shared."""
    within = code.most is None or parcel.fee <= code.most
    return within and parcel.fee.is_positive and parcel.fee <= parcel.goods


def _payable(parcels: Sequence[Parcel], owners: Sequence[int], most: Sequence[int], shares: Sequence[int], *, cuts: Cuts) -> list[int]:
    """The shares, made payable order by order: each belongs to the store in `owners` and is at most its `most`."""
    stores = {parcel.store_id: parcel for parcel in parcels}
    rows = {store_id: [row for row, owner in enumerate(owners) if owner == store_id] for store_id in dict.fromkeys(owners)}
    sums = {store_id: sum(shares[row] for row in mine) for store_id, mine in rows.items()}
    room = {store_id: sum(most[row] for row in mine) for store_id, mine in rows.items()}
    fitted = fit_steps(sums, {store_id: _total_after_cuts(stores[store_id], cuts) for store_id in rows}, room, step=_step_of(parcels))
    found = [0] * len(shares)
    for store_id, mine in rows.items():
        for row, share in zip(mine, _split_minor(fitted[store_id], [most[row] for row in mine]), strict=True):
            found[row] = share
    return found if fitted != sums else list(shares)


def fit_steps(shares: Mapping[int, int], before: Mapping[int, int], most: Mapping[int, int], *, step: int) -> dict[int, int]:
    """Each order's share of a discount so that `before` less it is a multiple of `step`; see the top for the rule. Minor units."""
    over = {key: 0 if before[key] % step else share % step for key, share in shares.items()}
    fitted = {key: share - over[key] for key, share in shares.items()}
    spare = sum(over.values())
    for key in sorted(fitted, key=lambda key: -over[key]):
        if step <= spare and fitted[key] < shares[key] and fitted[key] + step <= most[key]:
            fitted[key] += step
            spare -= step
    return fitted


def _total_after_cuts(parcel: Parcel, cuts: Cuts) -> int:
    cut = cuts.get(parcel.store_id, NOTHING)
    fee = 0 if cut.store_pays_carrier else parcel.fee.minor - cut.delivery_minor
    return parcel.goods.minor - cut.goods_minor + fee


def _step_of(parcels: Sequence[Parcel]) -> int:
    return PRICE_STEPS.get(parcels[0].fee.currency, 1) if parcels else 1


def _split_minor(minor: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder: no share is more than its weight as long as the whole is not more than all of them."""
    if minor <= 0 or not any(weights):
        return [0] * len(weights)
    return [share.minor for share in Money(minor, "GNF").split(weights)]  # of any currency: figures only


def _cut_of(cuts: Cuts, store_id: int, line: BasketLine) -> LineCut:
    return cuts.get(store_id, NOTHING).lines.get(line.key, LineCut())
