"""Reading the book. A balance is one row found by its unique index."""

from __future__ import annotations

from django.db.models import F, QuerySet, Sum, Window

from shop.common.money import Money
from shop.ledger.models import Account, Entry, Line


def balance(kind: str, holder_id: int, currency: str) -> Money:
    """Debits less credits, minor units of the currency. What somebody holds is positive; what is owed to somebody is negative."""
    minor = Account.objects.filter(kind=kind, holder_id=holder_id, currency=currency).values_list("balance_minor", flat=True)
    return Money(minor[0] if minor else 0, currency)


def owed_to(kind: str, holder_id: int, currency: str) -> Money:
    """The same turned round, for accounts of what is owed to the holder: seller_payable, courier_earning, platform_fee."""
    return -balance(kind, holder_id, currency)


def balances_of(kind: str, holder_id: int) -> list[Money]:
    """Debits less credits in every currency in which the holder has such an account."""
    rows = Account.objects.filter(kind=kind, holder_id=holder_id).order_by("currency").values_list("balance_minor", "currency")
    return [Money(minor, currency) for minor, currency in rows]


def entries_about(subject: str, subject_id: int) -> QuerySet[Entry]:
    """The movements of one thing, oldest first, with their lines and accounts."""
    return Entry.objects.filter(subject=subject, subject_id=subject_id).order_by("pk").prefetch_related("lines__account")


def has_entry(key: str) -> bool:
    """Whether that movement has been written."""
    return Entry.objects.filter(key=key).exists()


def statement(kind: str, holder_id: int, currency: str) -> QuerySet[Line]:
    """The account's lines, newest first, each with its entry and the running total after it (`running_minor`)."""
    lines = Line.objects.filter(account__kind=kind, account__holder_id=holder_id, account__currency=currency)
    running = Window(Sum("amount_minor"), order_by=F("pk").asc())
    return lines.select_related("entry", "account").annotate(running_minor=running).order_by("-pk")
