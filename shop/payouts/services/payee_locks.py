"""The payee's row: whoever takes or frees money holds its lock."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F

from shop.accounts.models import User
from shop.payouts.exceptions import NotAllowed, SamePerson
from shop.payouts.models import Payee
from shop.payouts.queries.payees import owner_of
from shop.trust.queries import is_one_of

DESTINATION_WAIT = timedelta(hours=24)
STAFF_RIGHT = "payouts.change_payout"


def lock_payee(pk: int) -> Payee:
    """Read under its lock. Call it in a transaction, before any account of the ledger is touched."""
    return Payee.objects.select_for_update(of=("self",)).select_related("country").get(pk=pk)


def shift_balances(payee: Payee, **by: int) -> None:
    """Add to the kept sums: shift(payee, available=-500, underway=500)."""
    changes: dict[str, models.expressions.Combinable] = {f"{name}_minor": F(f"{name}_minor") + minor for name, minor in by.items() if minor}
    if changes:
        Payee.objects.filter(pk=payee.pk).update(**changes)
        payee.refresh_from_db(fields=list(changes))


def require_owner(payee: Payee, actor_id: int) -> None:
    """The store's owner or the courier; NotAllowed for anybody else."""
    if owner_of(payee) != actor_id:
        raise NotAllowed


def require_other(actor_id: int, *people: int | None) -> None:
    """SamePerson for whoever is one of these people, or one party with one of them: nobody decides about his own money."""
    if is_one_of(actor_id, people):
        raise SamePerson


def require_staff(actor_id: int, *, right: str = STAFF_RIGHT) -> User:
    """Somebody who may decide about payouts; NotAllowed for anybody else."""
    user = User.objects.filter(pk=actor_id, is_staff=True, is_active=True).first()
    if user is None or not user.has_perm(right):
        raise NotAllowed
    return user
