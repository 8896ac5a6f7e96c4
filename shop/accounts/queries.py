"""Reads: a person's addresses."""

from django.db.models import QuerySet

from shop.accounts.models import Address, User


def addresses_of(user: User) -> QuerySet[Address]:
    """The person's own, the usual one first, with everything a card shows."""
    return Address.objects.filter(user=user).select_related("country", "region", "prefecture", "quarter")
