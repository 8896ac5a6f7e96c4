"""Who is so close to a seller that a bid of theirs would not be one.

A household shares a telephone number (verified at the account, written into an address, or a store's) or a door: the same quarter,
or prefecture where no quarter is named, and the same directions, whatever their case, accents and signs. A shared browser is no proof:
phone shops have them, and neighbours. It only raises a suspicion, see `services.suspecting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shop.accounts.models import Address, User
from shop.common.folding import fold
from shop.stores.models import Store

_FIELDS = ("phone", "landmark", "prefecture_id", "quarter_id")
Traces = tuple[set[str], set[tuple[int, str]]]  # telephone numbers, and doors: place and directions


def is_of_household(bidder: User, *, seller_id: int) -> bool:
    """Whether the bidder shares a number or a door with the seller."""
    numbers, doors = _traces(Address.objects.filter(user_id=bidder.pk).values(*_FIELDS))
    if bidder.phone and bidder.phone_verified:
        numbers.add(bidder.phone)
    if not numbers and not doors:
        return False
    their_numbers, their_doors = _traces(
        [*Address.objects.filter(user_id=seller_id).values(*_FIELDS), *Store.objects.owned_by(seller_id).values(*_FIELDS)]
    )
    verified = User.objects.filter(pk=seller_id, phone_verified=True).values_list("phone", flat=True)
    their_numbers |= {phone for phone in verified if phone}
    return bool(numbers & their_numbers or doors & their_doors)


def _traces(rows: Iterable[dict[str, Any]]) -> Traces:
    rows = list(rows)
    doors = {(place, fold(row["landmark"])) for row in rows if (place := row["quarter_id"] or row["prefecture_id"])}
    return {row["phone"] for row in rows if row["phone"]}, doors
