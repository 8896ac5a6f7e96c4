"""Reads: a person's addresses."""

from django.db.models import QuerySet

from shop.accounts.models import Address, User


def addresses_of(user: User) -> QuerySet[Address]:
    """The person's own, the usual one first, with everything a card shows."""
    return Address.objects.filter(user=user).select_related("country", "region", "prefecture", "quarter")


def usual_address(user: User, *, country_code: str = "") -> Address | None:
    """The one that a checkout would begin with, in that country if one is named; with its places."""
    found = addresses_of(user)
    return (found.filter(country_id=country_code) if country_code else found).first()
