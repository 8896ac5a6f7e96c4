"""What a buyer asks for with one press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shop.accounts.models import Address, User
from shop.checkout.discounts import Wish
from shop.checkout.queries import StoreChoice
from shop.payments.providers import get_provider
from shop.promotions.exceptions import PromoRefused
from shop.promotions.queries import find_promo_code


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the buyer asks for."""

    buyer: User
    address: Address | None  # None where nothing is carried
    country_id: str
    choices: Mapping[int, StoreChoice]
    instructions: str
    payment_method: str
    expected_total_minor: int
    saw_delivery: bool
    promo_code: str
    uses_points: bool
    device: str
    waives_proof: bool

    @property
    def pays_at_door(self) -> bool:
        """Whether anything is to be paid in cash."""
        return self.expected_total_minor > 0 and get_provider(self.payment_method).paid_at_door

    @property
    def is_prepaid(self) -> bool:
        """Whether money is to come before the goods go: not where nothing costs anything."""
        return self.expected_total_minor > 0 and not get_provider(self.payment_method).paid_at_door


def read_wish(purchase: Purchase) -> Wish:
    """The code is looked up anew, whatever the page knew of it."""
    wish = Wish(uses_points=purchase.uses_points, payment_method=purchase.payment_method, device=purchase.device)
    if not purchase.promo_code:
        return wish
    try:
        code = find_promo_code(purchase.promo_code)
    except PromoRefused as refused:
        return replace(wish, typed=purchase.promo_code, refusal=str(refused))
    return replace(wish, typed=code.code, code=code)
