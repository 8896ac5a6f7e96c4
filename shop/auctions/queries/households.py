"""Who is so close to a seller that a bid of theirs would not be one.

A household shares a telephone number (verified at the account, written into an address, or a store's) or a door: the same quarter,
or prefecture where no quarter is named, and the same directions, whatever their case, accents and signs. A shared browser is no proof:
phone shops have them, and neighbours. It only raises a suspicion, see `services.suspicions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from shop.accounts.models import Address, User
from shop.common.folded_words import fold_words
from shop.stores.models import Store

_FIELDS = ("phone", "landmark", "prefecture_id", "quarter_id")
Trace = str | tuple[int, str]  # a telephone number, or a door: place and directions


def is_of_household(bidder: User, *, seller_id: int) -> bool:
    """Whether the bidder shares a number or a door with the seller."""
    return bool(household_among([bidder.pk], seller_id=seller_id))


def household_among(bidders: Collection[int], *, seller_id: int) -> set[int]:
    """Which of them share a number or a door with the seller. Three queries, however many they are."""
    traces: defaultdict[int, set[Trace]] = defaultdict(set)
    people = {*bidders, seller_id}
    for row in Address.objects.filter(user_id__in=people).values("user_id", *_FIELDS):
        traces[row["user_id"]] |= set(_traces(row))
    for user_id, phone in User.objects.filter(pk__in=people, phone_verified=True).values_list("pk", "phone"):
        traces[user_id] |= {phone} if phone else set()
    for row in Store.objects.owned_by(seller_id).values(*_FIELDS):
        traces[seller_id] |= set(_traces(row))
    return {user_id for user_id in bidders if traces[user_id] & traces[seller_id]}


def _traces(row: dict[str, Any]) -> Iterable[Trace]:
    if row["phone"]:
        yield row["phone"]
    if place := row["quarter_id"] or row["prefecture_id"]:
        yield place, fold_words(row["landmark"])
