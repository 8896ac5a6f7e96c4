"""Reading the book. A balance is one row found by its unique index."""

from __future__ import annotations

from django.apps import apps
from django.db.models import BigIntegerField, Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce, NullIf

from shop.accounts.models import User
from shop.common.money import Money
from shop.common.prepared import Blank, prepared_rows
from shop.ledger.models import Account, Entry, Line
from shop.ledger.states import HELD_BY


def account_balance(kind: str, holder_id: int, currency: str) -> Money:
    """Debits less credits, minor units of the currency. What somebody holds is positive; what is owed to somebody is negative."""
    return Money(next((minor for (minor,) in _balances(kind, holder_id, currency)), 0), currency)


@prepared_rows
def _balances(kind: Blank, holder_id: Blank, currency: Blank) -> QuerySet[Account, tuple[int]]:
    return Account.objects.filter(kind=kind, holder_id=holder_id, currency=currency).order_by().values_list("balance_minor")


def owed_to(kind: str, holder_id: int, currency: str) -> Money:
    """The same turned round, for accounts of what is owed to the holder: seller_payable, courier_earning, platform_fee."""
    return -account_balance(kind, holder_id, currency)


def balances_of(kind: str, holder_id: int) -> list[Money]:
    """Debits less credits in every currency in which the holder has such an account."""
    rows = Account.objects.filter(kind=kind, holder_id=holder_id).order_by("currency").values_list("balance_minor", "currency")
    return [Money(minor, currency) for minor, currency in rows]


def entries_about(subject: str, subject_id: int) -> QuerySet[Entry]:
    """The movements of one thing, oldest first, with their lines and accounts."""
    return Entry.objects.filter(subject=subject, subject_id=subject_id).order_by("pk").prefetch_related("lines__account")


def posted_about(subject: str, subject_id: OuterRef, *, on: Q) -> Coalesce:
    """For annotations: debits less credits of the lines that `on` picks, all entries about the thing together; 0 where there are none."""
    lines = Line.objects.filter(on, entry__subject=subject, entry__subject_id=subject_id)
    per_thing = lines.order_by().values("entry__subject_id").values(sum=Sum("amount_minor"))
    return Coalesce(Subquery(per_thing, output_field=BigIntegerField()), 0)


def has_entry(key: str) -> bool:
    """Whether that movement has been written."""
    return Entry.objects.filter(key=key).exists()


def accounts_with_holders() -> QuerySet[Account]:
    """Every account with the name of its holder (`holder_name`); empty for the platform."""
    return Account.objects.annotate(holder_name=holder_name("kind", "holder_id"))


def holder_name(kind: str, holder_id: str) -> Case:
    """For annotations: what the holder of an account of that kind is called; empty for the platform.

    Stores and desks stand above the book, so they are asked for by name.
    """
    users = User.objects.filter(pk=OuterRef(holder_id))
    user_name = users.values_list(Coalesce(NullIf("name", Value("")), "email", "phone", output_field=CharField()))[:1]
    store_name = apps.get_model("stores", "Store").objects.filter(pk=OuterRef(holder_id)).values("name")[:1]
    desk_name = apps.get_model("custody", "CashDesk").objects.filter(pk=OuterRef(holder_id)).values("name")[:1]
    names = {"accounts_user": user_name, "stores_store": store_name, "custody_cashdesk": desk_name}
    held_by = {page: [kind for kind, its in HELD_BY.items() if its == page] for page in names}
    return Case(
        *(When(**{f"{kind}__in": held_by[page]}, then=Subquery(rows)) for page, rows in names.items()),
        default=Value(""),
        output_field=CharField(),
    )


def account_statement(kind: str, holder_id: int, currency: str) -> QuerySet[Line]:
    """The account's lines, newest first, each with its entry and the running total after it (`running_minor`).

    The total is counted back from the balance, so that the newest page costs the same however long the account is.
    """
    account = Account.objects.filter(kind=kind, holder_id=holder_id, currency=currency)
    lines = Line.objects.filter(account=Subquery(account.values("pk")[:1]))
    newer = Window(Sum("amount_minor"), order_by=F("pk").desc())
    running = F("account__balance_minor") - newer + F("amount_minor")
    return lines.select_related("entry", "account").annotate(running_minor=running).order_by("-pk")
