"""Reads: a person's addresses, and whether the account is open."""

from django.db.models import Q, QuerySet

from shop.accounts.models import Address, User
from shop.common.prepared import Blank, prepared


def addresses_of(user: User) -> QuerySet[Address]:
    """The person's own, the usual one first, with everything a card shows."""
    return Address.objects.filter(user=user).select_related("country", "region", "prefecture", "quarter")


def usual_address(user: User, *, country_code: str = "") -> Address | None:
    """The one that a checkout would begin with, in that country if one is named; with its places."""
    return next((each for each in kept_addresses(user) if country_code in ("", each.country_id)), None)


def kept_addresses(user: User) -> list[Address]:
    """As `addresses_of`, by kept SQL."""
    return _addresses(user.pk)


@prepared
def _addresses(user_id: Blank) -> QuerySet[Address]:
    return Address.objects.filter(user=user_id).select_related("country", "region", "prefecture", "quarter")


def person_rows(user: User) -> QuerySet[User]:
    """The account and the guests whom it has claimed: what any of them ordered is one person's."""
    return User.objects.filter(Q(pk=user.pk) | Q(claimed_by=user.pk))


def open_account(user_id: int | Blank) -> QuerySet[User]:
    """The account, unless it is closed. For a transaction: whoever closes or deletes the account waits for its end."""
    return User.objects.filter(pk=user_id, closed_at=None).only("pk").select_for_update(no_key=True)
