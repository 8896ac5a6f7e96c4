"""How much a code or points take off, line by line. Pure figures: shares add up to the minor unit and never exceed a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shop.common.money import Money, total
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
    shares = _split(amount.minor, [line.amount.minor for _store, line in lines])
    platform = code.funded_by == FundedBy.PLATFORM
    cuts: dict[int, dict[int, LineCut]] = {}
    for (store_id, line), minor in zip(lines, shares, strict=True):
        cuts.setdefault(store_id, {})[line.key] = LineCut(code_minor=minor, platform_minor=minor if platform else 0)
    return {store_id: Cut(lines=some) for store_id, some in cuts.items()}


def cut_by_points(cuts: Cuts, parcels: Sequence[Parcel], minor: int) -> Cuts:
    """The cuts with so many minor units more, taken off what each line still costs. The platform bears them."""
    rows = [(parcel.store_id, line) for parcel in parcels for line in parcel.lines]
    shares = _split(minor, [line.amount.minor - _cut_of(cuts, store_id, line).minor for store_id, line in rows])
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
    return min(wanted, goods, *([code.most] if code.most else []))


def _delivery_cuts(code: PromoCode, parcels: Sequence[Parcel]) -> Cuts:
    if code.funded_by == FundedBy.SELLER:
        return {parcel.store_id: Cut(store_pays_carrier=True) for parcel in parcels if store_can_carry(code, parcel)}
    # A store sets its own delivery prices: the platform pays no more than the market's rate for the same way.
    capped = [min(parcel.fee.minor, parcel.market_fee.minor) for parcel in parcels]
    amount = min(sum(capped), code.most_minor or 0)
    return {parcel.store_id: Cut(delivery_minor=minor) for parcel, minor in zip(parcels, _split(amount, capped), strict=True)}


def store_can_carry(code: PromoCode, parcel: Parcel) -> bool:
    """Whether the store's own goods cover the carrier's fee, and the code lets it pay as much. A fee cannot be shared."""
    within = code.most is None or parcel.fee <= code.most
    return within and bool(parcel.fee) and parcel.fee <= parcel.goods


def _split(minor: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder: no share is more than its weight as long as the whole is not more than all of them."""
    if minor <= 0 or not any(weights):
        return [0] * len(weights)
    return [share.minor for share in Money(minor, "GNF").split(weights)]  # of any currency: figures only


def _cut_of(cuts: Cuts, store_id: int, line: BasketLine) -> LineCut:
    return cuts.get(store_id, NOTHING).lines.get(line.key, LineCut())
