"""Writes: what a person may do here."""

from django.db import transaction

from shop.accounts.models import User


def grant_selling(user: User) -> None:
    """From now on the person may put on the seller's hat."""
    _set_flag(user, is_seller=True)


def grant_delivering(user: User, allowed: bool) -> None:
    """Whether the person may put on the courier's hat."""
    _set_flag(user, is_courier=allowed)


def _set_flag(user: User, **flag: bool) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(**flag)
    for name, value in flag.items():
        setattr(user, name, value)
