"""Whose payees they are."""

from __future__ import annotations

from dataclasses import dataclass

from shop.accounts.models import User
from shop.common.money import Money
from shop.ledger.queries import owed_to
from shop.payouts.models import Payee
from shop.payouts.states import PayeeKind
from shop.stores.models import Store
from shop.trust.queries import proof_of_store, proof_of_user
from shop.trust.states import Proof


@dataclass(frozen=True, slots=True)
class Balance:
    """One payee's money now: three figures, each zero or more, and what is on its way out."""

    pending: Money
    available: Money
    owed: Money
    underway: Money


def holder_balance(kind: str, holder_id: int, currency: str) -> Balance:
    """One row by its unique index, whatever has happened before. Zeros for whoever has never earned anything."""
    payee = Payee.objects.filter(kind=kind, holder_id=holder_id, currency=currency).first()
    return payee_balance(payee or Payee(kind=kind, holder_id=holder_id, currency=currency))


def payee_balance(payee: Payee) -> Balance:
    """The same of a payee at hand."""
    return Balance(pending=payee.pending, available=payee.available, owed=payee.owed, underway=payee.underway)


def owner_of(payee: Payee) -> int:
    """Whose money it is now: the courier himself, or whoever owns the store today. A user's id."""
    if payee.kind == PayeeKind.COURIER:
        return payee.holder_id
    owner_id: int = Store.objects.values_list("owner_id", flat=True).get(pk=payee.holder_id)
    return owner_id


def name_of(payee: Payee) -> str:
    """For people."""
    if payee.kind == PayeeKind.COURIER:
        return User.objects.get(pk=payee.holder_id).display_name
    return Store.objects.get(pk=payee.holder_id).name


def payees_of_courier(user_id: int) -> list[Payee]:
    """One for each currency in which the courier has earned."""
    payees = Payee.objects.filter(kind=PayeeKind.COURIER, holder_id=user_id)
    return list(payees.select_related("country").order_by("currency"))


def payee_of_store(store: Store) -> Payee:
    """The store's, in its currency; not in the database while it has earned nothing."""
    found = Payee.objects.select_related("country").filter(kind=PayeeKind.STORE, holder_id=store.pk, currency=store.currency).first()
    return found or Payee(kind=PayeeKind.STORE, holder_id=store.pk, currency=store.currency, country=store.country)


def is_behind(payee: Payee) -> bool:
    """Whether the ledger says something that has not become an earning yet."""
    return owed_to(payee.account_kind, payee.holder_id, payee.currency).minor != payee.book_minor


def proof_of_payee(payee: Payee) -> Proof:
    """What stands behind whoever is paid; of a courier staff have seen who he is before he works."""
    if payee.kind == PayeeKind.STORE:
        return proof_of_store(Store.objects.select_related("owner").get(pk=payee.holder_id))
    courier = User.objects.get(pk=payee.holder_id)
    return proof_of_user(courier, papers_seen=courier.is_courier)
