"""Payees with money, made by the project's own services."""

from datetime import timedelta
from itertools import count
from typing import Any

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.models import CashDesk
from shop.custody.services import bring_cash
from shop.ledger.services import Holder, Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payouts.models import Destination, Payee
from shop.payouts.services import refresh_holder
from shop.payouts.states import PayeeKind
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.places import create_country
from tests.factories.stores import create_store

_counter = count(1)


def earn(*amounts: int, store: Store | None = None, courier: User | None = None) -> Payee:
    """The platform owes these amounts to a store, or to a courier: available at once, for they belong to no order."""
    kind, account = (PayeeKind.COURIER, AccountKind.COURIER_EARNING) if courier else (PayeeKind.STORE, AccountKind.SELLER_PAYABLE)
    store = store or (None if courier else create_store())
    create_country()
    holder_id, currency = (courier.pk, "GNF") if courier else (store.pk, store.currency)
    for minor in amounts:
        number = next(_counter)
        lines = [Posting(AccountKind.BANK, 0, Money(minor, currency)), Posting(account, holder_id, Money(-minor, currency))]
        post_entry(key=f"gift:{number}", kind="gift.given", subject="gift", subject_id=number, lines=lines)
    payee = refresh_holder(kind, holder_id, currency)
    assert payee is not None
    return payee


def create_destination(payee: Payee, *, rail: str = "bank", owner: User | None = None, **fields: Any) -> Destination:
    """Verified, and older than a day."""
    owner = owner or (
        User.objects.get(pk=payee.holder_id) if payee.kind == PayeeKind.COURIER else Store.objects.get(pk=payee.holder_id).owner
    )
    defaults = {
        "address": "GN76 0000 1234 5678",
        "holder_name": owner.display_name,
        "bank_name": "Banque de Conakry",
        "verified_at": now() - timedelta(days=2),
        "usable_from": now() - timedelta(days=1),
    }
    return Destination.objects.create(payee=payee, rail=rail, owner=owner, **(defaults | fields))


def owner_id(payee: Payee) -> int:
    """Whoever may ask for the money."""
    return payee.holder_id if payee.kind == PayeeKind.COURIER else Store.objects.get(pk=payee.holder_id).owner_id


def create_staff(**fields: Any) -> User:
    """Somebody with every right."""
    return create_user(**({"is_staff": True, "is_superuser": True} | fields))


def create_desk(*cashiers: User, float_minor: int = 1_000_000) -> CashDesk:
    """An open drawer of francs with a float in it."""
    desk = CashDesk.objects.create(name="Madina", country=create_country(), landmark="By the market", currency="GNF")
    desk.cashiers.add(*cashiers)
    put_cash(desk.holder, float_minor)
    return desk


def put_cash(holder: Holder, minor: int) -> None:
    """Cash of nobody's order, from the bank, in these hands."""
    key, amount = f"float:{next(_counter)}", Money(minor, "GNF")
    post_entry(key=key, kind="test", subject="test", subject_id=1, lines=[Posting(*holder, amount), Posting(AccountKind.BANK, 0, -amount)])
    bring_cash(holder, amount, entry_key=key)


def clock_runs_out(order: Order, *, days: int = 3) -> None:
    """As if the parcel had been brought so many days ago."""
    order.earnings.update(held_until=now() - timedelta(days=days))
