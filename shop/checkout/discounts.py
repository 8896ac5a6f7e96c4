"""What a promo code and points take off a checkout. Promotions reckon; here the stores' shares are put before them and told apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.conf import settings

from shop.accounts.models import Address
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, DeliveryPayer
from shop.payments.providers import get_provider
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import (
    NOTHING,
    Applied,
    BasketLine,
    Cut,
    Cuts,
    Parcel,
    PointsOffer,
    Redeemer,
    apply_code,
    cut_by_points,
    goods_left,
    points_offer,
    rule_of,
)
from shop.promotions.services import OrderPoints, OrderShare, claim_code, spend_points
from shop.promotions.states import FundedBy
from shop.stores.queries import DeliveryDestination, market_rate
from shop.trust.queries import rules_of

if TYPE_CHECKING:
    from shop.checkout.queries import StoreSummary


@dataclass(frozen=True, slots=True)
class Wish:
    """The code that the buyer typed, or in words why it is none; whether points are to pay; whether to say what they could.

    `payment_method` is the chosen one, empty before any choice: then the market's first. `device` is the text in the device's cookie.
    """

    typed: str = ""
    code: PromoCode | None = None
    refusal: str = ""
    uses_points: bool = False
    asks_points: bool = False
    payment_method: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Discounts:
    """What comes off: each store's cut, the code that counts, why the typed one does not, and what points could do or do."""

    cuts: Cuts = field(default_factory=dict)
    applied: Applied | None = None
    typed: str = ""
    refusal: str = ""
    needs_phone: bool = False  # whether it would count with a confirmed phone number
    redeemer: Redeemer | None = None
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
    redeemer = Redeemer(buyer_id, address, wish.device) if buyer_id is not None else None
    refusals = _platform_refusals(parts, wish, redeemer)
    parcels = [_parcel_of_order(part, address, rated=wish.code is not None, refusal=refusals.get(part.store.pk, "")) for part in parts]
    applied, refused = _applied_code(wish, parcels, redeemer)
    cuts: Cuts = applied.cuts if applied else {}
    offer = _points_offer(parcels, cuts, currencies.pop(), buyer_id) if wish.uses_points or wish.asks_points else None
    used = offer.points if offer and wish.uses_points else 0
    if offer and used:
        cuts = cut_by_points(cuts, parcels, offer.worth.minor)
        used = _needed_points(offer, cuts)
    if applied and _collects_for_nothing(parts, cuts, wish):
        in_person = str(PromoRefused(CodeRefusal.IN_PERSON))
        return discounts_for(parts, replace(wish, code=None, refusal=in_person), address=address, buyer_id=buyer_id)
    return Discounts(
        cuts=cuts,
        applied=applied,
        typed=wish.typed,
        refusal=str(refused) if refused else wish.refusal,
        needs_phone=refused is not None and refused.refusal == CodeRefusal.NEEDS_PHONE,
        redeemer=redeemer,
        points=offer,
        points_used=used,
    )


def claim_discounts(discounts: Discounts, orders: Sequence[Order], *, buyer_id: int) -> None:
    """Use the code and the points for the orders just written. Raises PromoRefused or PointsShort when somebody was quicker."""
    if discounts.applied and discounts.redeemer:
        shares = [_order_share(order, discounts.of(order.store_id)) for order in orders if discounts.applied.cuts.get(order.store_id)]
        claim_code(discounts.applied.code, redeemer=discounts.redeemer, shares=shares)
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


def _applied_code(wish: Wish, parcels: Sequence[Parcel], redeemer: Redeemer | None) -> tuple[Applied | None, PromoRefused | None]:
    if wish.code is None:
        return None, None
    try:
        return apply_code(wish.code, parcels, redeemer=redeemer), None
    except PromoRefused as refused:
        return None, refused


def _platform_refusals(parts: Sequence[StoreSummary], wish: Wish, redeemer: Redeemer | None) -> dict[int, str]:
    """Store's key → why a code of the platform's takes nothing off there. Nothing is asked for a store's own code."""
    if wish.code is None or wish.code.funded_by != FundedBy.PLATFORM:
        return {}
    party = redeemer.party if redeemer else set()
    refusals = {part.store.pk: CodeRefusal.OWN_PARTY.value for part in parts if part.store.owner_id in party}
    in_person = [part for part in parts if part.method == DeliveryMethod.PICKUP and _is_paid_at_door(wish, part)]
    if in_person and not rules_of(wish.code.country).codes_in_person:
        refusals |= {part.store.pk: CodeRefusal.IN_PERSON.value for part in in_person}
    return refusals


def _is_paid_at_door(wish: Wish, part: StoreSummary) -> bool:
    """By the chosen method, or the one with which the page begins."""
    first = next((code for code in settings.PAYMENT_PROVIDERS if code in part.store.country.payment_methods), "")
    method = wish.payment_method if wish.payment_method in settings.PAYMENT_PROVIDERS else first
    return bool(method) and get_provider(method).paid_at_door


def _collects_for_nothing(parts: Sequence[StoreSummary], cuts: Cuts, wish: Wish) -> bool:
    """Whether a code of the platform's and points pay all of what the buyer collects himself: then nobody else sees the sale."""
    if wish.code is None or wish.code.funded_by != FundedBy.PLATFORM:
        return False
    collected = [part for part in parts if part.method == DeliveryMethod.PICKUP and cuts.get(part.store.pk, NOTHING).code_minor]
    free = any(cuts[part.store.pk].goods_minor == part.goods.minor for part in collected)
    return free and not rules_of(wish.code.country).codes_in_person


def _points_offer(parcels: Sequence[Parcel], cuts: Cuts, currency: str, buyer_id: int | None) -> PointsOffer | None:
    rule = rule_of(parcels[0].country_id) if buyer_id else None
    if rule is None or buyer_id is None or rule.country.currency != currency:
        return None
    return points_offer(rule, user_id=buyer_id, goods_minor=goods_left(cuts, parcels))


def _needed_points(offer: PointsOffer, cuts: Cuts) -> int:
    """No more points than what they took off is worth: the rest of the offer could not be made payable."""
    minor = sum(cut.points_minor for cut in cuts.values())
    return -(-minor // offer.rule.value_minor)


def _parcel_of_order(part: StoreSummary, address: Address | None, *, rated: bool, refusal: str) -> Parcel:
    store, nothing = part.store, Money.zero(part.store.currency)
    fee = part.delivery_fee if part.payer == DeliveryPayer.BUYER else nothing
    lines = [BasketLine(item.variant.pk, item.variant.product.category_id, item.total) for item in part.items if not item.problem]
    rate = market_rate(store, DeliveryDestination.of(address)) if rated and fee.is_positive and address else nothing
    return Parcel(store.pk, store.country_id, lines, fee=fee, market_fee=rate, platform_refusal=refusal)


def frozen_cut(cut: Cut, variant_id: int) -> Mapping[str, int]:
    """A line's fields."""
    line = cut.lines.get(variant_id)
    return {"discount_minor": line.minor, "platform_discount_minor": line.platform_minor} if line else {}
