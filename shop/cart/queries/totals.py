"""What a cart comes to: goods, delivery, and what a promo code takes off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shop.cart.queries.groups import CartGroup
from shop.common.money import Money
from shop.promotions.exceptions import PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import Applied, BasketLine, Parcel, Redeemer, apply_code


@dataclass(frozen=True, slots=True)
class CartPromo:
    """The code that the shopper typed, as far as a cart can tell: what it takes off the goods, or in words why it does not count."""

    typed: str = ""
    applied: Applied | None = None
    refusal: str = ""

    @property
    def off(self) -> Money | None:
        """None when it does not count; nothing for a free delivery, which is reckoned at the checkout."""
        return Money(self.applied.minor, self.applied.code.currency) if self.applied else None


@dataclass(frozen=True, slots=True)
class CartAmount:
    """What a cart comes to in one currency: `goods`, less what a code takes off, and `delivery_price`, None where it is not part of it."""

    goods: Money
    delivery_price: Money | None = None

    @property
    def total(self) -> Money:
        """With the delivery where that is known."""
        return self.goods if self.delivery_price is None else self.goods + self.delivery_price


def cart_amounts(groups: Sequence[CartGroup], promo: CartPromo) -> list[CartAmount]:
    """One for each currency, in the order in which stores came into the cart. Needs `with_delivery`.

    No delivery is in a total while one of the stores does not know yet to where, or a code may take the delivery off at the checkout.
    """
    is_free_later = promo.off is not None and not promo.off.is_positive
    is_open = is_free_later or any(group.awaits_place for group in groups)
    brought = {} if is_open else {each.currency: each for each in _delivery_totals(groups)}
    goods = _less_promo(_grand_totals(groups), promo)
    return [CartAmount(each, brought.get(each.currency)) for each in goods]


def _less_promo(totals: Iterable[Money], promo: CartPromo) -> list[Money]:
    """The sums with what the code takes off, where it is of that currency."""
    return [each - promo.off if promo.off is not None and promo.off.currency == each.currency else each for each in totals]


def promo_in_cart(groups: Sequence[CartGroup], *, typed: str, code: PromoCode | None, refusal: str, user_id: int | None) -> CartPromo:
    """What the code does to the goods; the checkout reckons it again, with the delivery."""
    if code is None or not groups:
        return CartPromo(typed=typed, refusal=refusal)
    redeemer = Redeemer(user_id) if user_id is not None else None
    try:
        return CartPromo(typed, apply_code(code, [_parcel_of_group(group) for group in groups], redeemer=redeemer, knows_delivery=False))
    except PromoRefused as refused:
        return CartPromo(typed, refusal=str(refused))


def _parcel_of_group(group: CartGroup) -> Parcel:
    nothing = Money.zero(group.store.currency)
    lines = [BasketLine(item.variant.pk, item.variant.product.category_id, item.total) for item in group.lines if not item.problem]
    return Parcel(group.store.pk, group.store.country_id, lines, fee=nothing, market_fee=nothing)


def _grand_totals(groups: Iterable[CartGroup]) -> list[Money]:
    """What the goods cost that can be ordered; nothing of a currency in which none can, unless none can be ordered at all."""
    groups = list(groups)
    return _sums(group.subtotal for group in [each for each in groups if each.to_order] or groups)


def _delivery_totals(groups: Iterable[CartGroup]) -> list[Money]:
    """What bringing them costs, as far as it is known."""
    return _sums(group.delivery_price for group in groups if group.delivery_price is not None)


def _sums(amounts: Iterable[Money]) -> list[Money]:
    """One for each currency, for currencies are never added to one another."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
    return list(sums.values())
