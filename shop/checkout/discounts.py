"""What a promo code and points take off a checkout. Promotions reckon; here the stores' shares are put before them and told apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shop.accounts.models import Address
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.states import DeliveryPayer
from shop.promotions.exceptions import PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import (
    NOTHING,
    Applied,
    BasketLine,
    Cut,
    Cuts,
    Parcel,
    PointsOffer,
    apply_code,
    cut_by_points,
    goods_left,
    points_offer,
    rule_of,
)
from shop.promotions.services import OrderPoints, OrderShare, claim_code, spend_points
from shop.stores.queries import DeliveryDestination, market_rate

if TYPE_CHECKING:
    from shop.checkout.queries import StoreSummary


@dataclass(frozen=True, slots=True)
class Wish:
    """The code that the buyer typed, or in words why it is none; whether points are to pay; whether to say what they could."""

    typed: str = ""
    code: PromoCode | None = None
    refusal: str = ""
    uses_points: bool = False
    asks_points: bool = False


@dataclass(frozen=True, slots=True)
class Discounts:
    """What comes off: each store's cut, the code that counts, why the typed one does not, and what points could do or do."""

    cuts: Cuts = field(default_factory=dict)
    applied: Applied | None = None
    typed: str = ""
    refusal: str = ""
    points: PointsOffer | None = None
    points_used: int = 0

    def of(self, store_id: int) -> Cut:
        """The store's cut; nothing for most."""
        return self.cuts.get(store_id, NOTHING)

    @property
    def saved_by_code(self) -> Money | None:
        """Off goods and delivery, by the code."""
        return Money(self.applied.minor, self.applied.code.currency) if self.applied else None


NO_WISH, NO_DISCOUNTS = Wish(), Discounts()


def discounts_for(parts: Sequence[StoreSummary], wish: Wish, *, address: Address | None, buyer_id: int | None) -> Discounts:
    """The code first, then points on what is left of the goods. A code that does not count takes nothing and says why."""
    currencies = {part.store.currency for part in parts}
    if len(currencies) != 1 or (not wish.typed and not wish.uses_points and not wish.asks_points):
        return NO_DISCOUNTS
    parcels = [_parcel_of_order(part, address, rated=wish.code is not None) for part in parts]
    applied, refusal = _applied_code(wish, parcels, buyer_id)
    cuts: Cuts = applied.cuts if applied else {}
    offer = _points_offer(parcels, cuts, currencies.pop(), buyer_id) if wish.uses_points or wish.asks_points else None
    used = offer.points if offer and wish.uses_points else 0
    if offer and used:
        cuts = cut_by_points(cuts, parcels, offer.worth.minor)
        used = _needed_points(offer, cuts)
    return Discounts(cuts=cuts, applied=applied, typed=wish.typed, refusal=refusal, points=offer, points_used=used)


def claim_discounts(discounts: Discounts, orders: Sequence[Order], *, buyer_id: int) -> None:
    """Use the code and the points for the orders just written. Raises PromoRefused or PointsShort when somebody was quicker."""
    if discounts.applied:
        shares = [_order_share(order, discounts.of(order.store_id)) for order in orders if discounts.applied.cuts.get(order.store_id)]
        claim_code(discounts.applied.code, user_id=buyer_id, shares=shares)
    if discounts.points_used and discounts.points:
        spend_points(buyer_id, discounts.points.rule.country_id, _order_points(discounts, orders))


def _order_share(order: Order, cut: Cut) -> OrderShare:
    carried = order.delivery_minor if cut.store_pays_carrier else cut.delivery_minor
    return OrderShare(order.pk, goods_minor=cut.code_minor, delivery_minor=carried)


def _order_points(discounts: Discounts, orders: Sequence[Order]) -> list[OrderPoints]:
    """Whole points, in proportion to what they take off each order."""
    minor = [discounts.of(order.store_id).points_minor for order in orders]
    points = Money(discounts.points_used, orders[0].currency).split(minor)  # figures only: points have no currency
    return [OrderPoints(order.pk, share.minor, off) for order, share, off in zip(orders, points, minor, strict=True)]


def _applied_code(wish: Wish, parcels: Sequence[Parcel], buyer_id: int | None) -> tuple[Applied | None, str]:
    if wish.code is None:
        return None, wish.refusal
    try:
        return apply_code(wish.code, parcels, user_id=buyer_id), ""
    except PromoRefused as refused:
        return None, str(refused)


def _points_offer(parcels: Sequence[Parcel], cuts: Cuts, currency: str, buyer_id: int | None) -> PointsOffer | None:
    rule = rule_of(parcels[0].country_id) if buyer_id else None
    if rule is None or buyer_id is None or rule.country.currency != currency:
        return None
    return points_offer(rule, user_id=buyer_id, goods_minor=goods_left(cuts, parcels))


def _needed_points(offer: PointsOffer, cuts: Cuts) -> int:
    """No more points than what they took off is worth: the rest of the offer could not be made payable."""
    minor = sum(cut.points_minor for cut in cuts.values())
    return -(-minor // offer.rule.value_minor)


def _parcel_of_order(part: StoreSummary, address: Address | None, *, rated: bool) -> Parcel:
    store, nothing = part.store, Money.zero(part.store.currency)
    fee = part.delivery_fee if part.payer == DeliveryPayer.BUYER else nothing
    lines = [BasketLine(item.variant.pk, item.variant.product.category_id, item.total) for item in part.items if not item.problem]
    rate = market_rate(store, DeliveryDestination.of(address)) if rated and fee and address else nothing
    return Parcel(store_id=store.pk, country_id=store.country_id, lines=lines, fee=fee, market_fee=rate)


def frozen_cut(cut: Cut, variant_id: int) -> Mapping[str, int]:
    """A line's fields."""
    line = cut.lines.get(variant_id)
    return {"discount_minor": line.minor, "platform_discount_minor": line.platform_minor} if line else {}
