"""Reads: a person's addresses."""

from django.db.models import QuerySet

from shop.accounts.models import Address, User
from shop.common.prepared import Blank, prepared


def addresses_of(user: User) -> QuerySet[Address]:
    """The person's own, the usual one first, with everything a card shows."""
    return Address.objects.filter(user=user).select_related("country", "region", "prefecture", "quarter")


def usual_address(user: User, *, country_code: str = "") -> Address | None:
    """The one that a checkout would begin with, in that country if one is named; with its places."""
    found = _addresses(user.pk)
    return next((each for each in found if country_code in ("", each.country_id)), None)


@prepared
def _addresses(user_id: Blank) -> QuerySet[Address]:
    return Address.objects.filter(user=user_id).select_related("country", "region", "prefecture", "quarter")
